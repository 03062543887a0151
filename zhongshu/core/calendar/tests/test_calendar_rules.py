"""Working days: the clauses of the holiday rules with 调休, on the announced calendar itself."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.calendar.models import SpecialDay
from zhongshu.core.calendar.operations import seed_calendar
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Calendar, due_date, working_days_between

day = dt.date
DAYS = st.dates(day(2024, 6, 1), day(2026, 6, 1))

# 国务院办公厅关于2025年部分节假日安排的通知: 春节 1月28日至2月4日, 1月26日 and 2月8日 worked; 国庆节、中秋节 10月1日至8日, 9月28日 and 10月11日 worked.
SPRING_2025 = {day(2025, 1, 28) + dt.timedelta(days=n): (False, "春节") for n in range(8)} | {
    day(2025, 1, 26): (True, "春节调休"),
    day(2025, 2, 8): (True, "春节调休"),
}
NATIONAL_2025 = {day(2025, 10, 1) + dt.timedelta(days=n): (False, "国庆节") for n in range(8)} | {
    day(2025, 9, 28): (True, "国庆节调休"),
    day(2025, 10, 11): (True, "国庆节调休"),
}
YEAR_2025 = Calendar(SPRING_2025 | NATIONAL_2025, frozenset({2024, 2025, 2026}))


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        (day(2025, 7, 1), 3, day(2025, 7, 4)),  # the day itself does not count
        (day(2025, 7, 4), 1, day(2025, 7, 7)),  # Friday, over a weekend
        (day(2025, 7, 5), 1, day(2025, 7, 7)),  # from a Saturday
        (day(2025, 7, 4), 0, day(2025, 7, 4)),  # the same day
        (day(2025, 7, 5), 0, day(2025, 7, 7)),  # the same day, were it a working day
        (day(2025, 1, 24), 2, day(2025, 1, 27)),  # Sunday 26 January is worked
        (day(2025, 1, 27), 1, day(2025, 2, 5)),  # eight days of Spring Festival
        (day(2025, 1, 27), 4, day(2025, 2, 8)),  # to the Saturday that is worked
        (day(2025, 9, 26), 1, day(2025, 9, 28)),  # the Sunday before National Day is worked
        (day(2025, 9, 30), 1, day(2025, 10, 9)),  # eight days of National Day and Mid-autumn
        (day(2025, 9, 30), 3, day(2025, 10, 11)),  # to the Saturday that is worked
    ],
)
def test_due_dates_with_make_up_days(start: day, working_days: int, end: day) -> None:
    assert due_date(YEAR_2025, start, working_days).date == end


def test_the_sentence_explains_the_holiday_and_the_worked_weekend() -> None:
    sentence = due_date(YEAR_2025, day(2025, 9, 30), 3).sentence
    assert sentence == "自9月30日起3个工作日，10月11日（星期六）到期，遇国庆节放假8天，10月11日调休上班"


def test_the_sentence_of_an_ordinary_week_is_short() -> None:
    assert due_date(YEAR_2025, day(2025, 7, 1), 3).sentence == "自7月1日起3个工作日，7月4日（星期五）到期"
    assert due_date(YEAR_2025, day(2025, 7, 1), 0).sentence == "自7月1日当日，7月1日（星期二）到期"


def test_a_year_without_a_notice_is_called_provisional() -> None:
    assert "2027年放假安排尚未公布，暂按周末计算" in due_date(YEAR_2025, day(2027, 3, 1), 5).sentence


def test_a_negative_term_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        due_date(YEAR_2025, day(2025, 7, 1), -1)


@given(DAYS, st.integers(1, 60))
def test_counting_back_gives_the_term_and_the_end_is_worked(start: day, working_days: int) -> None:
    end = due_date(YEAR_2025, start, working_days).date
    assert YEAR_2025.is_working(end)
    assert working_days_between(YEAR_2025, start, end) == working_days


@given(DAYS, DAYS)
def test_counting_turns_its_sign_with_the_direction(start: day, end: day) -> None:
    assert working_days_between(YEAR_2025, start, end) == -working_days_between(YEAR_2025, end, start)


@pytest.mark.django_db
def test_the_seeded_calendar_is_the_announced_one() -> None:
    seed_calendar()
    calendar = get_calendar(day(2025, 6, 1))
    year = [day(2025, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    assert sum(calendar.is_working(each) for each in year) == 248
    for each, (is_working, _name) in {**SPRING_2025, **NATIONAL_2025}.items():
        assert calendar.is_working(each) == is_working, each
    assert due_date(calendar, day(2025, 1, 27), 4).date == day(2025, 2, 8)


@pytest.mark.django_db
def test_seeding_again_keeps_what_the_office_has_changed() -> None:
    seed_calendar()
    SpecialDay.objects.filter(date=day(2025, 10, 1)).update(name="本机关值班", is_working=True)
    count = SpecialDay.objects.count()
    seed_calendar()
    assert SpecialDay.objects.get(date=day(2025, 10, 1)).is_working
    assert SpecialDay.objects.count() == count
