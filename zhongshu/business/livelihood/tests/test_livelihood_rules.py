"""Rules of 民生实事, one case a clause."""

import datetime as dt
from decimal import Decimal

import pytest

from zhongshu.business.livelihood.rules import (
    WEIGHTS,
    actual_percent,
    month_end,
    pace,
    planned_percent,
    report_due,
    roll_up,
    score,
    shown,
    why_doubtful,
    why_impossible,
    why_no_curve,
)
from zhongshu.core.calendar.rules import Calendar

LINEAR = [Decimal(p) for p in (8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100)]
FRONT = [Decimal(p) for p in (20, 40, 60, 80, 90, 95, 96, 97, 98, 99, 99, 100)]
TARGET = Decimal(100)


def amounts(*numbers):
    return [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (LINEAR, ""),
        (LINEAR[:11], "时序计划要有12个月的数。"),
        ([*LINEAR[:5], Decimal(30), *LINEAR[6:]], "时序计划是累计数，后一个月不能比前一个月小。"),
        ([*LINEAR[:11], Decimal(99)], "时序计划要从0以上开始，12月到100%。"),
        ([Decimal(-1), *LINEAR[1:]], "时序计划要从0以上开始，12月到100%。"),
    ],
)
def test_a_plan_curve_is_twelve_rising_percents_up_to_a_hundred(plan, why):
    assert why_no_curve(plan) == why


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (dt.date(2024, 12, 31), 0),
        (dt.date(2025, 1, 31), 20),
        (dt.date(2025, 6, 30), 95),
        (dt.date(2025, 2, 14), 30),
        (dt.date(2025, 12, 31), 100),
        (dt.date(2026, 1, 1), 100),
    ],
)
def test_planned_progress_follows_the_curve_day_by_day(day, percent):
    assert planned_percent(FRONT, 2025, day) == percent


def test_ahead_is_measured_by_the_curve_and_not_by_the_calendar():
    half_year = dt.date(2025, 6, 30)
    assert pace(Decimal(60), planned_percent(LINEAR, 2025, half_year))[1] == "超时序"
    assert pace(Decimal(60), planned_percent(FRONT, 2025, half_year))[1] == "滞后"


@pytest.mark.parametrize(
    ("actual", "planned", "light", "word"),
    [
        (51, 50, "green", "超时序"),
        (50, 50, "green", "与时序同步"),
        (49, 50, "amber", "滞后"),
        (40, 50, "red", "滞后"),
        (100, 100, "green", "已完成"),
    ],
)
def test_the_light_of_a_pace(actual, planned, light, word):
    assert pace(Decimal(actual), Decimal(planned))[:2] == (light, word)


@pytest.mark.parametrize(
    ("percent", "text"),
    [("99.96", "99.9"), ("100", "100.0"), ("100.04", "100.0"), ("12.25", "12.3"), ("12.35", "12.4"), ("0", "0.0"), ("104.95", "105.0")],
)
def test_percents_are_rounded_half_up_and_never_up_to_a_hundred(percent, text):
    assert shown(Decimal(percent)) == text


def test_a_total_entered_as_the_months_own_figure_is_caught():
    assert "像是把累计数填成了当月数" in why_doubtful(Decimal(31), amounts(10, 10, 11), TARGET, "个")
    assert why_doubtful(Decimal(20), amounts(10, 10, 11), TARGET, "个") == "", "a good month is no mistake"
    assert why_doubtful(Decimal(12), amounts(10), TARGET, "个") == "", "the second month may well equal the first"


def test_more_than_the_target_asks_for_the_unit():
    assert "请核对计量单位" in why_doubtful(Decimal(40), amounts(30, 30, 30), TARGET, "个")
    assert why_doubtful(Decimal(30), amounts(30, 30, 30), TARGET, "个") == "", "120 % may be"


def test_ten_times_the_target_and_less_than_nothing_are_impossible():
    assert "计量单位错了" in why_impossible(Decimal(990), amounts(10), TARGET, "个")
    assert why_impossible(Decimal(980), amounts(10), TARGET, "个") == ""
    assert "不能是负数" in why_impossible(Decimal(-1), [], TARGET, "个")


def test_reports_are_due_on_the_fifth_of_the_month_after():
    holidays = {dt.date(2025, 10, day): (False, "国庆节") for day in range(1, 9)}
    calendar = Calendar(holidays, frozenset({2025, 2026}))
    assert report_due(calendar, 2025, 1, 5) == dt.date(2025, 2, 5)
    assert report_due(calendar, 2025, 12, 5) == dt.date(2026, 1, 5)
    assert report_due(calendar, 2025, 9, 5) == dt.date(2025, 10, 9), "the 5th is a holiday: the first working day after it"
    assert report_due(calendar, 2025, 3, 5) == dt.date(2025, 4, 7), "the 5th is a Saturday"
    assert month_end(2024, 2) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({}, ""),
        ({"a": Decimal(60), "b": Decimal(40)}, ""),
        ({"a": Decimal(60), "b": Decimal(30)}, "2个下级分解数合计90个，比目标100个少10个。"),
        ({"a": Decimal(60), "b": Decimal(50)}, "2个下级分解数合计110个，比目标100个多10个。"),
    ],
)
def test_sub_targets_must_add_up(parts, why):
    assert roll_up(TARGET, parts, "个") == why


def test_the_years_score_is_the_sum_of_its_parts():
    assert sum(WEIGHTS.values()) == 100
    full = score(Decimal(130), (12, 12), (3, 3), (95, 100))
    assert (full["completion"], full["reports"], full["evidence"], full["satisfaction"], full["total"]) == (
        60,
        20,
        10,
        Decimal("9.5"),
        Decimal("99.5"),
    )
    assert score(Decimal(50), (0, 0), (0, 0), (0, 0))["total"] == 60, "nothing due counts in full, satisfaction unasked nothing"


def test_actual_progress_is_not_rounded():
    assert shown(actual_percent(Decimal(2999), Decimal(3000))) == "99.9"
