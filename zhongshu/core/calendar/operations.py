"""Filling the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from zhongshu.core.calendar.models import AnnouncedYear, SpecialDay

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@transaction.atomic
def import_years(days: Iterable[SpecialDay], years: Iterable[AnnouncedYear]) -> int:
    """Add days and years that are not there yet; what the office has edited stays. Returns how many days were offered."""
    rows = list(days)
    SpecialDay.objects.bulk_create(rows, ignore_conflicts=True)
    AnnouncedYear.objects.bulk_create(years, ignore_conflicts=True)
    return len(rows)


def seed_calendar() -> int:
    """The State Council's announced years, from the package `chinesecalendar`."""
    years = sorted({day.year for day in holidays})
    basis = "国务院办公厅关于{}年部分节假日安排的通知"

    def day_row(day: dt.date, english: str, *, is_working: bool) -> SpecialDay:
        name = NAMES.get(english, english)
        return SpecialDay(date=day, is_working=is_working, name=f"{name}调休" if is_working else name, basis=basis.format(day.year))

    special = [day_row(day, name, is_working=False) for day, name in holidays.items() if not chinese_calendar.is_workday(day)]
    special += [day_row(day, name, is_working=True) for day, name in workdays.items()]
    return import_years(special, [AnnouncedYear(year=year, basis=basis.format(year)) for year in years])
