"""待阅 as cards: one after the other in the stack, whatever the kind of what is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import mark_reading_opened, read
from zhongshu.core.circulation.queries import find_own, list_cards_to_read, own_readings
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.search.sources import SOURCES
from zhongshu.core.ui.desk import matter_url
from zhongshu.core.ui.lives import LIVES, Preview
from zhongshu.core.ui.stack import Card, StackSource

CODE = "reading"
LINES = 6
PHRASES = ("已阅。", "同意。", "请认真研究。", "请抓好落实。")


def list_reading_cards(actor: Actor) -> Sequence[Card]:
    """A card for each matter that waits to be read."""
    rows = list_cards_to_read(actor)
    return [Card(f"{CODE}:{row.pk}", reverse("reading", args=[row.pk]), row.circulation.matter.title, "待阅") for row in rows]


def reading_shown(actor: Actor, number: int, now: dt.datetime) -> str:
    """The card is before one's eyes: it counts as opened, if it still waits; else why it is passed over."""
    row = find_own(actor, number)
    if row is None:
        return "这一件不是送您阅的，跳过了。"
    if fault := why_gone(row):
        return f"{fault}，跳过了。"
    mark_reading_opened(row.circulation.matter_id, actor=actor, now=now)
    return ""


READINGS = StackSource(CODE, list_reading_cards, reading_shown)


def find_reading(actor: Actor, pk: int) -> Reading:
    """A reading that is the actor's own, in whatever state. Raises NotYours."""
    row = find_own(actor, pk)
    if row is None:
        raise NotYours
    return row


def why_gone(row: Reading) -> str:
    """Why there is nothing to read any more, or nothing."""
    title = row.circulation.matter.title
    if row.cancelled_at:
        return f"《{title}》的传阅已经撤回，不用再阅"
    return f"《{title}》已经阅过" if row.read_at else ""


def require_waiting(row: Reading) -> None:
    """Raises Refused for what was read or taken back."""
    if fault := why_gone(row):
        raise Refused(f"{fault}。")


@transaction.atomic
def finish_reading(row: Reading, *, opinion: str, actor: Actor, now: dt.datetime) -> str:
    """已阅: the card, and what else the actor was given to read of the same matter. Returns what happened. Raises like `read`."""
    read(row, opinion=opinion, actor=actor, now=now)
    for other in own_readings(row.circulation.matter_id, actor):
        read(other, opinion=opinion, actor=actor, now=now)
    return f"已阅《{row.circulation.matter.title}》。"


def reading_url(matter: Matter, actor: Actor) -> str:
    """The card on which the actor reads the matter, or nothing when it was not given him."""
    row = own_readings(matter.pk, actor).order_by("arrived_at", "pk").first()
    return reverse("reading", args=[row.pk]) if row else ""


def reading_context(row: Reading, actor: Actor) -> dict[str, Any]:
    """What `ui/reading.html` shows. The text, and the way to it, only to whoever its kind lets read it."""
    matter = row.circulation.matter
    kind = KINDS[matter.kind]
    may_open = Matter.objects.filter(scope(actor, kind.read), pk=matter.pk).exists()
    return {
        "reading": row,
        "matter": matter,
        "kind": kind.title,
        "note": row.circulation.note,
        "preview": preview_of(matter) if may_open else None,
        "matter_url": matter_url(matter) if may_open else "",
        "phrases": PHRASES,
    }


def preview_of(matter: Matter) -> Preview:
    """What its business shows of it; else the first words that it is found by."""
    own = LIVES[matter.kind].preview if matter.kind in LIVES else None
    if own is not None:
        return own(matter)
    text = SOURCES[matter.kind].text(matter.pk) if matter.kind in SOURCES else ""
    return Preview(tuple(line for line in map(str.strip, text.splitlines()) if line)[:LINES])
