"""反馈周期: by when a unit is to report, by the working calendar."""

from __future__ import annotations

import calendar as months
import datetime as dt

from zhongshu.core.calendar.rules import ONE_DAY, Calendar, due_date

CYCLES = {"none": "不要求", "week": "每周", "half_month": "每半月", "month": "每月", "after_month": "每月（次月初）", "quarter": "每季度"}
REPORT_DAY = 5
"""次月初: by this day of the next month, as long as the office has not set another (parameter `assignments.report_day`)."""


def period_of(cycle: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the week, half month, month or quarter around a day. Raises ValueError for another cycle."""
    if cycle == "week":
        first = day - ONE_DAY * day.weekday()
        return first, first + ONE_DAY * 6
    if cycle == "half_month":
        return (day.replace(day=1), day.replace(day=15)) if day.day <= 15 else (day.replace(day=16), _month_end(day))
    if cycle in ("month", "after_month"):
        return day.replace(day=1), _month_end(day)
    if cycle == "quarter":
        first_month = day.month - (day.month - 1) % 3
        return dt.date(day.year, first_month, 1), _month_end(dt.date(day.year, first_month + 2, 1))
    raise ValueError(f"no cycle of feedback: {cycle}")


def feedback_day(calendar: Calendar, cycle: str, day: dt.date, *, report_day: int = REPORT_DAY) -> dt.date | None:
    """The last working day of the period around a day; None where it has none, as a week of holidays, in which nothing is asked.

    For 次月初 the `report_day` of the month after it, or the next working day: the month must be over before it can be told.
    """
    first, last = period_of(cycle, day)
    if cycle == "after_month":
        return due_date(calendar, last + ONE_DAY * report_day, 0).date
    while last >= first:
        if calendar.is_working(last):
            return last
        last -= ONE_DAY
    return None


def answered_from(cycle: str, due: dt.date) -> dt.date:
    """From which day a report answers the feedback day: the first of its period."""
    if cycle == "after_month":
        due = due.replace(day=1) - ONE_DAY
    return period_of(cycle, due)[0]


def next_feedback(calendar: Calendar, cycle: str, after: dt.date, *, report_day: int = REPORT_DAY) -> dt.date | None:
    """The first day on which feedback is due after a day; None without a cycle."""
    if cycle == "none":
        return None
    day = after.replace(day=1) - ONE_DAY if cycle == "after_month" else after + ONE_DAY
    while True:
        due = feedback_day(calendar, cycle, day, report_day=report_day)
        if due is not None and due > after:
            return due
        day = period_of(cycle, day)[1] + ONE_DAY


def list_feedback_days(calendar: Calendar, cycle: str, after: dt.date, until: dt.date, *, report_day: int = REPORT_DAY) -> list[dt.date]:
    """Every day on which feedback is due after one day and up to another."""
    days: list[dt.date] = []
    day = next_feedback(calendar, cycle, after, report_day=report_day)
    while day is not None and day <= until:
        days.append(day)
        day = next_feedback(calendar, cycle, day, report_day=report_day)
    return days


def list_asked(
    calendar: Calendar, cycle: str, due: dt.date | None, until: dt.date, *, kept: dt.date | None = None, report_day: int = REPORT_DAY
) -> list[dt.date]:  # fmt: skip
    """填报负担: the feedback days to write down, from `due`, the first that has not been answered, to `until`; those up to `kept` are written already.

    A day is asked for whether it is answered, passed over or answered together with the next: each stands once.
    """
    if due is None or cycle == "none":
        return []
    return list_feedback_days(calendar, cycle, max(due - ONE_DAY, kept or due - ONE_DAY), until, report_day=report_day)


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=months.monthrange(day.year, day.month)[1])
