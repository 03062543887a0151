"""Writing the ledger of events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.events.chain import GENESIS, Link, canonical, hash_of
from zhongshu.core.events.models import ChainHead, Event
from zhongshu.core.events.types import EVENT_TYPES

HEAD = "SELECT seq, hash FROM events_chainhead WHERE id = 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """一条 of several that are recorded together."""

    type: str
    matter: int | None = None
    subject: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    acted_for_name: str = ""


def record(
    event_type: str,
    *,
    actor: Actor | None,
    at: dt.datetime,
    matter: int | None = None,
    subject: str = "",
    acted_for_name: str = "",
    **data: Any,
) -> Event:
    """Append one event in the caller's transaction. Call it last: it takes the chain's head, and others wait for that.

    Raises KeyError for an unknown type and TransactionManagementError outside a transaction.
    """
    return record_all([Entry(event_type, matter, subject, data, acted_for_name)], actor=actor, at=at)[0]


def record_all(entries: Sequence[Entry], *, actor: Actor | None, at: dt.datetime) -> list[Event]:
    """Append events in their order, as `record` does one; the chain's head is taken once for all of them."""
    assert transaction.get_connection().in_atomic_block, "an event is written in the transaction of its change"
    taken, previous = _take_head()
    events: list[Event] = []
    seq = taken
    for entry in entries:
        events.append(_event(entry, seq + 1, previous, actor, at))
        seq, previous = events[-1].seq, events[-1].hash
    Event.objects.bulk_create(events)
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("UPDATE events_chainhead SET seq = %s, hash = %s WHERE id = 1 AND seq = %s", [seq, previous, taken])
    return events


def _event(entry: Entry, seq: int, previous: str, actor: Actor | None, at: dt.datetime) -> Event:
    assert entry.type in EVENT_TYPES, f"event type {entry.type!r} is not declared"
    link = Link(
        seq=seq,
        at=at,
        type=entry.type,
        actor=actor.person if actor else None,
        actor_name=actor.name if actor else "系统",
        acted_for_name=entry.acted_for_name,
        matter=entry.matter,
        subject=entry.subject[:120],
        data=canonical(entry.data),
        previous_hash=previous,
    )
    return Event(
        seq=seq,
        at=at,
        type=entry.type,
        actor_id=link.actor,
        actor_name=link.actor_name,
        acted_for_name=entry.acted_for_name,
        matter=entry.matter,
        subject=link.subject,
        data=link.data,
        previous_hash=previous,
        hash=hash_of(link),
    )


def _take_head() -> tuple[int, str]:
    """The last link's number and hash, its row taken until the transaction ends; the first writer of all makes it."""
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        cursor.execute(HEAD + (" FOR UPDATE" if connection.features.has_select_for_update else ""))  # SQLite lets in one writer at a time
        found = cursor.fetchone()
    if found is None:
        head, _ = ChainHead.objects.select_for_update().get_or_create(id=1, defaults={"seq": 0, "hash": GENESIS})
        return head.seq, head.hash
    return int(found[0]), str(found[1])
