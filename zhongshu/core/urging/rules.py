"""Which reminder of a task comes on which day, and what comes next if nothing is done. Pure.

Nothing here is remembered: everything follows from a due date, the working calendar and the office's rules, so that no return, no pause and no
restart can lose a reminder. The numbers are the office's own parameters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.core.calendar.rules import ONE_DAY, WEEKDAYS, Calendar, next_working_moment, working_days_between

DUE, HEAD, LEADER = "due", "head", "leader"
RANKS = {HEAD: "处室负责人", LEADER: "分管领导"}


@dataclass(frozen=True, slots=True)
class Rules:
    """催办规则. Days are working days; 0 switches one off: that reminder before, the repetition when late, that report."""

    before: tuple[int, ...]
    late_every: int
    to_head: int
    to_leader: int
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True, slots=True)
class Mark:
    """时点: a level (before:7, before:3, due, late:1, late:4…, head, leader) and its day."""

    level: str
    day: dt.date


def is_time_to_remind(calendar: Calendar, rules: Rules, now: dt.datetime) -> bool:
    """Whether anybody may be disturbed: within working hours of a working day. What falls on a night or a holiday waits for the next morning."""
    return next_working_moment(calendar, now, rules.opens, rules.closes) == now


def reminder_now(calendar: Calendar, rules: Rules, *, arrived: dt.date, due: dt.date, today: dt.date) -> Mark | None:
    """The one reminder in force today: the last whose day has come, so that of several missed ones only the most urgent is sent.

    None while the first is still to come, and for a day on or before the task's arrival: then the arrival itself has told.
    """
    late = working_days_between(calendar, due, today)
    if late >= 1:
        step = (late - 1) // rules.late_every * rules.late_every if rules.late_every else 0
        mark = Mark(f"late:{1 + step}", _working_day_after(calendar, due, 1 + step))
    elif today >= due:
        mark = Mark(DUE, due)
    else:
        come = [each for each in _marks_before(calendar, rules, due) if each.day <= today]
        if not come:
            return None
        mark = come[-1]
    return mark if mark.day > arrived else None


def next_reminder(calendar: Calendar, rules: Rules, *, arrived: dt.date, due: dt.date, today: dt.date) -> Mark | None:
    """The first reminder that is still to come after today; None when the last is over."""
    for mark in (*_marks_before(calendar, rules, due), Mark(DUE, due), Mark("late:1", _working_day_after(calendar, due, 1))):
        if mark.day > max(today, arrived):
            return mark
    if not rules.late_every:
        return None
    late = max(working_days_between(calendar, due, max(today, arrived)), 1)
    nth = 1 + ((late - 1) // rules.late_every + 1) * rules.late_every
    return Mark(f"late:{nth}", _working_day_after(calendar, due, nth))


def reports(calendar: Calendar, rules: Rules, due: dt.date) -> tuple[Mark, ...]:
    """上报: when a task that stays undone is told to the head of the division, and when to the leader in charge."""
    ranks = ((HEAD, rules.to_head), (LEADER, rules.to_leader))
    return tuple(Mark(rank, _working_day_after(calendar, due, days)) for rank, days in ranks if days)


def reports_now(calendar: Calendar, rules: Rules, *, arrived: dt.date, due: dt.date, today: dt.date) -> tuple[Mark, ...]:
    """The reports that are due by today. They go to different people, so none stands for another; none on the day of arrival."""
    return tuple(mark for mark in reports(calendar, rules, due) if mark.day <= today and today > arrived)


def is_urge_due(calendar: Calendar, *, every: int, last: dt.date, today: dt.date) -> bool:
    """Whether a repeated urge (每N个工作日催一次) comes today."""
    return working_days_between(calendar, last, today) >= every


def name_of(level: str) -> str:
    """A level in words: 到期前3个工作日, 到期日, 超时第4个工作日, 报分管领导."""
    word, _, number = level.partition(":")
    if word in RANKS:
        return f"报{RANKS[word]}"
    return name_of_day({"before": -1, "late": 1}.get(word, 0) * int(number or 0))


def name_of_day(late: int) -> str:
    """So many working days after a due date, before it where negative, in words: a reminder that was slept through tells the day on which it is sent."""
    if late == 0:
        return "到期日"
    return f"超时第{late}个工作日" if late > 0 else f"到期前{-late}个工作日"


def tell_next(coming: Mark | None, holders: str, still: Sequence[tuple[Mark, str]]) -> str:
    """“如不办理，11月28日（星期五，到期日）提醒梁思齐，12月2日报分管领导缪鸿儒。”; nothing when nothing is to come.

    `still` are the reports to come, each with the names of who will hear; without names the office has not said who that is.
    """
    parts = []
    if coming:
        verb = "再次催办" if coming.level.startswith("late:") else "提醒"
        parts.append(f"{_day(coming.day)}（星期{WEEKDAYS[coming.day.weekday()]}，{name_of(coming.level)}）{verb}{holders}")
    parts += [f"{_day(mark.day)}报{RANKS[mark.level]}{names or '（尚未登记）'}" for mark, names in still]
    return f"如不办理，{'，'.join(parts)}。" if parts else ""


def tell_morning(rows: Sequence[tuple[str, str, int]]) -> str:
    """One sentence of the morning for one person: `rows` are (level, title, working days late: negative before the due date), of whatever matters."""
    reported = [row for row in rows if row[0] in RANKS]
    own = [row for row in rows if row[0] not in RANKS]
    if len(rows) == 1:
        return _tell_one(*rows[0])
    counts = {
        "已超时": sum(late > 0 for _, _, late in own),
        "今天到期": sum(late == 0 for _, _, late in own),
        "即将到期": sum(late < 0 for _, _, late in own),
    }
    parts = []
    if own:
        kinds = [(words, count) for words, count in counts.items() if count]
        told = kinds[0][0] if len(kinds) == 1 else "要抓紧：" + "，".join(f"{count}件{words}" for words, count in kinds)
        parts.append(f"您有{len(own)}件待办{told}")
    if reported:
        parts.append(f"另有{len(reported)}件他人超时事项报您知悉" if own else f"{len(reported)}件超时事项报您知悉，请督促办理")
    worst = max(rows, key=lambda row: row[2])
    if worst[2] > 0:
        parts.append(f"最久的是《{worst[1]}》，已超时{worst[2]}个工作日")
    return "；".join(parts) + "。"


def _tell_one(level: str, title: str, late: int) -> str:
    if level in RANKS:
        return f"《{title}》已超时{late}个工作日，报您知悉，请督促办理。"
    if late > 0:
        return f"《{title}》已超时{late}个工作日，请尽快办理。"
    return f"《{title}》还有{-late}个工作日到期，请及时办理。" if late else f"《{title}》今天到期，请今天办结。"


def _marks_before(calendar: Calendar, rules: Rules, due: dt.date) -> tuple[Mark, ...]:
    return tuple(Mark(f"before:{days}", _working_day_before(calendar, due, days)) for days in sorted(rules.before, reverse=True) if days)


def _working_day_before(calendar: Calendar, day: dt.date, days: int) -> dt.date:
    """The working day after which just so many working days come up to and including `day`."""
    while days > 0 or not calendar.is_working(day):
        days -= calendar.is_working(day)
        day -= ONE_DAY
    return day


def _working_day_after(calendar: Calendar, day: dt.date, days: int) -> dt.date:
    while days > 0:
        day += ONE_DAY
        days -= calendar.is_working(day)
    return day


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
