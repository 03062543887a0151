"""The ladder on rows: each rung once, by day, with its slip; what blames is only proposed."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.assignments.models import Assignment, Escalation
from zhongshu.core.assignments.operations import escalating
from zhongshu.core.assignments.queries import get_next_rung
from zhongshu.core.events.models import Event
from zhongshu.core.files import store
from zhongshu.lib.clock import CHINA


def mornings(first: str, last: str):
    """Every morning, days off too."""
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day <= end:
        escalating.escalate(dt.datetime.combine(day, dt.time(8, 30), CHINA))
        day += dt.timedelta(days=1)


def rungs():
    return [(one.rung, one.state, one.at.astimezone(CHINA).date()) for one in Escalation.objects.order_by("pk")]


def test_each_rung_comes_once_on_its_working_day_over_the_holiday_and_the_day_of_make_up(office):
    office.doing(office.order(due="2025-09-26"))
    mornings("2025-09-20", "2025-10-30")
    assert rungs() == [
        ("urge", "issued", dt.date(2025, 9, 28)),  # a Sunday on which people work
        ("warn", "issued", dt.date(2025, 10, 10)),  # 28, 29, 30 September, 9 and 10 October
        ("circulate", "proposed", dt.date(2025, 10, 16)),  # Saturday the 11th is a day of work
    ], "what is proposed waits, and nothing comes after it"
    mornings("2025-10-30", "2025-11-05")
    assert len(rungs()) == 3, "nothing comes twice"
    slips = [one.slip for one in Escalation.objects.order_by("pk")]
    assert [bool(slip) for slip in slips] == [True, True, False]
    assert all(store.get(slip.digest).startswith(b"%PDF") for slip in slips if slip)
    assert Event.objects.filter(type="assignments.escalated").count() == 2


def test_a_worker_that_wakes_at_night_presses_nobody_before_the_morning(office):
    office.doing(office.order(due="2025-03-31"))
    for moment in ("2025-04-01T00:33", "2025-04-01T08:29", "2025-04-01T17:30"):
        assert "不在工作时间" in escalating.escalate(dt.datetime.fromisoformat(moment).replace(tzinfo=CHINA))
    assert rungs() == []
    escalating.escalate(dt.datetime(2025, 4, 1, 9, 15, tzinfo=CHINA))
    assert rungs() == [("urge", "issued", dt.date(2025, 4, 1))]


def test_what_blames_is_issued_by_the_head_or_dropped_with_a_reason(office):
    (row,) = office.doing(office.order(due="2025-03-31"))
    mornings("2025-04-01", "2025-04-30")
    one = Escalation.objects.get(rung="circulate")
    office.at("2025-04-30")
    with pytest.raises(NotYours):
        escalating.approve_escalation(one, **office.world.by("officer"))
    escalating.approve_escalation(one, opinion="同意通报。", **office.world.by("ducha_head"))
    with pytest.raises(Refused, match="已经处理过"):
        escalating.approve_escalation(one, **office.world.by("ducha_head"))
    one.refresh_from_db()
    assert (one.state, one.slip is not None, one.by.name) == ("issued", True, "诸葛明")
    mornings("2025-05-06", "2025-05-09")
    talk = Escalation.objects.get(rung="talk")
    with pytest.raises(Refused, match="理由"):
        escalating.drop_escalation(talk, reason="", **office.world.by("ducha_head"))
    escalating.drop_escalation(talk, reason="已报整改计划", **office.world.by("ducha_head"))
    assert get_next_rung(office.fresh(row), dt.date(2025, 5, 20)) is None


def test_what_was_handed_in_or_is_not_late_goes_up_no_rung(office):
    handed, on_time = office.doing(office.order(due="2025-03-31"))[0], office.doing(office.order("shuiwu", due="2025-06-30"))[0]
    office.hand_in(handed)
    mornings("2025-04-01", "2025-05-30")
    assert rungs() == []
    coming = get_next_rung(on_time, dt.date(2025, 5, 30))
    assert (coming.rung.code, coming.day) == ("urge", dt.date(2025, 7, 1)), "what comes is shown before it comes"
    assert get_next_rung(office.fresh(handed), dt.date(2025, 5, 30)) is None


def test_both_sides_are_pressed_each_by_its_own_clock(office):
    office.doing(office.order(due="2025-03-31"), office.order("shuiwu", "assist", due="2025-04-14"))
    mornings("2025-04-01", "2025-04-15")
    by_unit = {
        unit: [one.rung for one in Escalation.objects.filter(assignment__unit__code=unit).order_by("pk")] for unit in ("caizheng", "shuiwu")
    }
    assert by_unit == {"caizheng": ["urge", "warn", "circulate"], "shuiwu": ["urge"]}, "4 April is a day off"
    assert Assignment.objects.count() == 2
