"""Reading the ledger of events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhongshu.core.events.chain import GENESIS, Link, faults
from zhongshu.core.events.models import ChainHead, Event
from zhongshu.core.events.types import EVENT_TYPES


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    seq: int
    at: dt.datetime
    actor: str
    acted_for: str
    sentence: str
    kind: str
    data: dict[str, Any]


def entry_of(event: Event) -> Entry:
    """An event as a person reads it."""
    data = json.loads(event.data)
    return Entry(event.seq, event.at, event.actor_name, event.acted_for_name, EVENT_TYPES[event.type].tell(data), event.type, data)


def list_timeline(matter: int) -> list[Entry]:
    """What happened to a matter, oldest first."""
    return [entry_of(event) for event in Event.objects.filter(matter=matter).order_by("seq")]


def list_faults() -> Iterator[str]:
    """Each fault of the whole chain, recomputed row by row; nothing when it is whole."""
    head = ChainHead.objects.filter(id=1).first()
    rows = Event.objects.order_by("seq").iterator(chunk_size=2000)
    links = (
        Link(
            row.seq,
            row.at,
            row.type,
            row.actor_id,
            row.actor_name,
            row.acted_for_name,
            row.matter,
            row.subject,
            row.data,
            row.previous_hash,
            row.hash,
        )
        for row in rows
    )
    yield from faults(links, head.seq if head else 0, head.hash if head else GENESIS)
