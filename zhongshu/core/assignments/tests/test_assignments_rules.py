"""Rules of 交办, case by case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from zhongshu.core.assignments.rules.changes import why_not_extend, why_not_hand_in
from zhongshu.core.assignments.rules.cycles import answered_from, list_asked, list_feedback_days, next_feedback
from zhongshu.core.assignments.rules.ladder import next_rung
from zhongshu.core.assignments.rules.lights import Standing, amber_date, days_late, light_of
from zhongshu.core.assignments.rules.wording import why_vague
from zhongshu.core.calendar.rules import Calendar
from zhongshu.lib.text import likeness

D = dt.date
# 2025: National Day and Mid-Autumn 1–8 October; work on Sunday 28 September and Saturday 11 October.
CALENDAR = Calendar(
    {D(2025, 10, day): (False, "国庆节、中秋节") for day in range(1, 9)}
    | {
        D(2025, 9, 28): (True, "国庆节"),
        D(2025, 10, 11): (True, "国庆节"),
        D(2025, 5, 1): (False, "劳动节"),
        D(2025, 5, 2): (False, "劳动节"),
    },
    frozenset({2025}),
)
PLAN = Standing(due=D(2025, 6, 30), amber_from=D(2025, 6, 25))


@pytest.mark.parametrize(
    ("change", "today", "tone", "told"),
    [
        ({}, D(2025, 6, 24), "green", "按计划推进"),
        ({}, D(2025, 6, 25), "amber", "剩余时间不多"),
        ({}, D(2025, 6, 30), "amber", "剩余时间不多"),
        ({}, D(2025, 7, 1), "red", "已超期1天"),
        ({"handed_in": D(2025, 6, 30)}, D(2025, 7, 20), "green", "已在期限内报送办结"),
        ({"handed_in": D(2025, 7, 2)}, D(2025, 7, 20), "red", "才报送办结，超期2天"),
        ({"returned": 1}, D(2025, 6, 1), "green", "按计划"),
        ({"returned": 2}, D(2025, 6, 1), "red", "已退回重办2次"),
        ({"missed_milestone": "完成招标"}, D(2025, 6, 1), "amber", "节点“完成招标”过期未完成"),
        ({"missed_feedback": D(2025, 5, 30)}, D(2025, 5, 30), "green", "按计划"),
        ({"missed_feedback": D(2025, 5, 30)}, D(2025, 5, 31), "amber", "5月30日应反馈而未反馈"),
        ({"ended": "已认可销号", "handed_in": D(2025, 6, 30)}, D(2025, 8, 1), "grey", "在期限内"),
        ({"ended": "已认可销号", "handed_in": D(2025, 7, 4)}, D(2025, 8, 1), "grey", "办结时已超期4天"),
    ],
)
def test_a_light_follows_from_what_happened_and_says_why(change, today, tone, told):
    light = light_of(replace(PLAN, **change), today)
    assert (light.tone, told in light.sentence) == (tone, True), light


def test_lateness_stops_when_the_leader_has_signed():
    assert days_late(D(2025, 6, 30), None, D(2025, 7, 5)) == 5
    assert days_late(D(2025, 6, 30), D(2025, 7, 1), D(2025, 7, 5)) == 1
    assert days_late(D(2025, 6, 30), D(2025, 6, 30), D(2025, 7, 5)) == 0


def test_amber_comes_with_three_working_days_or_a_fifth_of_the_time_left():
    assert amber_date(CALENDAR, D(2025, 9, 1), D(2025, 9, 12)) == D(2025, 9, 9), "three working days, of a short term"
    long = amber_date(CALENDAR, D(2025, 3, 3), D(2025, 9, 12))
    assert long == D(2025, 8, 6), "of 139 working days 27, over no holiday"
    assert amber_date(CALENDAR, D(2025, 9, 26), D(2025, 10, 9)) == D(2025, 9, 28), "the days off in between are none: 29, 30 and 9"
    assert amber_date(CALENDAR, D(2025, 9, 1), D(2025, 9, 1)) == D(2025, 9, 1)


def test_feedback_is_due_on_the_last_working_day_of_its_period():
    assert next_feedback(CALENDAR, "week", D(2025, 9, 1)) == D(2025, 9, 5)
    assert next_feedback(CALENDAR, "week", D(2025, 9, 5)) == D(2025, 9, 12), "signed for on the day itself, the next counts"
    assert next_feedback(CALENDAR, "week", D(2025, 9, 19)) == D(2025, 9, 28), "a Sunday of work ends that week"
    assert next_feedback(CALENDAR, "week", D(2025, 9, 28)) == D(2025, 9, 30)
    assert next_feedback(CALENDAR, "week", D(2025, 9, 30)) == D(2025, 10, 11), "a Saturday of work after the holiday"
    assert next_feedback(CALENDAR, "half_month", D(2025, 9, 1)) == D(2025, 9, 15)
    assert next_feedback(CALENDAR, "half_month", D(2025, 9, 15)) == D(2025, 9, 30)
    assert next_feedback(CALENDAR, "month", D(2025, 8, 29)) == D(2025, 9, 30), "the 31st is a Sunday"
    assert next_feedback(CALENDAR, "quarter", D(2025, 9, 30)) == D(2025, 12, 31)
    assert next_feedback(CALENDAR, "none", D(2025, 9, 1)) is None
    assert next_feedback(CALENDAR, "after_month", D(2025, 8, 29)) == D(2025, 9, 5), "August is told in September"
    assert next_feedback(CALENDAR, "after_month", D(2025, 9, 5)) == D(2025, 10, 9), "the 5th is a holiday"
    assert next_feedback(CALENDAR, "after_month", D(2025, 10, 6)) == D(2025, 10, 9), "September is still to be told"
    assert next_feedback(CALENDAR, "after_month", D(2025, 10, 9)) == D(2025, 11, 5)
    assert next_feedback(CALENDAR, "after_month", D(2025, 10, 9), report_day=10) == D(2025, 10, 10)
    assert (answered_from("after_month", D(2025, 10, 9)), answered_from("month", D(2025, 9, 30))) == (D(2025, 9, 1), D(2025, 9, 1))
    assert list_feedback_days(CALENDAR, "month", D(2025, 3, 3), D(2025, 5, 31)) == [D(2025, 3, 31), D(2025, 4, 30), D(2025, 5, 30)]


def test_in_a_week_of_holidays_nothing_is_asked():
    off = Calendar({D(2025, 2, day): (False, "春节") for day in range(3, 10)})
    assert next_feedback(off, "week", D(2025, 1, 31)) == D(2025, 2, 14)


@pytest.mark.parametrize(
    "text", ["正在推进", "正在积极推进。", "高度重视，有序推进各项工作", "按计划开展", "在做", "", "　", "总体进展顺利"]
)
def test_words_without_a_fact_are_no_feedback(text):
    assert "例如" in why_vague(text)


@pytest.mark.parametrize(
    "text",
    ["已完成招标，正在推进施工", "铺设管网3公里，有序推进", "印发《实施方案》", "组织专家论证了两套施工图方案", "与供电公司确认了迁改路由"],
)
def test_a_fact_is_feedback_whatever_stands_beside_it(text):
    assert why_vague(text) == ""


def test_an_extension_is_asked_before_the_day_to_a_later_one_and_not_for_ever():
    plain = {"today": D(2025, 6, 30), "due": D(2025, 6, 30), "new": D(2025, 7, 31), "asked": 0, "limit": 2}
    assert why_not_extend(**plain) == ""
    assert "到期前申请" in why_not_extend(**{**plain, "today": D(2025, 7, 1)})
    assert "最多2次" in why_not_extend(**{**plain, "asked": 2})
    assert "晚于" in why_not_extend(**{**plain, "new": D(2025, 6, 30)})
    assert "晚于" in why_not_extend(**{**plain, "new": None})


def test_it_is_handed_in_when_all_is_done_and_shown():
    assert why_not_hand_in(progress=100, has_evidence=True, open_milestones=0) == ""
    assert "99%" in why_not_hand_in(progress=99, has_evidence=True, open_milestones=0)
    assert "佐证" in why_not_hand_in(progress=100, has_evidence=False, open_milestones=0)
    assert "1个节点" in why_not_hand_in(progress=100, has_evidence=True, open_milestones=1)


def test_the_ladder_goes_up_step_by_step_each_after_the_one_before():
    after = {"urge": 1, "warn": 5, "circulate": 10, "talk": 15}
    due = D(2025, 9, 26)
    first = next_rung(CALENDAR, due, [], after)
    assert (first.rung.code, first.day) == ("urge", D(2025, 9, 28)), "the Sunday is a day of work"
    second = next_rung(CALENDAR, due, [("urge", first.day)], after)
    assert (second.rung.code, second.day) == ("warn", D(2025, 10, 10)), "28, 29, 30 September, 9, 10 October"
    slept = next_rung(CALENDAR, due, [("urge", D(2025, 10, 20))], after)
    assert (slept.rung.code, slept.day) == ("warn", D(2025, 10, 21)), "never on the day of the one before"
    same = next_rung(CALENDAR, due, [("urge", D(2025, 10, 10))], after)
    assert same.day == D(2025, 10, 11), "late on the very day of the next, which then comes on the Saturday of work"
    done = [(code, D(2025, 10, 20)) for code in after]
    assert next_rung(CALENDAR, due, done, after) is None


def test_likeness_counts_pairs_of_characters():
    assert likeness("东湖路积水点改造", "东湖路积水点改造") == 100
    assert likeness("东湖路积水点改造", "关于东湖路积水点改造工程") >= 70
    assert likeness("东湖路积水点改造", "新增普惠托位2000个") == 0
    assert likeness("“东湖路”改造！", "东湖路改造") == 100
    assert likeness("", "东湖路") == 0


@pytest.mark.parametrize(
    ("cycle", "due", "until", "kept", "days"),
    [
        ("month", D(2025, 5, 30), D(2025, 5, 29), None, []),  # not yet
        ("month", D(2025, 5, 30), D(2025, 5, 30), None, [D(2025, 5, 30)]),  # on its day
        ("month", D(2025, 5, 30), D(2025, 7, 30), None, [D(2025, 5, 30), D(2025, 6, 30)]),  # passed over, and asked again
        ("month", D(2025, 5, 30), D(2025, 7, 31), D(2025, 6, 30), [D(2025, 7, 31)]),  # what is written down already is not told again
        ("month", D(2025, 7, 31), D(2025, 7, 31), D(2025, 5, 30), [D(2025, 7, 31)]),  # what was answered between was written down then
        ("week", D(2025, 9, 28), D(2025, 10, 11), None, [D(2025, 9, 28), D(2025, 9, 30), D(2025, 10, 11)]),  # before holidays, not within
        ("none", D(2025, 5, 30), D(2025, 7, 30), None, []),
        ("month", None, D(2025, 7, 30), None, []),  # not signed for, or handed in
    ],
)
def test_each_feedback_day_is_asked_once_whether_it_is_answered_or_passed_over(cycle, due, until, kept, days):
    assert list_asked(CALENDAR, cycle, due, until, kept=kept) == days
