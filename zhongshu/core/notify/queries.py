"""A person's notices."""

from __future__ import annotations

from zhongshu.core.access.actors import Actor
from zhongshu.core.notify.models import Message

PAGE = 50
COUNT_LIMIT = 100  # the bell says 99+


def count_unread(actor: Actor) -> int:
    """Unread notices of the actor, at most COUNT_LIMIT: one index look-up, for every page."""
    return Message.objects.filter(person=actor.person, read_at=None)[:COUNT_LIMIT].count()


def list_messages(actor: Actor, before_event: int | None = None) -> list[Message]:
    """A page of the actor's notices, newest first, and one more row where there is another page."""
    rows = Message.objects.filter(person=actor.person)
    if before_event is not None:
        rows = rows.filter(event__lt=before_event)
    return list(rows.order_by("-event")[: PAGE + 1])
