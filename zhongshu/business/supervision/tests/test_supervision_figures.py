"""Figures, ledgers and pages of 督查督办: what is counted is what is listed, and agrees with what the event ledger tells."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.db.models import Q
from django.urls import reverse

from tests.supervision_recount import recount
from tests.test_contracts_scope import rows_behind
from zhongshu.business.supervision import board, indicators, ledgers
from zhongshu.business.supervision.board import board_page, briefing_of, circular_of
from zhongshu.business.supervision.models import Item
from zhongshu.business.supervision.operations import items, plates, reporting
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.assignments.models import Assignment, Escalation
from zhongshu.core.assignments.operations import assigning, changes, handling, observing
from zhongshu.core.assignments.operations.asking import keep_all_asked
from zhongshu.core.assignments.queries import list_lights
from zhongshu.core.indicators.figures import Figure, compute_all, shown
from zhongshu.core.jobs import queries as worker_queries
from zhongshu.core.jobs.queries import list_unindexed
from zhongshu.core.jobs.worker import fast_forward
from zhongshu.core.ledgers.queries import list_choices, list_rows
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.search.operations import rebuild

ROLES = ("officer", "ducha_head", "mayor", "vice_mayor", "liaison_caizheng", "leader_shuiwu", "outsider", "drafter", "audit")


@pytest.fixture
def busy(desk):
    """Accepted in time and late, returned, extended, suspended, void, late and open, on a plate; each of its own unit."""
    desk.world.scene("busy desk", lambda: play_busy(desk))
    return desk


def play_busy(desk):
    desk.closed(desk.order(due="2025-04-30"))
    item, rows = desk.followed(desk.order(due="2025-03-31"), desk.order("shuiwu", "assist", due="2025-04-30"), is_double=True)
    _, extended = desk.followed(desk.order("donghu", due="2025-03-31"))
    change = changes.ask_change(
        extended[0], sort="extend", reason="雨季", new_due=desk.day("2025-05-30"), **desk.world.by("liaison_donghu")
    )
    changes.approve_change(change, **desk.world.by("ducha_head"))
    _, suspended = desk.followed(desk.order("shuiwu"))
    change = changes.ask_change(suspended[0], sort="suspended", reason="政策调整", **desk.world.by("liaison_shuiwu"))
    changes.approve_change(change, **desk.world.by("ducha_head"))
    _, void = desk.followed(desk.order("donghu"))
    assigning.void_assignment(void[0], reason="误发", **desk.world.by("officer"))
    plates.hang_plate(
        plates.propose_plate(item, reason="久拖", due=desk.day("2025-05-15"), **desk.world.by("officer")), **desk.world.by("mayor")
    )
    desk.at("2025-04-10")
    desk.hand_in(rows[0])
    handling.send_back(desk.fresh(rows[0]), reason="不实", **desk.world.by("officer"))
    desk.hand_in(desk.fresh(rows[0]))
    desk.accept(desk.fresh(rows[0]))
    open_still = desk.assigned(desk.order(due="2025-12-30"))
    desk.at("2025-05-06")
    return open_still.pk


def test_every_figure_is_the_number_of_rows_it_opens_into_and_what_it_says(busy):
    for role, indicator, year in product(ROLES, indicators.ALL, (2024, 2025)):
        actor = busy.world.actor(role)
        figure = indicator.compute(actor, year)
        counted = figure.denominator if indicator.places else figure.numerator
        assert rows_behind(figure.rows_url, actor) == counted, (role, indicator.code, year)
        assert compute_all(indicators.ALL, actor, year)[indicator.code] == figure, "counted together or alone"
    told = {indicator.code: shown(indicator, indicator.compute(busy.world.actor("officer"), 2025)) for indicator in indicators.ALL}
    assert told == {
        "supervision.items": "6",
        "supervision.assigned": "6",  # seven, less the one taken back
        "supervision.closed": "2",
        "supervision.closing_rate": "33.3",
        "supervision.on_time_rate": "50.0",
        "supervision.overdue": "1",
        "supervision.feedback_rate": told["supervision.feedback_rate"],
        "supervision.plates": "1",
    }


def test_a_rate_is_not_rounded_up_to_the_whole():
    rate = next(indicator for indicator in indicators.ALL if indicator.code == "supervision.closing_rate")
    assert shown(rate, Figure(100 * 7579, 7580)) == "99.9"
    assert shown(rate, Figure(100 * 7580, 7580)) == "100.0"
    assert shown(rate, Figure(100 * 6852, 7580)) == "90.4"


def test_figures_and_lights_agree_with_a_recount_from_the_event_ledger(busy):
    today = busy.world.now.date()
    keep_all_asked(busy.world.now)
    told = recount(today, climbs=False)
    assert told.faults == []
    rows = list(Assignment.objects.select_related("matter"))
    lights = list_lights(rows, today)
    assert {row.pk: str(lights[row.pk].tone) for row in rows} == {key: one.tone(today) for key, one in told.assignments.items()}
    actor = busy.world.actor("officer")
    figures = {indicator.code: indicator.compute(actor, 2025) for indicator in (*indicators.ALL, *indicators.BURDEN, *indicators.INSPECTED)}
    assert {code: (one.numerator, one.denominator) for code, one in figures.items()} == told.figures(2025)


def test_what_a_unit_gave_back_is_the_offices_until_it_is_assigned_anew(busy):
    row = Assignment.objects.filter(parent=busy.assigned(busy.order(due="2025-12-30")).pk).select_related("unit", "matter").get()

    def figures(role, unit=""):
        actor, today = busy.world.actor(role), busy.world.now.date()
        found = {one.code: one.compute(actor, 2025) for one in indicators.ALL}
        counted = recount(today, climbs=False).figures(2025, unit)
        assert {code: (one.numerator, one.denominator) for code, one in found.items()} == {
            code: counted.get(code, (one.numerator, one.denominator)) for code, one in found.items()
        }
        return found[indicators.ASSIGNED].numerator

    whole, own = figures("officer"), figures("liaison_caizheng", row.unit.short_name)
    handling.give_back(row, reason="不属于本单位职责", **busy.world.by("liaison_caizheng"))
    assert (figures("officer"), figures("liaison_caizheng", row.unit.short_name)) == (whole, own - 1)
    assert own > 1


def test_every_ledger_opens_and_an_outsider_sees_no_row(busy):
    unheard = (
        "supervision.escalations",
        "supervision.inspections",
        "supervision.problems",
        "supervision.clues",
    )  # tried by tests of their own
    for ledger in ledgers.ALL:
        assert list_rows(ledger, busy.world.actor("officer"), []).exists() or ledger.code in unheard, ledger.code
        for role in ("outsider", "drafter", "audit", "system"):
            assert not list_rows(ledger, busy.world.actor(role), []).exists(), (ledger.code, role)
        for one in ledger.filters:
            for value, _ in one.options(busy.world.actor("officer")):
                _, ignored = list_choices(ledger, busy.world.actor("officer"), {one.name: str(value)})
                assert ignored == []
    own = list_rows(ledgers.ASSIGNMENTS, busy.world.actor("liaison_caizheng"), [])
    assert {row.unit.code for row in own} == {"caizheng"}


def test_a_ledger_that_says_its_scope_in_its_own_words_shows_what_the_permission_covers(busy):
    assert handling.give_back(
        busy.assigned(busy.order("shuiwu", due="2025-12-30"), title="东湖路积水点退回督查处").matter.assignments.get(),
        reason="职责不符",
        **busy.world.by("liaison_shuiwu"),
    )
    for ledger, role in product((one for one in ledgers.ALL if one.scope), ROLES):
        actor = busy.world.actor(role)
        if ledger.permission.holds(actor):
            within = Matter.objects.filter(scope(actor, ledger.permission))
            told = ledger.rows().filter(**{f"{ledger.scope_path}__in": within})
            assert set(list_rows(ledger, actor, [])) == set(told), (ledger.code, role)


@pytest.mark.parametrize("worker", ["has caught up", "lags", "stands still"])
def test_a_ledger_finds_what_stands_in_a_title_or_a_number_whatever_the_index_knows(busy, worker, monkeypatch):
    busy.followed(busy.order("shuiwu", due="2025-12-30"), title="新建Ａ3地块（7号楼）养老站①期")
    if worker == "has caught up":
        rebuild()
        fast_forward(before=busy.world.now + dt.timedelta(days=1))
        assert list_unindexed() == []
    elif worker == "lags":
        assert list_unindexed(), "the index is empty, all that happened is named"
    else:
        monkeypatch.setattr(worker_queries, "UNINDEXED_LIMIT", 0)
        assert list_unindexed() is None
    actor = busy.world.actor("officer")
    for ledger, paths in ((ledgers.ITEMS, ("title", "number")), (ledgers.ASSIGNMENTS, ("title", "number")), (ledgers.FEEDBACK, ("title",))):
        rows, way = list_rows(ledger, actor, []), ledger.scope_path
        titles = set(rows.values_list(f"{way}__title", flat=True)) | set(rows.values_list(f"{way}__number", flat=True))
        pieces = {text[at : at + size] for text in titles for size in (1, 2, 5) for at in range(0, len(text), size)} | {
            "没有这一件",
            "湖东",
        }
        for piece in sorted(pieces):
            if not piece.strip() or piece != piece.strip():
                continue
            choices, _ = list_choices(ledger, actor, {"q": piece})
            stands = Q(*((f"{way}__{path}__icontains", piece) for path in paths), _connector=Q.OR)
            assert set(list_rows(ledger, actor, choices)) == set(rows.filter(stands)), (ledger.code, piece)


def test_the_board_shows_what_one_may_see(busy, visit):
    page = board_page(busy.world.actor("vice_mayor"))
    assert {each["item"].leader_id for each in page["mine"]} == {busy.world.positions["vice_mayor"].pk}
    assert sum(row["assigned"] for row in page["by_unit"]) == 6
    assert sum(row["assigned"] for row in page["trend"]) == 6
    assert [each["row"].unit.code for each in page["red"]] == ["shuiwu"]
    assert board_page(busy.world.actor("mayor"))["mine"] == []
    for role, status in (("mayor", 200), ("officer", 200), ("liaison_caizheng", 404), ("drafter", 404)):
        assert visit(role).get(reverse("supervision_board")).status_code == status, role


def test_the_chart_of_fields_draws_the_busiest_and_sums_up_the_rest():
    rows = [{"field": f"领域{n:02}", "assigned": n, "closed": n, "open": 1, "late": n % 2} for n in range(40)]
    drawn = board.drawn_fields(rows)
    assert [row["field"] for row in drawn] == [*(f"领域{n:02}" for n in range(26, 40)), "另26个领域"]
    assert all(sum(row[column] for row in drawn) == sum(row[column] for row in rows) for column in board.COLUMNS)
    assert board.drawn_fields(rows[:15]) == rows[:15]


def test_each_number_of_a_unit_on_the_board_opens_into_the_rows_it_counts(busy):
    earlier = Assignment.objects.filter(ended_date=None).order_by("-pk").first()
    Assignment.objects.filter(pk=earlier.pk).update(
        issued_at=busy.world.now.replace(year=2024), issued_date=busy.world.now.date().replace(year=2024)
    )
    for role in ("mayor", "officer"):
        actor = busy.world.actor(role)
        page = board_page(actor)
        for row, column in product(page["by_unit"], ("assigned", "closed", "open", "late")):
            assert rows_behind(row["urls"][column], actor) == row[column], (role, row["unit"].short_name, column)
        sums = {column: sum(row[column] for row in page["by_unit"]) for column in ("assigned", "closed", "open", "late")}
        assert sums == {column: sum(row[column] for row in page["by_field"]) for column in sums}
        assert sums == {"assigned": 5, "closed": 2, "open": 3, "late": 1}, "one open of last year is not of this year's"


def test_a_circular_is_written_from_the_figures_and_becomes_a_draft(busy):
    draft = circular_of(busy.world.actor("officer"))
    title, text, about = draft.title, draft.text, draft.about
    assert (draft.document_type, draft.name) == ("通报", "督查通报")
    assert "交办任务6件，已办结2件，办结率33.3%" in text
    assert "市水务局：东湖路积水点改造。4月30日到期，已超期6天" in text
    with pytest.raises(NotYours):
        reporting.draft_report(title, text, about, **busy.world.by("drafter"))
    with pytest.raises(Refused, match="不需要通报"):
        reporting.draft_report(title, text, [], **busy.world.by("officer"))
    paper = reporting.draft_report(title, text, about, **busy.world.by("officer"))
    assert (paper.kind, paper.drafter_id) == ("documents.paper", busy.world.people["officer"].pk)
    assert Link.objects.filter(target=paper, source__in=[matter.pk for matter in about]).count() == len(about)


def test_a_briefing_tells_the_leaders_what_differs_and_what_waits_for_them(busy, visit):
    late = Assignment.objects.get(unit=busy.world.units["shuiwu"], matter__phase="open")
    draft = briefing_of(busy.world.actor("officer"))
    assert (draft.document_type, draft.name, draft.title) == ("报告", "督查专报", "关于5月份督查工作情况的报告")
    assert "市水务局：东湖路积水点改造。4月30日到期，已超期6天" in draft.text
    assert "其他领域交办6件，办结2件，在办3件，其中逾期1件；转长期或者中止1件。" in draft.text
    assert "现场核查没有发现与自报明显不一致的" in draft.text
    assert "目前没有需要领导决定的事项" in draft.text
    busy.report(late, 80)
    observing.observe(late, day=busy.world.now.date(), place="东湖路", seen=30, text="两处未动工", **busy.world.by("officer"))
    Escalation.objects.create(assignment=late, rung="talk", state="proposed", late_days=6, at=busy.world.now)
    told = briefing_of(busy.world.actor("officer")).text
    assert "市水务局：东湖路积水点改造。自报80%，现场30%，相差50个百分点。" in told
    assert "建议约谈市水务局主要负责人：《东湖路积水点改造》已超期6天。" in told
    paper = reporting.draft_report(draft.title, draft.text, draft.about, document_type="报告", **busy.world.by("officer"))
    assert paper.kind == "documents.paper"
    page = visit("officer").get(reverse("supervision_report") + "?kind=briefing").content.decode()
    assert "督查专报稿" in page
    assert visit("liaison_caizheng").get(reverse("supervision_report")).status_code == 404


def test_the_pages_of_an_item_take_it_from_proposal_to_closing(desk, visit):
    officer, leader, head = visit("officer"), visit("vice_mayor"), visit("ducha_head")
    row = {
        "unit": ["市财政局", ""],
        "role": ["lead", "assist"],
        "task": ["改造积水点", ""],
        "standard": ["验收", ""],
        "cycle": ["week", "none"],
    }
    values = {
        "title": "东湖路积水点改造",
        "text": "汛期前完成",
        "source": desk.source().pk,
        "leader": desk.world.positions["vice_mayor"].pk,
    }
    bad = officer.post(reverse("supervision_new"), {**values, **row, "due": ["", ""]})
    assert (bad.status_code, Item.objects.count()) == (409, 0)
    officer.post(reverse("supervision_new"), {**values, **row, "due": ["2030-06-30", ""]})
    item = Item.objects.get()
    act = reverse("supervision_act", args=[item.pk])
    assert "拟交办" in officer.get(reverse("supervision_item", args=[item.pk])).content.decode()
    officer.post(reverse("supervision_edit", args=[item.pk]), {**values, **row, "title": "东湖路等积水点改造", "due": ["2030-06-30", ""]})
    for browser, data in ((officer, "submit"), (leader, "approve"), (officer, "assign")):
        assert browser.post(act, {"act": data}).status_code == 302, data
    page = officer.get(reverse("supervision_item", args=[item.pk])).content.decode()
    assert "东湖路等积水点改造" in page
    assert "市财政局" in page
    assert visit("liaison_caizheng").get(reverse("supervision_item", args=[item.pk])).status_code == 404
    assignment = Assignment.objects.get()
    desk.world.now = dt.datetime.now(dt.UTC).astimezone(desk.world.now.tzinfo)  # noqa: TID251 - the pages run by the clock
    handling.sign_for(assignment, **desk.world.by("liaison_caizheng"))
    desk.hand_in(assignment)
    desk.accept(assignment)
    leader.post(act, {"act": "read", "day": str(desk.world.now.date()), "opinion": "已阅。"})
    for browser, data in ((officer, "ask_closing"), (head, "close"), (officer, "file")):
        assert browser.post(act, {"act": data}).status_code == 302, data
    assert (Matter.objects.get(pk=item.pk).phase, Item.objects.get().filed_at is not None) == ("done", True)


def test_the_wall_the_plate_and_the_sources_open(desk, visit):
    item, _ = desk.followed(is_double=False)
    officer, mayor = visit("officer"), visit("mayor")
    officer.post(reverse("supervision_act", args=[item.pk]), {"act": "hang", "reason": "久拖不决", "due": "2030-05-01"})
    plate = Matter.objects.get(kind="supervision.plate")
    url = reverse("supervision_plate", args=[plate.pk])
    assert "请批准挂牌" in mayor.get(url).content.decode()
    assert mayor.post(reverse("supervision_plate_act", args=[plate.pk]), {"act": "hang", "opinion": "同意"}).status_code == 302
    assert "东湖路积水点改造" in officer.get(reverse("supervision_wall")).content.decode()
    assert visit("liaison_caizheng").get(url).status_code == 404
    system = visit("system")
    assert "政府工作报告任务" in system.get(reverse("supervision_sources")).content.decode()
    system.post(reverse("supervision_sources"), {"code": "audit", "name": "审计整改", "line": "special", "approver": "mayor"})
    assert "审计整改" in system.get(reverse("supervision_sources")).content.decode()
    assert visit("officer").get(reverse("supervision_sources")).status_code == 404


def test_items_are_merged_through_their_page(desk, visit):
    first, second = desk.item(), desk.item(desk.order("shuiwu"), title="关于东湖路积水点改造的督办")
    page = visit("officer").get(reverse("supervision_item", args=[first.pk])).content.decode()
    assert "可能是同一件事" in page
    visit("officer").post(reverse("supervision_act", args=[first.pk]), {"act": "merge", "other": second.pk, "opinion": "同一件"})
    assert items.fresh(second.pk).merged_into_id == first.pk
