"""How the worker is doing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef

from zhongshu.core.events.models import Event
from zhongshu.core.jobs.models import INDEXING, Cursor, Failure, Heartbeat, Tick
from zhongshu.core.jobs.ticks import TRIES
from zhongshu.lib import clock

UNINDEXED_LIMIT = 200
SILENCE = dt.timedelta(minutes=2)


def is_worker_alive(now: dt.datetime) -> bool:
    """Whether the worker has shown itself within the last two minutes."""
    return Heartbeat.objects.filter(at__gt=now - SILENCE).exists()


def get_last_beat() -> dt.datetime | None:
    """When the worker last showed itself; None before it ever ran."""
    return Heartbeat.objects.values_list("at", flat=True).first()


def last_ticks() -> dict[str, Tick]:
    """By job, the slot that was last begun. One query."""
    rows = Tick.objects.filter(started_at__isnull=False).order_by("slot")
    newest = rows.values("job").annotate(last=Max("slot")).values_list("job", "last").order_by()
    found = Tick.objects.filter(slot__in=[last for _, last in newest])
    return {tick.job: tick for tick in found if (tick.job, tick.slot) in set(newest)}


def list_faults() -> Iterator[str]:
    """Each event that a consumer had to pass over and each run that was given up, as a Chinese sentence; nothing when all were dealt with."""
    made_up = Tick.objects.filter(job=OuterRef("job"), slot__gt=OuterRef("slot"), finished_at__isnull=False)
    for tick in Tick.objects.filter(~Exists(made_up), finished_at=None, tries__gte=TRIES).order_by("slot", "job"):
        yield f"定时任务{tick.job}（{tick.slot.astimezone(clock.CHINA):%Y-%m-%d %H:%M}）没有做成：{tick.error or '运行中断'}"
    for failure in Failure.objects.order_by("event", "consumer").iterator():
        yield f"事件第{failure.event}号没有处理成（{failure.consumer}，{failure.at:%Y-%m-%d %H:%M}）：{failure.error}"


def list_unindexed() -> list[int] | None:
    """The matters whose words may not stand in the index as they are now, by key: what happened since it was last written, and what it failed at.

    None where there are too many to name, as after a bulk of work while the worker stood still. Three queries.
    """
    read = Cursor.objects.filter(name=INDEXING).values_list("seq", flat=True).first() or 0
    failed = Failure.objects.filter(consumer=INDEXING).values("event")
    found: set[int] = set()
    for rows in (Event.objects.filter(seq__gt=read), Event.objects.filter(seq__in=failed)):
        keys = list(rows.filter(matter__isnull=False).values_list("matter", flat=True)[: UNINDEXED_LIMIT + 1])
        if len(keys) > UNINDEXED_LIMIT:
            return None
        found.update(key for key in keys if key is not None)
    return sorted(found)
