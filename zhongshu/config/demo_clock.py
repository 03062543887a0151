"""演示时钟: the clock of a demo city may be moved, so that one sees what days and weeks bring. See docs/decisions/0016-moved-clock.md.

The file alone moves nothing: a process follows it only where the database says that it is a demo's, and no page, setting or variable can make it.
"""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from zhongshu.core.access.errors import Refused
from zhongshu.core.access.models import Installation
from zhongshu.core.events.models import Event
from zhongshu.lib import clock

NAME = "demo.clock"


def follow_demo_clock() -> bool:
    """Called once by each process that serves or works. Returns whether its clock can be moved: never in a real installation, nor before the first run."""
    if not Installation.objects.filter(is_demo=True).exists():
        return False
    clock.follow(Path(settings.DATA) / NAME)
    return True


def move_clock(to: dt.datetime) -> None:
    """Move the clock of this demo to a moment; it goes on from there. Raises Refused in a real installation, and for a moment before the last event."""
    if not follow_demo_clock():
        raise Refused("这里不是演示数据。正式数据的时间不能调。")
    last = Event.objects.aggregate(at=Max("at"))["at"]
    if last and to < last:
        raise Refused(f"演示时间只能往后调：最后一件事发生在{last.astimezone(clock.CHINA):%Y-%m-%d %H:%M}。")
    write_shift(Path(settings.DATA), to)


def write_shift(data: Path, to: dt.datetime) -> None:
    """What the processes of a data folder read: whole or not at all, never half."""
    real = clock.now() - clock.moved_by()
    seconds = math.ceil((to - real).total_seconds())  # never a moment before the one that was asked for
    written = data / f"{NAME}.new"
    written.write_text(str(seconds), "ascii")
    written.replace(data / NAME)
