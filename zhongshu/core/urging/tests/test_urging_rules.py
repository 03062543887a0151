"""Which reminder comes on which day: by clause on the announced calendar, and against a day-by-day recount."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.calendar.rules import Calendar, working_days_between
from zhongshu.core.calendar.tests.test_calendar_rules import YEAR_2025
from zhongshu.core.urging.rules import (
    DUE,
    HEAD,
    LEADER,
    Mark,
    Rules,
    is_time_to_remind,
    is_urge_due,
    name_of,
    next_reminder,
    reminder_now,
    reports,
    reports_now,
    tell_morning,
    tell_next,
)
from zhongshu.lib.clock import CHINA

day = dt.date
RULES = Rules((7, 3), 3, 2, 5, dt.time(8, 30), dt.time(17, 30))
FRIDAY = day(2025, 7, 18)  # due; seven working days before is Wednesday 9 July, three before is Tuesday 15 July
LONG_AGO = day(2025, 6, 2)
DAYS = st.dates(day(2025, 1, 10), day(2025, 11, 10))
SOME_RULES = st.builds(
    lambda before, every, head, leader: Rules(tuple(sorted(before, reverse=True)), every, head, leader, dt.time(8, 30), dt.time(17, 30)),
    st.sets(st.integers(1, 10), max_size=2), st.integers(0, 5), st.integers(0, 6), st.integers(0, 9),
)  # fmt: skip


def level_on(today: day, *, due: day = FRIDAY, arrived: day = LONG_AGO, rules: Rules = RULES, calendar: Calendar = YEAR_2025) -> str | None:
    mark = reminder_now(calendar, rules, arrived=arrived, due=due, today=today)
    return mark.level if mark else None


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (day(2025, 7, 8), None),  # eight working days before
        (day(2025, 7, 9), "before:7"),
        (day(2025, 7, 14), "before:7"),  # in force until the next
        (day(2025, 7, 15), "before:3"),
        (day(2025, 7, 17), "before:3"),
        (day(2025, 7, 18), "due"),
        (day(2025, 7, 20), "due"),  # a Sunday: no working day has passed
        (day(2025, 7, 21), "late:1"),
        (day(2025, 7, 23), "late:1"),
        (day(2025, 7, 24), "late:4"),  # every third working day from the first
        (day(2025, 7, 29), "late:7"),
        (day(2025, 8, 1), "late:10"),
    ],
)
def test_reminders_come_seven_and_three_working_days_before_on_the_day_and_every_third_after(today: day, level: str | None) -> None:
    assert level_on(today) == level


def test_days_are_counted_by_the_working_calendar_over_a_holiday_with_make_up_days() -> None:
    due = day(2025, 10, 11)  # a Saturday that is worked; before it 10 and 9 October, then 30, 29 and 28 (a worked Sunday) September
    assert [level_on(each, due=due) for each in (day(2025, 9, 29), day(2025, 9, 30), day(2025, 10, 9))] == [
        "before:7",
        "before:3",
        "before:3",
    ]
    assert level_on(day(2025, 9, 24), due=due) is None
    assert level_on(day(2025, 9, 25), due=due) == "before:7"
    assert level_on(day(2025, 10, 12), due=due) == "due"
    assert level_on(day(2025, 10, 13), due=due) == "late:1"


def test_of_several_missed_ones_only_the_most_urgent_is_in_force() -> None:
    assert level_on(day(2025, 7, 18)) == "due", "asleep since June: neither T-7 nor T-3 is made up for"


@pytest.mark.parametrize(
    ("arrived", "today", "level"),
    [
        (day(2025, 7, 16), day(2025, 7, 16), None),  # it came after T-3: its arrival has told
        (day(2025, 7, 16), day(2025, 7, 17), None),
        (day(2025, 7, 16), day(2025, 7, 18), "due"),
        (day(2025, 7, 18), day(2025, 7, 18), None),  # 特急, due the day it came
        (day(2025, 7, 18), day(2025, 7, 21), "late:1"),
        (day(2025, 7, 22), day(2025, 7, 23), None),  # handed on when it was late already
        (day(2025, 7, 22), day(2025, 7, 24), "late:4"),
    ],
)
def test_what_would_have_come_before_the_arrival_is_never_sent(arrived: day, today: day, level: str | None) -> None:
    assert level_on(today, arrived=arrived) == level


def test_reports_come_after_two_and_five_working_days_and_not_on_the_day_of_arrival() -> None:
    assert reports(YEAR_2025, RULES, FRIDAY) == (Mark(HEAD, day(2025, 7, 22)), Mark(LEADER, day(2025, 7, 25)))
    times = {"arrived": LONG_AGO, "due": FRIDAY}
    due = {
        each: [mark.level for mark in reports_now(YEAR_2025, RULES, **times, today=each)]
        for each in (day(2025, 7, n) for n in (21, 22, 24, 25))
    }
    assert list(due.values()) == [[], [HEAD], [HEAD], [HEAD, LEADER]]
    assert reports_now(YEAR_2025, RULES, arrived=day(2025, 7, 28), due=FRIDAY, today=day(2025, 7, 28)) == ()
    assert len(reports_now(YEAR_2025, RULES, arrived=day(2025, 7, 28), due=FRIDAY, today=day(2025, 7, 29))) == 2


def test_nought_switches_off() -> None:
    off = Rules((), 0, 0, 0, dt.time(8, 30), dt.time(17, 30))
    assert [level_on(day(2025, 7, n), rules=off) for n in (9, 15, 18, 21, 24)] == [None, None, "due", "late:1", "late:1"]
    assert reports(YEAR_2025, off, FRIDAY) == ()
    assert next_reminder(YEAR_2025, off, arrived=LONG_AGO, due=FRIDAY, today=day(2025, 7, 21)) is None


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ((2025, 7, 18, 8, 30), True),
        ((2025, 7, 18, 8, 29), False),
        ((2025, 7, 18, 17, 29), True),
        ((2025, 7, 18, 17, 30), False),
        ((2025, 7, 19, 10), False),  # Saturday
        ((2025, 9, 28, 10), True),  # a Sunday that is worked
        ((2025, 10, 1, 10), False),  # National Day
        ((2025, 7, 18, 0), False),
    ],
)
def test_nobody_is_disturbed_at_night_or_on_a_holiday(moment: tuple[int, ...], may: bool) -> None:
    assert is_time_to_remind(YEAR_2025, RULES, dt.datetime(*moment, tzinfo=CHINA)) == may


def test_a_repeated_urge_comes_every_so_many_working_days() -> None:
    came = [each for each in range(18, 32) if is_urge_due(YEAR_2025, every=2, last=FRIDAY, today=day(2025, 7, each))]
    assert came[0] == 22


@given(SOME_RULES, DAYS, DAYS, st.integers(0, 40))
def test_a_worker_that_looks_every_day_sends_each_level_once_and_in_order(rules: Rules, due: day, arrived: day, length: int) -> None:
    sent: list[str] = []
    for today in (arrived + dt.timedelta(days=n) for n in range(length)):
        level = level_on(today, due=due, arrived=arrived, rules=rules)
        if level and YEAR_2025.is_working(today) and level not in sent:
            sent.append(level)
    weights = {"before": 0, "due": 1, "late": 2}
    keys = [
        (weights[word], -int(number or 0) if word == "before" else int(number or 0))
        for word, _, number in (each.partition(":") for each in sent)
    ]
    assert keys == sorted(keys)


@given(SOME_RULES, DAYS, DAYS, DAYS)
def test_the_reminder_in_force_is_what_a_recount_of_days_gives(rules: Rules, due: day, arrived: day, today: day) -> None:
    late, left = working_days_between(YEAR_2025, due, today), working_days_between(YEAR_2025, today, due)
    if late >= 1:
        expected: str | None = (
            f"late:{max(n for n in range(1, late + 1) if n == 1 or (rules.late_every and (n - 1) % rules.late_every == 0))}"
        )
    elif today >= due:
        expected = DUE
    else:
        reached = [n for n in rules.before if any(
            working_days_between(YEAR_2025, each, due) == n and YEAR_2025.is_working(each)
            for each in (today - dt.timedelta(days=back) for back in range(60))
        )]  # fmt: skip
        expected = f"before:{min(reached)}" if reached else None
        assert left >= 0
    mark = reminder_now(YEAR_2025, rules, arrived=arrived, due=due, today=today)
    assert mark is None or (mark.level == expected and arrived < mark.day <= today)
    if arrived < min(due, today) - dt.timedelta(days=30):
        assert (mark.level if mark else None) == expected


@given(SOME_RULES, DAYS, DAYS, DAYS)
def test_the_next_reminder_is_the_first_change_that_the_days_to_come_bring(rules: Rules, due: day, arrived: day, today: day) -> None:
    coming = next_reminder(YEAR_2025, rules, arrived=arrived, due=due, today=today)
    if coming is None:
        assert not rules.late_every
        return
    assert coming.day > today
    assert coming.day > arrived
    assert reminder_now(YEAR_2025, rules, arrived=arrived, due=due, today=coming.day) == coming
    between = (max(today, arrived) + dt.timedelta(days=n) for n in range(1, (coming.day - max(today, arrived)).days))
    now = level_on(max(today, arrived), due=due, arrived=arrived, rules=rules)
    assert {level_on(each, due=due, arrived=arrived, rules=rules) for each in between} <= {now}, "nothing comes in between"


def test_a_level_has_a_name() -> None:
    assert [name_of(level) for level in ("before:3", "due", "late:4", HEAD, LEADER)] == [
        "到期前3个工作日", "到期日", "超时第4个工作日", "报处室负责人", "报分管领导",
    ]  # fmt: skip


def test_what_comes_next_is_told_before_it_happens() -> None:
    still = [(Mark(HEAD, day(2025, 7, 22)), "综合处处长温伯笙"), (Mark(LEADER, day(2025, 7, 25)), "")]
    assert tell_next(Mark(DUE, FRIDAY), "梁思齐", still) == (
        "如不办理，7月18日（星期五，到期日）提醒梁思齐，7月22日报处室负责人综合处处长温伯笙，7月25日报分管领导（尚未登记）。"
    )
    assert tell_next(Mark("late:4", day(2025, 7, 24)), "梁思齐", []) == "如不办理，7月24日（星期四，超时第4个工作日）再次催办梁思齐。"
    assert tell_next(None, "梁思齐", []) == ""


def test_a_morning_is_one_sentence_however_much_there_is() -> None:
    assert tell_morning([("due", "关于甲的通知", 0)]) == "《关于甲的通知》今天到期，请今天办结。"
    assert tell_morning([("late:4", "关于甲的通知", 5)]) == "《关于甲的通知》已超时5个工作日，请尽快办理。"
    assert tell_morning([("before:3", "关于甲的通知", -2)]) == "《关于甲的通知》还有2个工作日到期，请及时办理。"
    assert tell_morning([(LEADER, "关于甲的通知", 5)]) == "《关于甲的通知》已超时5个工作日，报您知悉，请督促办理。"
    many = [*(("late:1", f"第{n}件", n) for n in range(1, 29)), ("due", "今天的", 0), ("before:3", "以后的", -3), (HEAD, "别人的", 2)]
    assert tell_morning(many) == (
        "您有30件待办要抓紧：28件已超时，1件今天到期，1件即将到期；另有1件他人超时事项报您知悉；最久的是《第28件》，已超时28个工作日。"
    )
    assert tell_morning([(HEAD, "甲", 2), (LEADER, "乙", 6)]) == "2件超时事项报您知悉，请督促办理；最久的是《乙》，已超时6个工作日。"
