"""转办成文: another business asks for a paper; it lies as a draft at the desk of who asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zhongshu.business.documents.models import Issuer
from zhongshu.business.documents.operations.drafting import create_paper
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper import recognise_text


def draft_spawned(*, source: Matter, title: str, actor: Actor, now: dt.datetime, text: str = "", urgency: str = "", **_: Any) -> Matter:
    """A draft with this title, after the issuer's name, and this text, whose elements are recognised. In the caller's transaction."""
    unit = Unit.objects.filter(pk__in=actor.units, kind=UnitKind.DIVISION).order_by("rank").first()
    issuer = _issuer()
    if unit is None or issuer is None:
        raise Refused("不能起草公文：您没有在处室任职，或者还没有登记发文机关代字。")
    full = title if title.startswith(issuer.unit.name) else f"{issuer.unit.name}{title}"
    read = recognise_text(f"{full}\n{text}").paper
    content = PaperContent(
        document_type=read.document_type or "通知",
        urgency=urgency,
        title=full,
        main_recipients=read.main_recipients,
        blocks=read.blocks,
        annexes=read.annexes,
        signers=(issuer.unit.name,),
    )
    paper = create_paper(content, issuer=issuer, unit=unit, actor=actor, now=now)
    Link.objects.create(source=source, target=paper.matter, kind="spawn", made_at=now)
    return paper.matter


def _issuer() -> Issuer | None:
    """The office's own series before the government's."""
    rows = Issuer.objects.filter(to_date=None).select_related("unit").order_by("rank")
    return rows.filter(unit__kind=UnitKind.OFFICE).first() or rows.first()
