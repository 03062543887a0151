"""涉密来文登记: a stub for a paper that may not be on this network, and who got the original when (保密法第三十一条; handbook 13)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.incoming.models import IncomingStub, StubMovement
from zhongshu.business.incoming.permissions import STUBS
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.numbering.operations import give_number
from zhongshu.core.org.models import Unit
from zhongshu.engines.proofing.secrecy import classified_marks

SERIES = "收密登"
NO_MARKS = "登记内容里不能写密级标志和涉密内容；标题本身涉密的，请勾选“标题不登记”。"


@transaction.atomic
def register_stub(
    *,
    title: str,
    is_masked: bool,
    issuer: str = "",
    copies: int = 1,
    holder: str,
    location: str,
    received_date: dt.date,
    unit: Unit,
    actor: Actor,
    now: dt.datetime,
) -> IncomingStub:
    """Register where a classified paper lies. Raises Refused when the entry itself bears a classified mark."""
    require(actor, STUBS)
    if any(classified_marks(text) for text in (title, issuer, holder, location)):
        raise Refused(NO_MARKS)
    if unit.pk not in actor.units:
        raise Refused("只能登记在您任职的处室名下。")
    number = give_number(SERIES, year=received_date.year, matter=0, now=now)
    stub = IncomingStub.objects.create(
        register_number=str(number),
        issuer=issuer.strip(),
        title="" if is_masked else title.strip(),
        is_masked=is_masked,
        copies=copies,
        holder=holder.strip(),
        location=location.strip(),
        received_date=received_date,
        unit=unit,
        registered_by_id=actor.person,
        registered_at=now,
    )
    record(
        "incoming.stub_registered",
        actor=actor,
        at=now,
        subject=stub.register_number,
        register_number=stub.register_number,
        holder=stub.holder,
    )
    return stub


@transaction.atomic
def move_stub(
    stub: IncomingStub, *, receiver: str, location: str, purpose: str, moved_at: dt.datetime, actor: Actor, now: dt.datetime
) -> StubMovement:
    """移交: the original went from its keeper to somebody, who signed for it. Raises Refused for a moment before the last movement."""
    require(actor, STUBS, stub)
    receiver, location, purpose = receiver.strip(), location.strip(), purpose.strip()
    if not receiver or not location or not purpose:
        raise Refused("请写明接收人、存放处和事由。")
    if any(classified_marks(text) for text in (receiver, location, purpose)):
        raise Refused(NO_MARKS)
    stub = IncomingStub.objects.select_for_update(of=("self",)).get(pk=stub.pk)
    if receiver == stub.holder:
        raise Refused(f"原件现在就由{receiver}保管。")
    last = stub.movements.last()
    if moved_at > now or (last and moved_at < last.moved_at):
        raise Refused("移交时间不能早于上一次移交，也不能晚于现在。")
    row = StubMovement.objects.create(
        stub=stub,
        giver=stub.holder,
        receiver=receiver,
        location=location,
        purpose=purpose,
        moved_at=moved_at,
        recorded_by_id=actor.person,
        recorded_at=now,
    )
    IncomingStub.objects.filter(pk=stub.pk).update(holder=receiver, location=location)
    record(
        "incoming.stub_moved",
        actor=actor,
        at=now,
        subject=stub.register_number,
        register_number=stub.register_number,
        giver=row.giver,
        receiver=receiver,
    )
    return row
