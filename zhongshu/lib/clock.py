"""The one place that reads the clock. Views and jobs read it once and pass it down."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """This instant, aware, in China standard time."""
    return dt.datetime.now(CHINA)


def day_of(instant: dt.datetime) -> dt.date:
    """The calendar day in China on which an instant falls."""
    return instant.astimezone(CHINA).date()
