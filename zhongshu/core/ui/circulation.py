"""传阅 on the pages of every kind of matter: who may let it be read, who has read it and what they said, urging, taking back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours
from zhongshu.core.access.permissions import scope
from zhongshu.core.access.policies import Request
from zhongshu.core.circulation.models import Circulation, Reading
from zhongshu.core.circulation.operations import add_readers, cancel_readings, circulate, reader_name, urge_readers
from zhongshu.core.circulation.queries import get_progress, list_circulations
from zhongshu.core.matters.models import Matter, PhaseChoice
from zhongshu.core.ui.lives import LIVES


def may_circulate(matter: Matter, actor: Actor) -> bool:
    """Whether the actor may let the matter be read: its business lets it be, and he is among those whom it names."""
    permission = LIVES[matter.kind].circulates if matter.kind in LIVES else None
    return permission is not None and Matter.objects.filter(scope(actor, permission), pk=matter.pk).exists()


def offered_circulation(matter: Matter, actor: Actor) -> dict[str, Any] | None:
    """What the paper's page offers: how far the reading has come; nothing to whoever may not let it be read."""
    if matter.phase == PhaseChoice.CANCELLED or not may_circulate(matter, actor):
        return None
    progress = get_progress(matter.pk)
    return {"total": progress.total, "read": progress.read, "state": progress.state}


def circulation_rows(matter: Matter, actor: Actor) -> dict[str, Any]:
    """Every batch with its readers, how each stands, and whom one may still urge or spare."""
    batches = [_batch(batch) for batch in list_circulations(matter.pk)]
    readers = [reader for batch in batches for reader in batch["readers"] if not reader["is_cancelled"]]
    return {
        "batches": batches,
        "total": len(readers),
        "read": sum(1 for reader in readers if reader["read_at"]),
        "unread": [reader for reader in readers if not reader["read_at"]],
        "may": bool(batches) and may_circulate(matter, actor),
        "may_add": matter.phase != PhaseChoice.CANCELLED,
    }


def _batch(batch: Circulation) -> dict[str, Any]:
    readings = sorted(batch.readings.all(), key=lambda reading: reading.pk)
    return {
        "pk": batch.pk,
        "number": batch.batch,
        "by": batch.started_by.name,
        "at": batch.at,
        "note": batch.note,
        "is_cancelled": batch.cancelled_at is not None,
        "readers": [_reader(reading) for reading in readings],
    }


def _reader(reading: Reading) -> dict[str, Any]:
    name = reader_name(reading)
    by = reading.read_by.name if reading.read_by and reading.read_by_id != reading.person_id else ""
    return {
        "pk": reading.pk,
        "name": f"{name}（{by}）" if by else name,
        "arrived_at": reading.arrived_at,
        "opened_at": reading.opened_at,
        "read_at": reading.read_at,
        "urged_at": reading.urged_at,
        "opinion": reading.opinion,
        "is_cancelled": reading.cancelled_at is not None,
    }


def send_round(request: Request, matter: Matter, readers: Sequence[str]) -> str:
    """传阅, or 加阅 where the form names a batch."""
    _require(request, matter)
    readers = list(dict.fromkeys(readers))
    if not request.POST.get("batch"):
        circulate(matter, readers=readers, note=request.POST.get("note", ""), actor=request.actor, now=request.now)
        return f"已送{len(readers)}人传阅，谁看了、说了什么在全程里。"
    batch = Circulation.objects.filter(matter=matter, pk=_number(request.POST["batch"])).first()
    if batch is None:
        raise NotYours
    add_readers(batch, readers=readers, actor=request.actor, now=request.now)
    return f"已加送{len(readers)}人传阅。"


def urge_round(request: Request, matter: Matter) -> str:
    """催阅."""
    _require(request, matter)
    count = urge_readers(matter, words=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    return f"已催{count}人阅件，对方会在通知里看到。"


def take_back(request: Request, matter: Matter) -> str:
    """撤回 from those who were ticked and have not read."""
    _require(request, matter)
    readings = [_number(key) for key in request.POST.getlist("reading")]
    count = cancel_readings(matter, readings=readings, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now)
    return f"已撤回{count}人的传阅。"


def _require(request: Request, matter: Matter) -> None:
    if not may_circulate(matter, request.actor):
        raise NotYours


def _number(value: str) -> int:
    return int(value) if value.isdigit() else 0
