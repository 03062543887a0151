"""How the worker is doing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from zhongshu.core.jobs.models import Failure, Heartbeat

SILENCE = dt.timedelta(minutes=2)


def is_worker_alive(now: dt.datetime) -> bool:
    """Whether the worker has shown itself within the last two minutes."""
    return Heartbeat.objects.filter(at__gt=now - SILENCE).exists()


def list_faults() -> Iterator[str]:
    """Each event that a consumer had to pass over, as a Chinese sentence; nothing when all were dealt with."""
    for failure in Failure.objects.order_by("event", "consumer").iterator():
        yield f"事件第{failure.event}号没有处理成（{failure.consumer}，{failure.at:%Y-%m-%d %H:%M}）：{failure.error}"
