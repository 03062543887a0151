"""Writing the ledger of events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.events.chain import GENESIS, Link, canonical, hash_of
from zhongshu.core.events.models import ChainHead, Event
from zhongshu.core.events.types import EVENT_TYPES

HEAD = "SELECT seq, hash FROM events_chainhead WHERE id = 1"


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
    assert event_type in EVENT_TYPES, f"event type {event_type!r} is not declared"
    assert transaction.get_connection().in_atomic_block, "an event is written in the transaction of its change"
    seq, previous = _take_head()
    link = Link(
        seq=seq + 1,
        at=at,
        type=event_type,
        actor=actor.person if actor else None,
        actor_name=actor.name if actor else "系统",
        acted_for_name=acted_for_name,
        matter=matter,
        subject=subject[:120],
        data=canonical(data),
        previous_hash=previous,
    )
    event = Event.objects.create(
        seq=link.seq,
        at=at,
        type=event_type,
        actor_id=link.actor,
        actor_name=link.actor_name,
        acted_for_name=acted_for_name,
        matter=matter,
        subject=link.subject,
        data=link.data,
        previous_hash=previous,
        hash=hash_of(link),
    )
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("UPDATE events_chainhead SET seq = %s, hash = %s WHERE id = 1 AND seq = %s", [event.seq, event.hash, seq])
    return event


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
