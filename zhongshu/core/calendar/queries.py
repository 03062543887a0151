"""Questions to the calendar."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from zhongshu.core.calendar.rules import Calendar

SPECIAL = "SELECT date, is_working, name FROM calendar_specialday WHERE date BETWEEN %s AND %s ORDER BY date"
ANNOUNCED = "SELECT year FROM calendar_announcedyear WHERE year BETWEEN %s AND %s"


def get_calendar(around: dt.date, *, until: dt.date | None = None) -> Calendar:
    """The calendar of the year around a day and of its neighbours, or only from the day until another. Two queries.

    Written out, because every act asks for one: building the questions costs ten times what answering them does.
    """
    first, last = (around, until) if until else (dt.date(around.year - 1, 1, 1), dt.date(around.year + 1, 12, 31))
    with connection.cursor() as cursor:
        cursor.execute(SPECIAL, [str(first), str(last)])
        special = {_day(day): (bool(is_working), str(name)) for day, is_working, name in cursor.fetchall()}
        cursor.execute(ANNOUNCED, [first.year, last.year])
        return Calendar(special, frozenset(year for (year,) in cursor.fetchall()))


def _day(value: dt.date | str) -> dt.date:
    """SQLite gives a day as text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
