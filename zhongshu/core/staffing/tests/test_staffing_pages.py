"""The officers' pages: each to his own, what was typed is kept, and the audit finds what was touched."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from openpyxl import load_workbook
from staffing_office import NOW, PASSWORDS, TODAY, Office

from zhongshu.core.access.policies import policy_of
from zhongshu.core.calendar.models import SpecialDay
from zhongshu.core.events.models import Event
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Officer, Person, Position, Post, Unit
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.staffing import operations, urls

SYSTEM = ["staffing_units", "staffing_people", "staffing_parameters", "staffing_calendar"]
PAGES = {
    **dict.fromkeys(SYSTEM, Officer.SYSTEM),
    "staffing_accounts": Officer.SECURITY,
    "staffing_audit": Officer.AUDIT,
    "staffing_audit_export": Officer.AUDIT,
}


def enter(office: Office, kind: str) -> Client:
    client = Client()
    client.force_login(office.officer(kind) if kind else office.clerk)
    return client


@pytest.fixture
def system(office: Office) -> Client:
    return enter(office, Officer.SYSTEM)


@pytest.fixture
def auditor(office: Office) -> Client:
    return enter(office, Officer.AUDIT)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_its_officer_and_is_absent_for_all_others(office: Office, name: str) -> None:
    for kind in Officer.values:
        assert enter(office, kind).get(reverse(name)).status_code == (200 if kind == PAGES[name] else 404), kind
    assert Client().get(reverse(name)).status_code == 302


def test_single_pages_are_guarded_as_well(office: Office) -> None:
    Parameter.objects.create(key="a.b", title="某参数", value="1", from_date=TODAY, basis="默认")
    single = {
        reverse("staffing_unit", args=[office.unit.pk]): Officer.SYSTEM,
        reverse("staffing_person", args=[office.clerk.pk]): Officer.SYSTEM,
        reverse("staffing_parameter", args=["a.b"]): Officer.SYSTEM,
        reverse("staffing_account", args=[office.clerk.pk]): Officer.SECURITY,
    }
    for path, holder in single.items():
        for kind in Officer.values:
            assert enter(office, kind).get(path).status_code == (200 if kind == holder else 404), (path, kind)


def test_every_address_of_the_room_says_who_may_see_it() -> None:
    assert [pattern.name for pattern in urls.urlpatterns if policy_of(pattern.callback) is None] == []
    assert get_resolver("zhongshu.core.staffing.urls").url_patterns


def test_a_unit_is_added_and_ended_on_the_page(system: Client, office: Office) -> None:
    form = {
        "act": "add",
        "name": "督查处",
        "short_name": "督查处",
        "code": "ducha",
        "kind": "division",
        "parent": office.unit.parent_id,
        "rank": 3,
        "from_date": "2025-07-01",
    }
    answer = system.post(reverse("staffing_units"), form, follow=True)
    unit = Unit.objects.get(code="ducha")
    assert "已增设督查处。" in answer.content.decode()
    again = system.post(reverse("staffing_units"), form)
    assert again.status_code == 409
    assert "机构代码“ducha”已经有了" in again.content.decode()
    assert 'value="2025-07-01"' in again.content.decode()  # what was typed stays
    path = reverse("staffing_unit", args=[unit.pk])
    system.post(path, {"act": "add", "title": "处长", "code": "ducha.head", "duties": "division_head reviewer", "rank": 1})
    assert {duty.code for duty in Position.objects.get(code="ducha.head").duties.all()} == {"division_head", "reviewer"}
    assert system.post(path, {"act": "end", "to_date": "2025-07-31"}).status_code == 302
    unit.refresh_from_db()
    assert unit.to_date == dt.date(2025, 7, 31)
    page = system.get(path).content.decode()
    assert "停用机构督查处" in page  # the history tells it
    assert 'value="end"' not in page  # and nothing more can be done


def test_a_form_that_cannot_be_read_says_where(system: Client) -> None:
    answer = system.post(reverse("staffing_people"), {"act": "add", "name": "某", "username": "大写 X", "rank": 0, "from_date": "昨天"})
    assert answer.status_code == 422
    assert "登录名用小写字母开头" in answer.content.decode()
    assert Person.objects.filter(name="某").count() == 0


def test_a_person_is_added_posted_relieved_and_leaves_on_the_pages(system: Client, office: Office) -> None:
    system.post(
        reverse("staffing_people"),
        {"act": "add", "name": "赵新", "username": "zhaoxin", "officer": "", "rank": 0, "from_date": "2025-07-01"},
    )
    person = Person.objects.get(username="zhaoxin")
    path = reverse("staffing_person", args=[person.pk])
    system.post(path, {"act": "post", "position": office.position.pk, "from_date": "2025-07-02"})
    post = Post.objects.get(person=person)
    assert "综合处科员" in system.get(path).content.decode()
    other = Post.objects.get(person=office.clerk)
    assert system.post(path, {"act": "relieve", "post": other.pk, "to_date": "2025-07-03"}).status_code == 422  # not his post
    system.post(path, {"act": "relieve", "post": post.pk, "to_date": "2025-07-03"})
    post.refresh_from_db()
    assert post.to_date == dt.date(2025, 7, 3)
    assert system.post(path, {"act": "end", "to_date": "2025-07-04"}).status_code == 302
    person.refresh_from_db()
    assert not person.is_active


def test_people_are_found_by_name_unit_and_position(system: Client, office: Office) -> None:
    for words, found in (("王平", True), ("wangping", True), ("综合处", True), ("科员", True), ("查无此人", False)):
        assert ("王平" in str(system.get(reverse("staffing_people"), {"q": words}).context["rows"])) is found, words


def test_the_officers_page_offers_no_post(system: Client, office: Office) -> None:
    acts = [each["panel"].act for each in system.get(reverse("staffing_person", args=[office.officer(Officer.AUDIT).pk])).context["panels"]]
    assert acts == ["appoint", "end"]


def test_the_calendar_of_a_year_is_imported_and_a_bad_line_named(system: Client) -> None:
    path = reverse("staffing_calendar")
    bad = system.post(path, {"act": "year", "year": 2027, "basis": "国办通知", "days": "2027-01-01 放假 元旦\n2027-01-02 休息 元旦"})
    assert "第2行看不懂" in bad.content.decode()
    assert not SpecialDay.objects.exists()
    assert (
        system.post(
            path, {"act": "year", "year": 2027, "basis": "国办通知", "days": "2027-01-01 放假 元旦\n\n2027-01-03 上班 元旦调休\n"}
        ).status_code
        == 302
    )
    page = system.get(path, {"year": "2027"}).content.decode()
    assert "依据：国办通知" in page
    assert "元旦调休" in page
    assert "尚未公布" in system.get(path, {"year": "2028"}).content.decode()
    assert system.get(path, {"year": "abc"}).status_code == 200
    system.post(path, {"act": "day", "date": "2027-01-03", "kind": "", "name": "", "basis": "更正通知"})
    assert not SpecialDay.objects.filter(date="2027-01-03").exists()


def test_a_parameter_is_set_from_a_day_on(system: Client) -> None:
    Parameter.objects.create(
        key="papers.review_days", title="审核时限", value="3", unit="个工作日", from_date=dt.date(2020, 1, 1), basis="默认"
    )
    path = reverse("staffing_parameter", args=["papers.review_days"])
    assert system.post(path, {"act": "set", "value": "2", "from_date": "2030-01-01", "basis": "某通知"}).status_code == 302
    page = system.get(path).content.decode()
    assert "2个工作日" in page
    assert "2029-12-31" in page
    assert system.get(reverse("staffing_parameter", args=["no.such"])).status_code == 404


def test_accounts_are_shut_and_opened_on_the_page(office: Office) -> None:
    client = enter(office, Officer.SECURITY)
    path = reverse("staffing_account", args=[office.clerk.pk])
    assert client.post(path, {"act": "disable", "reason": "借调"}).status_code == 302
    assert client.post(path, {"act": "link"}).status_code == 409  # shut accounts get no link
    assert client.post(path, {"act": "enable"}).status_code == 302
    page = client.post(path, {"act": "link"})
    assert "/accounts/activate/" in page.context["link"]
    assert page["Cache-Control"] == "private, no-store"
    assert "停用王平的账号，理由：借调" in client.get(path).content.decode()


# Audit


def many_events(office: Office, count: int) -> None:
    for number in range(count):
        rule = operations.DayRule(dt.date(2027, 1, 1), is_working=False, name=f"第{number}次")
        operations.set_special_day(rule, basis="通知", **office.by(Officer.SYSTEM))


def seqs(page: Any) -> list[int]:
    return [int(row[0]) for row in page.context["rows"]]


def test_the_ledger_is_paged_by_key_both_ways(office: Office, auditor: Client) -> None:
    many_events(office, 115)
    first = auditor.get(reverse("staffing_audit"))
    last = Event.objects.latest("seq").seq
    assert seqs(first) == list(range(last, last - 50, -1))
    assert first.context["pager"]["newer_url"] == ""
    second = auditor.get(first.context["pager"]["older_url"])
    assert seqs(second)[0] == last - 50
    third = auditor.get(second.context["pager"]["older_url"])
    assert seqs(third)[-1] == 1
    assert third.context["pager"]["older_url"] == ""
    assert seqs(auditor.get(third.context["pager"]["newer_url"])) == seqs(second)


def test_the_ledger_is_filtered_by_type_person_matter_and_day(office: Office, auditor: Client) -> None:
    many_events(office, 3)
    path = reverse("staffing_audit")
    assert len(seqs(auditor.get(path, {"type": "calendar.changed"}))) == 3
    assert len(seqs(auditor.get(path, {"person": "孙慎"}))) == 1  # enabled the clerk
    assert seqs(auditor.get(path, {"matter": "7"})) == []
    assert seqs(auditor.get(path, {"since": "2025-07-05"})) == []
    assert len(seqs(auditor.get(path, {"since": "2025-07-04", "until": "2025-07-04", "type": "staffing.installed"}))) == 1
    assert auditor.get(path, {"since": "昨天"}).status_code == 409
    assert auditor.get(path, {"before": "abc"}).status_code == 200


def test_the_auditor_reads_who_did_what_but_no_opinion_and_no_title(office: Office, auditor: Client) -> None:
    with transaction.atomic():
        record("matters.opened", actor=office.actor(""), at=NOW, matter=9, kind="发文", title="关于某事的通知")
    page = auditor.get(reverse("staffing_audit"))
    assert page.context["rows"][0][2:6] == ["王平", "起草", "", "9"]
    assert "关于某事的通知" not in page.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_holds_the_rows_and_is_an_event(office: Office, auditor: Client, kind: str) -> None:
    answer = auditor.get(reverse("staffing_audit_export"), {"type": "staffing.unit_added", "format": kind})
    assert answer["Content-Disposition"].startswith("attachment;")
    if kind == "xlsx":
        text = "\n".join(
            str(cell) for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row if cell
        )
    else:
        text = answer.content.decode("utf-8-sig")
    assert "增设机构综合处" in text
    assert "导出人：李鉴" in text
    assert "共2行" in text
    event = Event.objects.latest("seq")
    assert (event.type, event.actor_id) == ("ledgers.exported", office.officer(Officer.AUDIT).pk)


def test_verifying_a_whole_ledger_says_so_and_is_an_event(auditor: Client) -> None:
    answer = auditor.post(reverse("staffing_audit_verify"), follow=True)
    assert "全部相符" in answer.content.decode()
    assert Event.objects.latest("seq").type == "staffing.ledger_verified"
    assert auditor.get(reverse("staffing_audit_verify")).status_code == 405


def test_verifying_names_the_row_that_was_touched(auditor: Client) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER event_no_update" if connection.vendor == "sqlite" else "ALTER TABLE events_event DISABLE TRIGGER USER")
    Event.objects.filter(seq=3).update(actor_name="别人")
    page = auditor.post(reverse("staffing_audit_verify")).content.decode()
    assert "事件第3号（" in page
    assert "内容被改动" in page
    assert "发现1处不符" in page


def test_pages_take_the_same_few_queries_however_many_rows(office: Office, system: Client) -> None:
    def measure(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert system.get(reverse(name)).status_code == 200
        return len(queries)

    before = {name: measure(name) for name in SYSTEM}
    by = office.by(Officer.SYSTEM)
    for number in range(12):
        operations.add_unit(
            code=f"u{number}",
            name=f"单位{number}",
            short_name=f"单位{number}",
            kind="department",
            parent=office.unit,
            from_date=TODAY,
            **by,
        )
        person = operations.add_person(username=f"p{number}", name=f"人{number}", from_date=TODAY, **by)
        operations.post_person(person, position=office.position, from_date=TODAY, **by)
    assert {name: measure(name) for name in SYSTEM} == before
    assert max(before.values()) <= 14


def test_the_overview_shows_ones_own_logins_only(office: Office) -> None:
    client = Client()
    office.clerk.set_password("Qingfeng-2025")
    office.clerk.save()
    client.post(reverse("account_login"), {"login": "wangping", "password": "Qingfeng-2025"})
    Client().post(reverse("account_login"), {"login": "qian", "password": PASSWORDS[Officer.SYSTEM]})
    entries = client.get(reverse("account_security")).context["entries"]
    assert [entry.actor for entry in entries] == ["王平"]
