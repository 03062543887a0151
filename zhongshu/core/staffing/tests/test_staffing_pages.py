"""The officers' pages: each to his own, and what was typed is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from zhongshu.core.access.policies import policy_of
from zhongshu.core.calendar.models import SpecialDay
from zhongshu.core.org.models import Officer, Person, Position, Post, Unit
from zhongshu.core.parameters.models import Parameter
from zhongshu.core.staffing import operations, urls
from zhongshu.core.staffing.tests.staffing_office import TODAY, Office

SYSTEM = ["staffing_units", "staffing_people", "staffing_parameters", "staffing_calendar"]
PAGES = {
    **dict.fromkeys(SYSTEM, Officer.SYSTEM),
    "staffing_accounts": Officer.SECURITY,
}


@pytest.fixture
def system(office: Office) -> Client:
    return office.enter(Officer.SYSTEM)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_its_officer_and_is_absent_for_all_others(office: Office, name: str) -> None:
    for kind in Officer.values:
        assert office.enter(kind).get(reverse(name)).status_code == (200 if kind == PAGES[name] else 404), kind
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
            assert office.enter(kind).get(path).status_code == (200 if kind == holder else 404), (path, kind)


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
    client = office.enter(Officer.SECURITY)
    path = reverse("staffing_account", args=[office.clerk.pk])
    assert client.post(path, {"act": "disable", "reason": "借调"}).status_code == 302
    assert client.post(path, {"act": "link"}).status_code == 409  # shut accounts get no link
    assert client.post(path, {"act": "enable"}).status_code == 302
    page = client.post(path, {"act": "link"})
    assert "/accounts/activate/" in page.context["link"]
    assert page["Cache-Control"] == "private, no-store"
    assert "停用王平的账号，理由：借调" in client.get(path).content.decode()


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
