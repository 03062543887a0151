"""来件与签收: what comes in, by whatever way, waits here until somebody signs for it with its pieces and the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from zhongshu.business.incoming.flow import SIGN_FOR
from zhongshu.business.incoming.kind import PAPER, total_term
from zhongshu.business.incoming.models import Arrival, ArrivalState, Channel, IncomingFile, IncomingPaper
from zhongshu.business.incoming.permissions import RECEIVE, SEND, works_in_office
from zhongshu.business.incoming.rules import plain_number
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.files.models import StoredFile
from zhongshu.core.matters.models import Matter, Task, Urgency
from zhongshu.core.matters.operations import finish_task, open_matter, start_clock
from zhongshu.core.org.models import Unit, UnitKind

ALREADY = "这件来文已经处置过了，请刷新后再看。"


@transaction.atomic
def send_paper(
    *,
    title: str,
    unit: Unit,
    issuer_number: str = "",
    issuer_date: dt.date | None = None,
    urgency: str = "",
    note: str = "",
    files: Sequence[StoredFile],
    actor: Actor,
    now: dt.datetime,
) -> Arrival:
    """报送: a unit of the city sends a paper to the office; it may be taken back until the office has signed for it."""
    require(actor, SEND)
    if unit.pk not in actor.units:
        raise Refused("只能以您任职的单位报送。")
    if not title.strip():
        raise Refused("请填写标题。")
    if not files:
        raise Refused("请附上公文的正式文件（PDF、OFD 或 .docx）。")
    facts = {"issuer": unit.name, "issuer_unit": unit, "issuer_number": plain_number(issuer_number), "issuer_date": issuer_date}
    return arrive(Channel.UNIT, title=title, urgency=urgency, note=note, files=files, actor=actor, now=now, **facts)


@transaction.atomic
def upload_paper(*, title: str, files: Sequence[StoredFile], actor: Actor, now: dt.datetime) -> Arrival:
    """扫描上传 by 文电处: the scan waits to be read and signed for."""
    require(actor, RECEIVE)
    if not files:
        raise Refused("请选择扫描件。")
    return arrive(Channel.UPLOAD, title=title.strip() or _bare(files[0].name), files=files, actor=actor, now=now)


def arrive(
    channel: Channel, *, title: str, files: Sequence[StoredFile] = (), actor: Actor | None, now: dt.datetime, **facts: Any
) -> Arrival:
    """Something has come. For the operations here and for the watched folder; the caller has checked who may."""
    if facts.get("urgency", "") not in Urgency.values:
        raise Refused("紧急程度只有特急、加急和平件。")
    by = actor.person if actor else None
    arrival = Arrival.objects.create(channel=channel, title=title.strip()[:300], sent_by_id=by, arrived_at=now, **facts)
    IncomingFile.objects.bulk_create(IncomingFile(arrival=arrival, stored=file, rank=rank) for rank, file in enumerate(files))
    record(
        "incoming.arrived",
        actor=actor,
        at=now,
        subject=arrival.title,
        arrival=arrival.pk,
        channel=Channel(channel).label,
        title=arrival.title,
        issuer=arrival.issuer or "来文单位待登记",
        files=len(files),
    )
    return arrival


def accept_paper(
    *, source: Matter, title: str, number: str = "", issuer: str = "", files: Sequence[StoredFile] = (), actor: Actor, now: dt.datetime, **facts: Any
) -> None:  # fmt: skip
    """转为收文: another business hands over a paper that a unit of the office received on the platform. It waits to be signed for."""
    if Arrival.objects.filter(source=source, state__in=(ArrivalState.WAITING, ArrivalState.SIGNED)).exists():
        raise Refused("这份公文已经转为收文，不用重复转。")
    known = {name: facts[name] for name in ("urgency", "issuer_date", "issuer_unit") if name in facts}
    arrive(
        Channel.PLATFORM, title=title, issuer=issuer, issuer_number=plain_number(number), source=source, files=files, actor=actor, now=now, **known
    )  # fmt: skip


def may_accept(actor: Actor) -> bool:
    """Whoever works in the office may hand a paper over to its 收文."""
    return works_in_office(actor)


@transaction.atomic
def withdraw_arrival(arrival: Arrival, *, reason: str, actor: Actor, now: dt.datetime) -> Arrival:
    """撤回报送 by its sender or his unit, before it was signed for."""
    if arrival.channel not in (Channel.UNIT, Channel.PLATFORM) or not _is_his(arrival, actor):
        raise Refused("只有送件的单位可以撤回。")
    if not reason.strip():
        raise Refused("撤回要写明理由。")
    if not _close(arrival, ArrivalState.WITHDRAWN, reason, actor, now):
        raise Refused("办公室已经签收，不能撤回；确需撤回的，请联系文电处退文。")
    record("incoming.withdrawn", actor=actor, at=now, subject=arrival.title, arrival=arrival.pk, title=arrival.title, reason=reason.strip())
    return arrival


@transaction.atomic
def discard_arrival(arrival: Arrival, *, reason: str, actor: Actor, now: dt.datetime) -> Arrival:
    """剔除 what is no paper, or was scanned twice. It stays on record with the reason."""
    require(actor, RECEIVE)
    if not reason.strip():
        raise Refused("剔除要写明理由，例如扫描重复、不是来文。")
    if not _close(arrival, ArrivalState.DISCARDED, reason, actor, now):
        raise Refused(ALREADY)
    record("incoming.discarded", actor=actor, at=now, subject=arrival.title, arrival=arrival.pk, title=arrival.title, reason=reason.strip())
    return arrival


@transaction.atomic
def sign_for(
    arrival: Arrival, *, pieces: int = 1, pages: int = 0, copies: int = 1, attachments: int = 0, actor: Actor, now: dt.datetime
) -> IncomingPaper:
    """签收 (Art. 24(一)): pieces counted, signed, with the time. From here the paper is a matter, and its term runs."""
    require(actor, RECEIVE)
    if pieces < 1 or copies < 1 or min(pages, attachments) < 0:
        raise Refused("请清点件数和份数：至少一件、一份。")
    if not _close(arrival, ArrivalState.SIGNED, "", actor, now):
        raise Refused(ALREADY)
    unit = _receiving_unit(actor)
    matter = open_matter(PAPER, title=arrival.title, unit=unit, urgency=arrival.urgency, source=arrival.source, actor=actor, now=now)
    paper = IncomingPaper.objects.create(
        matter=matter,
        arrival=arrival,
        issuer=arrival.issuer,
        issuer_unit=arrival.issuer_unit,
        issuer_number=arrival.issuer_number,
        issuer_date=arrival.issuer_date,
        pieces=pieces,
        pages=pages,
        copies=copies,
        attachments=attachments,
        signed_for_at=now,
        signed_for_by_id=actor.person,
    )
    told = f"{pieces}件{copies}份" + (f"，{pages}页" if pages else "") + (f"，附件{attachments}个" if attachments else "")
    finish_task(Task.objects.get(matter=matter, step=SIGN_FOR).pk, opinion=told, actor=actor, now=now)
    _start_term(paper, actor, now)
    paper.refresh_from_db()
    return paper


@transaction.atomic
def receive_by_hand(
    *, title: str, issuer: str = "", urgency: str = "", pieces: int = 1, pages: int = 0, copies: int = 1, attachments: int = 0, actor: Actor, now: dt.datetime
) -> IncomingPaper:  # fmt: skip
    """纸质来文: signed for at the counter, with no file."""
    require(actor, RECEIVE)
    if not title.strip():
        raise Refused("请填写标题。")
    arrival = arrive(Channel.HAND, title=title, issuer=issuer.strip(), urgency=urgency, actor=actor, now=now)
    return sign_for(arrival, pieces=pieces, pages=pages, copies=copies, attachments=attachments, actor=actor, now=now)


def _start_term(paper: IncomingPaper, actor: Actor, now: dt.datetime) -> None:
    """办理时限 from 签收 to 办结, by urgency; it stands while the paper waits for an instruction, where the office's rule says so."""
    start_clock(paper.matter, key=total_term(paper.matter.urgency), actor=actor, now=now)


def _is_his(arrival: Arrival, actor: Actor) -> bool:
    return arrival.sent_by_id == actor.person or (arrival.channel == Channel.UNIT and arrival.issuer_unit_id in actor.units)


def _close(arrival: Arrival, state: ArrivalState, reason: str, actor: Actor, now: dt.datetime) -> bool:
    """Claim the arrival: of two at once the second gets False."""
    values = {"state": state, "closed_by": actor.person, "closed_at": now, "reason": reason.strip()[:200]}
    done = bool(Arrival.objects.filter(pk=arrival.pk, state=ArrivalState.WAITING).update(**values))
    if done:
        arrival.refresh_from_db()
    return done


def _receiving_unit(actor: Actor) -> Unit:
    """The division of whoever signs, which keeps the paper's register."""
    rows = Unit.objects.filter(pk__in=actor.units, kind__in=(UnitKind.DIVISION, UnitKind.OFFICE)).order_by("rank")
    unit = rows.first()
    if unit is None:
        raise Refused("签收来文由办公室的处室办理。")
    return unit


def _bare(name: str) -> str:
    return name.rpartition(".")[0] or name
