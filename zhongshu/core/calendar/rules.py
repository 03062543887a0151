"""Working-day arithmetic over a calendar that is passed in. Pure.

Basis: 《全国年节及纪念日放假办法》 and the State Council's yearly holiday notices, make-up workdays (调休) included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Calendar:
    """工作日历: the special days by date, `(is_working, name)`; every other day follows its weekday."""

    special: Mapping[dt.date, tuple[bool, str]] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        special = self.special.get(day)
        return special[0] if special else day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Due:
    """期限 with the sentence that explains it."""

    date: dt.date
    sentence: str


def due_date(calendar: Calendar, start: dt.date, working_days: int) -> Due:
    """The last of N working days after `start` (the day itself does not count); 0 is the same day, or the next working day.

    Raises ValueError for a negative number of days.
    """
    if working_days < 0:
        raise ValueError("a term has no negative days")
    day, left = start, working_days
    passed: list[dt.date] = []
    while left > 0 or not calendar.is_working(day):
        day += ONE_DAY
        passed.append(day)
        left -= calendar.is_working(day)
    return Due(day, _explain(calendar, start, working_days, day, passed))


def working_days_between(calendar: Calendar, start: dt.date, end: dt.date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(calendar, end, start)
    return sum(calendar.is_working(start + dt.timedelta(days=number)) for number in range(1, (end - start).days + 1))


def _explain(calendar: Calendar, start: dt.date, working_days: int, end: dt.date, passed: list[dt.date]) -> str:
    term = f"起{working_days}个工作日" if working_days else "当日"
    sentence = f"自{_day(start)}{term}，{_day(end)}（星期{WEEKDAYS[end.weekday()]}）到期"
    off: dict[str, int] = {}
    for day in passed:
        special = calendar.special.get(day)
        if special and not special[0]:
            off[special[1]] = off.get(special[1], 0) + 1
    worked = [day for day in passed if day in calendar.special and calendar.special[day][0]]
    notes = [f"遇{name}放假{count}天" for name, count in off.items()]
    notes += [f"{_day(day)}调休上班" for day in worked]
    if end.year not in calendar.announced:
        notes.append(f"{end.year}年放假安排尚未公布，暂按周末计算")
    return "，".join([sentence, *notes])


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
