"""Questions to the calendar."""

from __future__ import annotations

import datetime as dt

from zhongshu.core.calendar.models import AnnouncedYear, SpecialDay
from zhongshu.core.calendar.rules import Calendar


def get_calendar(around: dt.date) -> Calendar:
    """The calendar of the year around a day and of its neighbours. Two queries."""
    rows = SpecialDay.objects.filter(date__year__range=(around.year - 1, around.year + 1)).values_list("date", "is_working", "name")
    years = AnnouncedYear.objects.values_list("year", flat=True)
    return Calendar({day: (is_working, name) for day, is_working, name in rows}, frozenset(years))
