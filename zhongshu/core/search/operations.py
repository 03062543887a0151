"""Keeping the index up to date."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from zhongshu.core.events.models import Event
from zhongshu.core.matters.models import Matter
from zhongshu.core.search import words
from zhongshu.core.search.models import Entry
from zhongshu.core.search.sources import SOURCES


@transaction.atomic
def index(matter_pk: int) -> None:
    """Write a matter's words anew from what it is now; a matter that is gone is passed over."""
    matter = Matter.objects.filter(pk=matter_pk).only("kind", "title", "number").first()
    if matter is None:
        return
    text = SOURCES[matter.kind].text(matter_pk).replace("\0", "") if matter.kind in SOURCES else ""
    words.write(matter_pk, matter.title, matter.number, text)
    Entry.objects.update_or_create(matter_id=matter_pk, defaults={"text": text})


def follow(events: Sequence[Event]) -> None:
    """Write anew every matter that the events are about, each once."""
    for matter in sorted({event.matter for event in events if event.matter is not None}):
        index(matter)


def rebuild() -> int:
    """Write the whole index anew, matter by matter, so that the office goes on working meanwhile. Returns how many."""
    keys = list(Matter.objects.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        index(key)
    return len(keys)
