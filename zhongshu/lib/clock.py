"""The one place that reads the clock. Views and jobs read it once and pass it down."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
NO_TIME = dt.timedelta()
_followed: list[Path] = []
"""The file that moves this process's clock. Empty in every real installation: `config.demo_clock` alone fills it, and only for a demo."""


def now() -> dt.datetime:
    """This instant, aware, in China standard time."""
    return dt.datetime.now(CHINA) + moved_by()


def day_of(instant: dt.datetime) -> dt.date:
    """The calendar day in China on which an instant falls."""
    return instant.astimezone(CHINA).date()


def follow(path: Path) -> None:
    """From now on this process's clock goes as many seconds before or behind the real one as the file says; as the real one while there is none."""
    _followed[:] = [path]


def moved_by() -> dt.timedelta:
    """How far the clock has been moved: nothing unless it follows a file."""
    if not _followed:
        return NO_TIME
    try:
        return dt.timedelta(seconds=int(_followed[0].read_text("ascii")))
    except FileNotFoundError:
        return NO_TIME
