"""传阅、加阅、阅毕、撤销、催阅. Whoever calls has checked that the actor may let this matter be read; reading is one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.circulation.models import Circulation, Reading
from zhongshu.core.circulation.queries import UNREAD, his, own_readings
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Officer, Person, Position, Post, held_on

NAMED = 5
OPINION_LIMIT = 500


@transaction.atomic
def circulate(matter: Matter, *, readers: Sequence[str], note: str = "", actor: Actor, now: dt.datetime) -> Circulation:
    """传阅 to `person:7` and `position:3`, as a new batch. It opens no step and holds none up; an ended matter may still be read.

    Raises Refused without readers, for one who is not there, and for one who has the matter unread already.
    """
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    names = _names_of(matter, readers, actor)
    last = Circulation.objects.filter(matter=matter).aggregate(last=Max("batch"))["last"] or 0
    batch = Circulation.objects.create(matter=matter, batch=last + 1, started_by_id=actor.person, at=now, note=note.strip()[:200])
    _give(batch, readers, actor, now)
    record(
        "circulation.sent",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        batch=batch.batch,
        count=len(names),
        readers=_told(names),
        note=batch.note,
    )
    return batch


@transaction.atomic
def add_readers(batch: Circulation, *, readers: Sequence[str], actor: Actor, now: dt.datetime) -> None:
    """加阅: further readers of a batch. Raises like `circulate`, and Refused for a batch that was cancelled."""
    matter = Matter.objects.select_for_update().get(pk=batch.matter_id)
    if Circulation.objects.filter(pk=batch.pk, cancelled_at__isnull=False).exists():
        raise Refused("这一批传阅已经撤销，请另发一批。")
    names = _names_of(matter, readers, actor)
    _give(batch, readers, actor, now)
    count = len(names)
    record(
        "circulation.added",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        batch=batch.batch,
        count=count,
        readers=_told(names),
    )


@transaction.atomic
def read(reading: Reading, *, opinion: str = "", actor: Actor, now: dt.datetime) -> Reading:
    """已阅, with a word if there is one. Raises NotYours for another's, Refused the second time and when it was taken back."""
    row = Reading.objects.filter(his(actor), pk=reading.pk).select_related("circulation__matter").first()
    if row is None:
        raise NotYours
    values = {"read_at": now, "read_by": actor.person, "opinion": opinion.strip()[:OPINION_LIMIT]}
    if not Reading.objects.filter(UNREAD, pk=row.pk).update(**values, opened_at=row.opened_at or now):
        raise Refused("这份传阅件已经撤回，不用再阅。" if row.cancelled_at else "这份传阅件已经阅过，请刷新页面。")
    matter = row.circulation.matter
    told = values["opinion"]
    record(
        "circulation.read", actor=actor, at=now, matter=matter.pk, subject=matter.title, batch=row.circulation.batch, opinion=told or "已阅"
    )
    row.refresh_from_db()
    return row


@transaction.atomic
def read_opened(*, actor: Actor, now: dt.datetime) -> int:
    """已阅 for all that the actor has opened and not read; what he has not opened stays. Returns how many; raises Refused when there are none."""
    rows = list(
        Reading.objects.select_for_update(of=("self",)).filter(his(actor), UNREAD, opened_at__isnull=False).order_by("arrived_at", "pk")
    )
    if not rows:
        raise Refused("没有打开过而还没有阅毕的；没有打开过的请逐件看。")
    for row in rows:
        read(row, actor=actor, now=now)
    return len(rows)


@transaction.atomic
def cancel_readings(matter: Matter, *, readings: Iterable[int], reason: str, actor: Actor, now: dt.datetime) -> int:
    """撤回送阅 from those who have not read yet; what was read stays. Returns how many. Raises Refused when there are none such."""
    if not reason.strip():
        raise Refused("撤回传阅要写明理由。")
    rows = Reading.objects.select_for_update(of=("self",)).filter(UNREAD, circulation__matter=matter.pk, pk__in=list(readings))
    found = list(rows.select_related("person", "position__unit"))
    if not found:
        raise Refused("这些人都已经阅过或者已经撤回，没有可以撤的。")
    Reading.objects.filter(pk__in=[row.pk for row in found]).update(cancelled_at=now)
    alive = Reading.objects.filter(cancelled_at=None).values("circulation")
    Circulation.objects.filter(matter=matter.pk, cancelled_at=None).exclude(pk__in=alive).update(cancelled_at=now)
    names = [reader_name(row) for row in found]
    record(
        "circulation.cancelled",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        count=len(found),
        readers=_told(names),
        reason=reason.strip(),
        readings=[row.pk for row in found],
    )
    return len(found)


@transaction.atomic
def urge_readers(matter: Matter, *, words: str, actor: Actor, now: dt.datetime) -> int:
    """催阅 everybody who has not read. Returns how many; raises Refused when nobody is left."""
    count = Reading.objects.filter(UNREAD, circulation__matter=matter.pk).exclude(person=actor.person).update(urged_at=now)
    if not count:
        raise Refused("都已经阅过，不需要催阅。")
    words = words.strip() or "请尽快阅。"
    record("circulation.urged", actor=actor, at=now, matter=matter.pk, subject=matter.title, count=count, words=words)
    return count


def mark_reading_opened(matter_id: int, *, actor: Actor, now: dt.datetime) -> int:
    """The actor has the matter before him: what he is to read of it counts as opened. Returns how many were new."""
    unopened = own_readings(matter_id, actor).filter(opened_at=None)
    return unopened.update(opened_at=now) if unopened.exists() else 0


def reader_name(reading: Reading) -> str:
    """Who is to read, as a person says it."""
    return reading.person.name if reading.person else str(reading.position)


def _give(batch: Circulation, readers: Sequence[str], actor: Actor, now: dt.datetime) -> None:
    Reading.objects.bulk_create(
        Reading(circulation=batch, **{f"{kind}_id": int(key)}, added_by_id=actor.person, arrived_at=now)
        for kind, _, key in (reader.partition(":") for reader in dict.fromkeys(readers))
    )


def _names_of(matter: Matter, readers: Sequence[str], actor: Actor) -> list[str]:
    """The readers' names, in their order. Refuses whoever is not in office, or has the matter to read already."""
    if not readers:
        raise Refused("请选择传阅对象。")
    people, positions = (_keys(readers, kind) for kind in ("person", "position"))
    in_office = Person.objects.filter(held_on(actor.today), pk__in=people, is_active=True, officer=Officer.NONE)
    names = {f"person:{pk}": name for pk, name in in_office.values_list("pk", "name")}
    seated = Post.objects.filter(held_on(actor.today), position__in=positions).values("position")
    names |= {f"position:{row.pk}": str(row) for row in Position.objects.filter(pk__in=seated).select_related("unit")}
    if any(reader not in names for reader in readers):
        raise Refused("传阅对象里有不在任或者没有人任职的，请重新选择。")
    waiting = Reading.objects.filter(UNREAD, circulation__matter=matter.pk)
    known = {f"person:{person}" if person else f"position:{position}" for person, position in waiting.values_list("person", "position")}
    if double := [names[reader] for reader in readers if reader in known]:
        raise Refused(f"{_told(double)}已经在传阅，还没有阅毕，不用重复送。")
    return [names[reader] for reader in dict.fromkeys(readers)]


def _keys(readers: Sequence[str], kind: str) -> list[int]:
    return [int(key) for name, _, key in (reader.partition(":") for reader in readers) if name == kind and key.isdigit()]


def _told(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等{len(names)}人" if len(names) > NAMED else "")
