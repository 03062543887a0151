"""Pages: urging on a matter, what the desk and the paper show, the ledger, and who oversees whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from zhongshu.core.ledgers.declarations import LEDGERS
from zhongshu.core.ledgers.queries import list_rows
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.org.models import Officer
from zhongshu.core.urging.models import Oversight, Sent, Urge
from zhongshu.core.urging.operations.morning import remind
from zhongshu.core.urging.operations.urging import urge, urge_repeatedly
from zhongshu.core.urging.targets import TARGETS, Target, TargetKind
from zhongshu.core.urging.tests.test_urging_morning import at


def page_of(paper) -> str:
    return reverse("urging_matter", args=[paper.pk])


def test_one_chooses_whom_to_urge_on_the_page(world, visit):
    paper = world.paper_at("receipt")
    browser = visit("drafter")
    page = browser.get(page_of(paper)).content.decode()
    assert "市财政局收文岗（签收，期限2025年3月5日）" in page
    donghu = f"task position:{world.positions['liaison_donghu'].pk}"
    answer = browser.post(page_of(paper), {"act": "urge", "holders": [donghu], "words": "请签收", "often": "once"})
    assert (answer.status_code, Sent.objects.get().to) == (302, "东湖区收文岗")
    assert "东湖区收文岗（签收）：请签收" in browser.get(page_of(paper)).content.decode()


def test_nobody_chosen_is_everybody_of_every_kind_but_oneself(world, visit):
    paper, reader = world.draft(), Target("person:0", "某读者", frozenset({world.people["printer"].pk}), "传阅")

    def waiting(matter, day):
        return [reader]

    TARGETS.add("test.reading", TargetKind("test.reading", "传阅未阅", waiting))
    try:
        browser = visit("drafter")
        assert "梁思齐（" not in browser.get(page_of(paper)).content.decode(), "the draft lies with himself"
        assert browser.post(page_of(paper), {"act": "urge", "often": "once"}).status_code == 302
    finally:
        TARGETS._items.pop("test.reading")
    assert Sent.objects.get().to == "某读者"


def test_one_begins_and_stops_a_repeated_urge_on_the_page(world, visit):
    paper = world.paper_at("receipt")
    browser = visit("drafter")
    assert browser.post(page_of(paper), {"act": "urge", "often": "repeated"}).status_code == 422
    assert not Urge.objects.exists()
    assert browser.post(page_of(paper), {"act": "urge", "often": "repeated", "every": "3"}).status_code == 302
    row = Urge.objects.get()
    assert (row.every, row.until_date, row.holders) == (3, None, [])
    assert "每3个工作日催一次，直到办结" in browser.get(page_of(paper)).content.decode()
    assert browser.post(page_of(paper), {"act": "stop", "urge": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.end_reason == "梁思齐停止"
    for number in ("", "x", "9" * 30):
        assert browser.post(page_of(paper), {"act": "stop", "urge": number}).status_code == 404


@pytest.mark.parametrize("role", ["outsider", "liaison_caizheng", "colleague", Officer.SYSTEM, Officer.AUDIT])
def test_strangers_and_receivers_do_not_see_whom_the_office_urges(world, visit, role):
    paper = world.paper_at("receipt")
    urge(paper.matter, **world.by("drafter"))
    assert visit(role).get(page_of(paper)).status_code == 404
    assert visit(role).post(page_of(paper), {"act": "urge", "often": "once"}).status_code == 404
    assert not list_rows(LEDGERS["urging.urges"], world.actor(role), []).exists()
    assert Sent.objects.count() == 1


def test_an_ended_matter_shows_what_was_urged_and_no_form(world, visit):
    paper = world.paper_at("receipt")
    urge(paper.matter, words="请签收。", **world.by("drafter"))
    world.walk(paper, "to_file")
    page = visit("drafter").get(page_of(paper)).content.decode()
    assert "请签收。" in page
    assert 'value="urge"' not in page
    assert visit("drafter").post(page_of(paper), {"act": "urge", "often": "once"}).status_code == 404


def test_the_paper_tells_what_was_sent_and_what_comes_next(world, visit, time_machine):
    paper = world.paper_at("pre_print_check")
    remind(at(3, 5))
    time_machine.move_to(at(3, 5, 10))
    page = visit("drafter").get(reverse("documents_paper", args=[paper.pk])).content.decode()
    assert "如不办理，3月6日（星期四，超时第1个工作日）再次催办文电处核稿岗，3月7日报处室负责人文电处处长褚文静" in page
    assert "文电处核稿岗（印前复核）：到期日" in page
    assert page_of(paper) in page
    receiver = world.paper_at("receipt")
    urge(receiver.matter, words="只给办公室看的话", **world.by("drafter"))
    shown = visit("liaison_donghu").get(reverse("documents_paper", args=[receiver.pk])).content.decode()
    assert "只给办公室看的话" not in shown
    assert page_of(receiver) not in shown


def test_the_desk_has_a_chip_and_can_show_only_what_is_late(world, visit, time_machine):
    late, soon = world.paper_at("first_review", title="临澜市人民政府办公室关于甲的通知"), world.paper_at(
        "first_review", title="临澜市人民政府办公室关于乙的通知"
    )  # fmt: skip
    Task.objects.filter(matter=soon.pk, state=TaskState.OPEN).update(due_date=dt.date(2025, 3, 20))
    urge(late.matter, **world.by("drafter"))
    remind(at(3, 6))
    time_machine.move_to(at(3, 6, 10))
    browser = visit("division_head")
    whole = browser.get(reverse("desk")).content.decode()
    assert "已催2次" in whole
    assert "，最近3月6日" in whole
    only = browser.get(reverse("desk") + "?only=late").context
    assert [row["title"] for row in only["waiting"]] == [late.matter.title]
    assert only["waiting_total"] == 2


def test_the_ledger_holds_every_kind_for_who_may_read_the_matter(world, visit):
    Oversight.objects.create(unit=world.units["office"], position=world.positions["director"], from_date=dt.date(2024, 1, 2))
    paper = world.paper_at("pre_print_check")
    urge_repeatedly(paper.matter, every=1, words="请抓紧。", **world.by("drafter"))
    remind(at(3, 5))
    remind(at(3, 7))
    url = reverse("ledger", args=["urging.urges"])
    page = visit("drafter").get(url).content.decode()
    for word in ("到期提醒", "超时催办", "上报", "人工催办", "报处室负责人", "请抓紧。", "系统"):
        assert word in page, word
    rows = visit("drafter").get(url + "?kind=report").context["ledger"]
    assert rows
    assert list_rows(LEDGERS["urging.urges"], world.actor("drafter"), []).count() == Sent.objects.count()


def test_the_system_officer_sets_and_ends_who_oversees_a_unit(world, visit):
    officer, url = visit(Officer.SYSTEM), reverse("staffing_oversight")
    facts = {"act": "set", "unit": world.units["zonghe"].pk, "position": world.positions["deputy"].pk, "from_date": "2025-03-01"}
    assert officer.post(url, facts).status_code == 302
    assert officer.post(url, facts).status_code == 409
    row = Oversight.objects.get()
    page = officer.get(url).content.decode()
    assert "市政府办公室副主任" in page
    assert "缪鸿儒" in page
    assert officer.post(url, {"act": "end", "row": row.pk, "to_date": "2025-12-31"}).status_code == 302
    row.refresh_from_db()
    assert row.to_date == dt.date(2025, 12, 31)
    for role in (Officer.SECURITY, Officer.AUDIT, "director"):
        assert visit(role).get(url).status_code == 404
