"""涉密公文登记: a register stub for a paper that may not be on this network (保密法第三十一条; handbook 13)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.documents.models import ClassifiedStub
from zhongshu.business.documents.permissions import STUBS
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.numbering.operations import give_number
from zhongshu.core.org.models import Unit
from zhongshu.engines.proofing.secrecy import classified_marks

SERIES = "密登"


@transaction.atomic
def register_stub(
    *, title: str, is_masked: bool, holder: str, location: str, received_date: dt.date, unit: Unit, actor: Actor, now: dt.datetime
) -> ClassifiedStub:
    """Register where a classified paper lies. Raises Refused when the entry itself bears a classified mark."""
    require(actor, STUBS)
    if any(classified_marks(text) for text in (title, holder, location)):
        raise Refused("登记内容里不能写密级标志和涉密内容；标题本身涉密的，请勾选“标题不登记”。")
    if unit.pk not in actor.units:
        raise Refused("只能登记在您任职的处室名下。")
    number = give_number(SERIES, year=received_date.year, matter=0, now=now)
    stub = ClassifiedStub.objects.create(
        register_number=str(number),
        title="" if is_masked else title.strip(),
        is_masked=is_masked,
        holder=holder.strip(),
        location=location.strip(),
        received_date=received_date,
        unit=unit,
        registered_by_id=actor.person,
        registered_at=now,
    )
    record(
        "documents.stub_registered",
        actor=actor,
        at=now,
        subject=stub.register_number,
        register_number=stub.register_number,
        holder=stub.holder,
    )
    return stub
