"""Working-day arithmetic over a calendar that is passed in. Pure.

Basis: 《全国年节及纪念日放假办法》 and the State Council's yearly holiday notices, make-up workdays (调休) included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhongshu.lib import clock

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


def due_with_pauses(
    calendar: Calendar,
    start: dt.date,
    working_days: int,
    pauses: Sequence[tuple[dt.date, dt.date | None, str]],
    today: dt.date | None = None,
) -> Due:
    """`due_date` of a clock that stood at times: `(first, last, reason)`, the day it stopped and the day it ran again.

    Of a pause the working days d with first < d <= last do not count, as the day on which a term begins does not; a pause that ends on its first
    day takes nothing. A term does not run out on a day at whose end the clock stands (first <= d < last): what would fall due on the very day of
    the stop falls due on the day it ran again, or the next working day. Days of two pauses count as paused once.
    While a pause is open (last is None) it is as if it ended on `today`, or on its first day where no `today` is given.
    Raises ValueError for a negative number of days and for a pause that ends before it begins.
    """
    if working_days < 0:
        raise ValueError("a term has no negative days")
    spans = [(first, _last_of(first, last, today)) for first, last, _ in pauses]
    day, left = start, working_days
    passed: list[dt.date] = []
    while left > 0 or not calendar.is_working(day) or any(first <= day < last for first, last in spans):
        day += ONE_DAY
        passed.append(day)
        left -= calendar.is_working(day) and not any(first < day <= last for first, last in spans)
    stood = _explain_pauses(calendar, start, day, pauses, spans)
    if not stood:
        return Due(day, _explain(calendar, start, working_days, day, passed))
    return Due(day, "，".join([f"自{_day(start)}{_term(working_days)}", *stood, *_notes(calendar, day, passed), _falls_due(day)]))


def next_working_moment(calendar: Calendar, at: dt.datetime, opens: dt.time, closes: dt.time) -> dt.datetime:
    """The moment itself within working hours (opens <= it < closes, in China) of a working day; else the opening of the next working day, or of this."""
    local = at.astimezone(clock.CHINA)
    day = local.date()
    if calendar.is_working(day) and opens <= local.time() < closes:
        return local
    if local.time() >= opens:
        day += ONE_DAY
    while not calendar.is_working(day):
        day += ONE_DAY
    return dt.datetime.combine(day, opens, clock.CHINA)


def _last_of(first: dt.date, last: dt.date | None, today: dt.date | None) -> dt.date:
    if last is None:
        return max(first, today or first)
    if last < first:
        raise ValueError("a pause does not end before it begins")
    return last


def _explain_pauses(
    calendar: Calendar,
    start: dt.date,
    end: dt.date,
    pauses: Sequence[tuple[dt.date, dt.date | None, str]],
    spans: Sequence[tuple[dt.date, dt.date]],
) -> list[str]:
    """A phrase for each pause that touched the term or is open within it."""
    told: list[str] = []
    counted: set[dt.date] = set()
    for (first, last), (_, known_last, reason) in sorted(zip(spans, pauses, strict=True), key=lambda each: each[0]):
        is_open = known_last is None
        if first > end or last < start or (first == last and not is_open):
            continue
        days = {start + ONE_DAY * n for n in range(1, (last - start).days + 1) if start + ONE_DAY * n > first} - counted
        counted |= days
        count = sum(calendar.is_working(day) for day in days)
        length = f"{count}个工作日" if count else ""
        if is_open:
            told.append(f"{_day(first)}起{reason}暂停{'至今' + length if length else ''}，恢复后顺延")
        else:
            told.append(f"{_day(first)}至{_day_after(first, last)}{reason}暂停{length}")
    return told


def _explain(calendar: Calendar, start: dt.date, working_days: int, end: dt.date, passed: list[dt.date]) -> str:
    return "，".join([f"自{_day(start)}{_term(working_days)}", _falls_due(end), *_notes(calendar, end, passed)])


def _term(working_days: int) -> str:
    return f"起{working_days}个工作日" if working_days else "当日"


def _falls_due(end: dt.date) -> str:
    return f"{_day(end)}（星期{WEEKDAYS[end.weekday()]}）到期"


def _notes(calendar: Calendar, end: dt.date, passed: list[dt.date]) -> list[str]:
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
    return notes


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _day_after(first: dt.date, last: dt.date) -> str:
    """The last day of a span, without the month that the first has named."""
    return f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else _day(last)
