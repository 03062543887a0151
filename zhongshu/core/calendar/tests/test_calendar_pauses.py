"""Terms whose clock stood, and the next moment of work: by clause, and against a recount by brute force."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.calendar.rules import Calendar, due_date, due_with_pauses, next_working_moment, working_days_between
from zhongshu.core.calendar.tests.test_calendar_rules import YEAR_2025
from zhongshu.lib.clock import CHINA

day = dt.date
DAYS = st.dates(day(2025, 1, 10), day(2025, 11, 10))
PAUSES = st.lists(
    st.tuples(DAYS, st.integers(0, 20), st.booleans()).map(
        lambda drawn: (drawn[0], None if drawn[2] else drawn[0] + dt.timedelta(days=drawn[1]), "待批示")
    ),
    max_size=4,
)
OPENS, CLOSES = dt.time(8, 30), dt.time(17, 30)


@pytest.mark.parametrize(
    ("start", "working_days", "pauses", "end"),
    [
        (day(2025, 11, 3), 5, [(day(2025, 11, 6), day(2025, 11, 10))], day(2025, 11, 12)),  # 7 and 10 November do not count
        (day(2025, 11, 3), 5, [(day(2025, 11, 6), day(2025, 11, 6))], day(2025, 11, 10)),  # stopped and run again in one day
        (day(2025, 11, 3), 5, [(day(2025, 11, 7), day(2025, 11, 9))], day(2025, 11, 10)),  # a weekend takes no working day
        (
            day(2025, 11, 3),
            5,
            [(day(2025, 11, 10), day(2025, 11, 12))],
            day(2025, 11, 12),
        ),  # stopped on the last day: due when it runs again
        (day(2025, 11, 3), 5, [(day(2025, 11, 11), day(2025, 11, 20))], day(2025, 11, 10)),  # it had run out already
        (day(2025, 11, 3), 5, [(day(2025, 10, 20), day(2025, 11, 3))], day(2025, 11, 10)),  # it ran again on the day of the start
        (day(2025, 11, 3), 5, [(day(2025, 10, 20), day(2025, 11, 4))], day(2025, 11, 11)),  # it stood still on the first day that counts
        (
            day(2025, 11, 3),
            5,
            [(day(2025, 11, 4), day(2025, 11, 6)), (day(2025, 11, 5), day(2025, 11, 7))],
            day(2025, 11, 13),
        ),  # overlap once
        (day(2025, 11, 3), 0, [(day(2025, 11, 3), day(2025, 11, 5))], day(2025, 11, 5)),  # 特急, same day, waited for an instruction
        (day(2025, 11, 3), 0, [(day(2025, 11, 3), day(2025, 11, 3))], day(2025, 11, 3)),
        (day(2025, 11, 3), 0, [(day(2025, 11, 3), day(2025, 11, 8))], day(2025, 11, 10)),  # run again on a Saturday
        (day(2025, 9, 26), 3, [(day(2025, 9, 28), day(2025, 10, 9))], day(2025, 10, 11)),  # over National Day, to the worked Saturday
        (
            day(2025, 1, 24),
            3,
            [(day(2025, 1, 26), day(2025, 2, 5))],
            day(2025, 2, 7),
        ),  # Sunday 26 January is worked, 27 and 5 February stand
        (day(2025, 9, 30), 1, [(day(2025, 10, 1), day(2025, 10, 8))], day(2025, 10, 9)),  # a pause in the holiday takes nothing
    ],
)
def test_a_pause_takes_the_working_days_after_its_first(start: day, working_days: int, pauses: list[tuple[day, day]], end: day) -> None:
    assert due_with_pauses(YEAR_2025, start, working_days, [(*span, "待批示") for span in pauses]).date == end


def test_the_sentence_names_the_pause_the_holiday_and_the_end() -> None:
    plain = due_with_pauses(YEAR_2025, day(2025, 11, 3), 5, [(day(2025, 11, 6), day(2025, 11, 10), "待批示")])
    assert plain.sentence == "自11月3日起5个工作日，11月6日至10日待批示暂停2个工作日，11月12日（星期三）到期"
    over = due_with_pauses(YEAR_2025, day(2025, 9, 26), 3, [(day(2025, 9, 28), day(2025, 10, 9), "待批示")])
    assert over.sentence == (
        "自9月26日起3个工作日，9月28日至10月9日待批示暂停3个工作日，遇国庆节放假8天，9月28日调休上班，10月11日调休上班，10月11日（星期六）到期"
    )


def test_an_open_pause_is_counted_to_today_and_says_that_it_goes_on() -> None:
    pause = [(day(2025, 11, 6), None, "待批示")]
    due = due_with_pauses(YEAR_2025, day(2025, 11, 3), 5, pause, today=day(2025, 11, 11))
    assert due.date == day(2025, 11, 13)
    assert due.sentence == "自11月3日起5个工作日，11月6日起待批示暂停至今3个工作日，恢复后顺延，11月13日（星期四）到期"
    unknown = due_with_pauses(YEAR_2025, day(2025, 11, 3), 5, pause)
    assert unknown.date == day(2025, 11, 10)
    assert "11月6日起待批示暂停，恢复后顺延" in unknown.sentence


def test_of_two_pauses_that_overlap_each_day_is_told_once() -> None:
    pauses = [(day(2025, 11, 5), day(2025, 11, 7), "待协调"), (day(2025, 11, 4), day(2025, 11, 6), "待批示")]
    sentence = due_with_pauses(YEAR_2025, day(2025, 11, 3), 5, pauses).sentence
    assert sentence == "自11月3日起5个工作日，11月4日至6日待批示暂停2个工作日，11月5日至7日待协调暂停1个工作日，11月13日（星期四）到期"


def test_pauses_that_touch_nothing_are_not_told() -> None:
    pauses = [
        (day(2025, 10, 1), day(2025, 10, 20), "待批示"),
        (day(2025, 12, 1), None, "待批示"),
        (day(2025, 11, 5), day(2025, 11, 5), "待批示"),
    ]
    assert due_with_pauses(YEAR_2025, day(2025, 11, 3), 5, pauses) == due_date(YEAR_2025, day(2025, 11, 3), 5)


def test_a_pause_that_ends_before_it_begins_and_a_negative_term_are_bugs() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        due_with_pauses(YEAR_2025, day(2025, 11, 3), 5, [(day(2025, 11, 6), day(2025, 11, 5), "待批示")])
    with pytest.raises(ValueError, match="negative"):
        due_with_pauses(YEAR_2025, day(2025, 11, 3), -1, [])


@given(DAYS, st.integers(0, 40), PAUSES, DAYS)
def test_the_date_is_the_first_that_a_recount_allows(
    start: day, working_days: int, pauses: list[tuple[day, day | None, str]], today: day
) -> None:
    closed = [(first, last or max(first, today)) for first, last, _ in pauses]
    standing = {first + dt.timedelta(days=n) for first, last in closed for n in range((last - first).days)}
    taken = {each + dt.timedelta(days=1) for each in standing}  # (first, last] is [first, last) moved on by a day

    def is_end(candidate: day) -> bool:
        run = [start + dt.timedelta(days=n) for n in range(1, (candidate - start).days + 1)]
        counted = [each for each in run if YEAR_2025.is_working(each) and each not in taken]
        return len(counted) >= working_days and YEAR_2025.is_working(candidate) and candidate not in standing

    expected = next(each for each in (start + dt.timedelta(days=n) for n in range(800)) if is_end(each))
    assert due_with_pauses(YEAR_2025, start, working_days, pauses, today).date == expected


@given(DAYS, st.integers(0, 40), PAUSES, DAYS)
def test_a_pause_never_brings_a_date_forward(start: day, working_days: int, pauses: list[tuple[day, day | None, str]], today: day) -> None:
    dates = [due_with_pauses(YEAR_2025, start, working_days, pauses[:count], today).date for count in range(len(pauses) + 1)]
    assert dates == sorted(dates)
    assert dates[0] == due_date(YEAR_2025, start, working_days).date


@given(st.integers(1, 40), st.integers(1, 20), st.integers(0, 30), st.dates(day(2025, 2, 10), day(2025, 8, 1)))
def test_one_pause_within_the_term_adds_just_its_working_days(working_days: int, after: int, length: int, start: day) -> None:
    plain = due_date(YEAR_2025, start, working_days).date
    first = min(due_date(YEAR_2025, start, after).date, plain)
    last = due_date(YEAR_2025, first, length).date
    assert due_with_pauses(YEAR_2025, start, working_days, [(first, last, "待批示")]).date == (
        due_date(YEAR_2025, plain, working_days_between(YEAR_2025, first, last)).date
    )


def _at(month: int, on: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2025, month, on, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        (_at(7, 1, 10), _at(7, 1, 10)),
        (_at(7, 1, 8, 30), _at(7, 1, 8, 30)),  # the opening is within
        (_at(7, 1, 17, 30), _at(7, 2, 8, 30)),  # the close is not
        (_at(7, 1, 3), _at(7, 1, 8, 30)),  # at night: this morning
        (_at(7, 4, 22), _at(7, 7, 8, 30)),  # Friday night: Monday
        (_at(7, 5, 6), _at(7, 7, 8, 30)),
        (_at(9, 30, 18), _at(10, 9, 8, 30)),  # over National Day
        (_at(9, 27, 12), _at(9, 28, 8, 30)),  # the Sunday that is worked
        (_at(9, 28, 12), _at(9, 28, 12)),
        (dt.datetime(2025, 7, 1, 23, 0, tzinfo=dt.UTC), _at(7, 2, 8, 30)),  # 07:00 of the next day in China
    ],
)
def test_the_next_working_moment(at: dt.datetime, moment: dt.datetime) -> None:
    assert next_working_moment(YEAR_2025, at, OPENS, CLOSES) == moment


@given(st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2025, 12, 1)))  # noqa: DTZ001 - made aware in the next line
def test_a_working_moment_is_within_hours_never_earlier_and_its_own_next(naive: dt.datetime) -> None:
    at = naive.replace(tzinfo=CHINA)
    moment = next_working_moment(YEAR_2025, at, OPENS, CLOSES)
    assert moment >= at
    assert YEAR_2025.is_working(moment.date())
    assert OPENS <= moment.time() < CLOSES
    assert next_working_moment(YEAR_2025, moment, OPENS, CLOSES) == moment


def test_an_empty_calendar_knows_weekends() -> None:
    assert next_working_moment(Calendar(), _at(7, 5, 9), OPENS, CLOSES) == _at(7, 7, 8, 30)
