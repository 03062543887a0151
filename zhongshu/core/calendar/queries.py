"""Questions to the calendar."""

from __future__ import annotations

import datetime as dt

from zhongshu.core.calendar.models import AnnouncedYear, SpecialDay
from zhongshu.core.calendar.rules import Calendar


def get_calendar(around: dt.date, *, until: dt.date | None = None) -> Calendar:
    """The calendar of the year around a day and of its neighbours, or only from the day until another. Two queries."""
    first, last = (around, until) if until else (dt.date(around.year - 1, 1, 1), dt.date(around.year + 1, 12, 31))
    rows = SpecialDay.objects.filter(date__range=(first, last)).values_list("date", "is_working", "name")
    years = AnnouncedYear.objects.filter(year__range=(first.year, last.year)).values_list("year", flat=True)
    return Calendar({day: (is_working, name) for day, is_working, name in rows}, frozenset(years))
