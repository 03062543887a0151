"""应反馈: what is asked of a unit is written down day by day, once, whatever becomes of the assignment."""

from __future__ import annotations

import datetime as dt

import pytest

from zhongshu.core.assignments.models import Asking
from zhongshu.core.assignments.operations import assigning, changes, handling, reporting
from zhongshu.core.assignments.operations.asking import keep_all_asked
from zhongshu.core.assignments.queries import count_asked


def days_of(row):
    return [f"{day:%m-%d}" for day in Asking.objects.filter(assignment=row.pk).order_by("due_date").values_list("due_date", flat=True)]


def test_the_morning_writes_down_what_is_asked_and_twice_adds_nothing(office):
    weekly, monthly, never = office.doing(
        office.order(cycle="week"), office.order("shuiwu", "assist"), office.order("donghu", "assist", cycle="none")
    )
    assert keep_all_asked(office.world.now) == "今天没有新的应反馈", "signed for on Monday, asked for on Friday"
    office.at("2025-03-14")
    assert keep_all_asked(office.world.now) == "记下应反馈2次"
    assert keep_all_asked(office.world.now) == "记下应反馈0次"
    assert (days_of(weekly), days_of(monthly), days_of(never)) == (["03-07", "03-14"], [], [])
    asked = Asking.objects.filter(assignment=weekly.pk).values_list("unit", "division", "parent_kind").distinct().get()
    assert asked == (weekly.unit_id, weekly.division_id, weekly.parent_kind)
    office.at("2025-04-02")
    keep_all_asked(office.world.now)
    assert days_of(weekly) == ["03-07", "03-14", "03-21", "03-28"], "passed over four times, asked four times"
    assert days_of(monthly) == ["03-31"]


def test_what_is_written_down_is_what_the_forecast_had_told(office):
    rows = office.doing(office.order(cycle="week"), office.order("shuiwu", "assist", cycle="half_month"), office.order("donghu", "assist"))
    first, last = office.world.now.date(), dt.date(2025, 4, 30)
    told = count_asked([row.unit_id for row in rows], first, last)
    day = first
    while day <= last:
        office.at(str(day))
        keep_all_asked(office.world.now)
        if day.weekday() == 4:  # who reports every week is asked no more often for it
            office.report(office.fresh(rows[0]), 30)
        day += dt.timedelta(days=1)
    assert {row.unit_id: len(days_of(row)) for row in rows} == told


def test_an_answer_before_its_day_counts_that_day_once_and_a_returned_one_is_not_asked_anew(office):
    (row,) = office.doing(office.order(cycle="month"))
    office.at("2025-03-10")
    made = office.report(row, 30)
    assert days_of(row) == ["03-31"], "answered before it was due: it was asked for"
    reporting.return_feedback(made, reason="缺数据", **office.world.by("officer"))
    office.at("2025-04-01")
    keep_all_asked(office.world.now)
    office.report(office.fresh(row), 35)
    assert days_of(row) == ["03-31"]


def test_one_answer_to_several_days_leaves_each_of_them_asked(office):
    (row,) = office.doing(office.order(cycle="week"))
    office.at("2025-03-24")
    assert office.report(row, 30).missed == 2
    assert days_of(row) == ["03-07", "03-14", "03-21"]


def test_a_new_cycle_asks_from_its_day_on_and_what_was_asked_before_stays(office):
    (row,) = office.doing(office.order(cycle="week"))
    office.at("2025-03-17")
    assigning.set_cycle(row, cycle="month", reason="减少填报", **office.world.by("officer"))
    office.at("2025-04-01")
    keep_all_asked(office.world.now)
    assert days_of(row) == ["03-07", "03-14", "03-31"]


@pytest.mark.parametrize("ending", ["handed in", "suspended", "void"])
def test_after_the_clock_has_stopped_nothing_is_asked(office, ending):
    (row,) = office.doing(office.order(cycle="week", due="2025-06-30"))
    office.at("2025-03-17")
    if ending == "handed in":
        row = office.hand_in(row)
    elif ending == "suspended":
        change = changes.ask_change(row, sort="suspended", reason="政策调整", **office.world.by("liaison_caizheng"))
        changes.approve_change(change, **office.world.by("ducha_head"))
    else:
        assigning.void_assignment(row, reason="误发", **office.world.by("officer"))
    office.at("2025-04-30")
    keep_all_asked(office.world.now)
    assert days_of(row) == ["03-07", "03-14"], ending
    if ending == "handed in":
        handling.send_back(office.fresh(row), reason="不实", **office.world.by("officer"))
        office.at("2025-05-10")
        keep_all_asked(office.world.now)
        assert days_of(row) == ["03-07", "03-14", "05-09"], "sent back on 30 April: the days while it was under review were not asked"
