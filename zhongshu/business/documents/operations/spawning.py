"""代拟公文 for another business: the text lies as a draft at the desk of who asked for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import transaction

from zhongshu.business.documents.models import Issuer
from zhongshu.business.documents.operations.drafting import create_paper
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.engines.paper import Paper as PaperContent
from zhongshu.engines.paper import recognise_body, recognise_text


@transaction.atomic
def spawn_paper(*, source: Matter, title: str, actor: Actor, now: dt.datetime, **facts: Any) -> Matter:
    """起草 from what another business wrote: facts are `text` and `document_type`. Raises Refused where no issuer gives out such a paper.

    With `whole`, the text is a whole paper below its title: recipients, body, annexes with their tables; and the title gets the issuer's name before it.
    """
    document_type = facts.get("document_type", "通报")
    issuers = Issuer.objects.filter(to_date=None, unit__kind=UnitKind.OFFICE).order_by("rank")
    issuer = next((issuer for issuer in issuers if not issuer.document_types or document_type in issuer.document_types), None)
    unit = Unit.objects.filter(pk__in=actor.units, kind__in=(UnitKind.DIVISION, UnitKind.OFFICE)).order_by("rank").first()
    if issuer is None or unit is None:
        raise Refused(f"没有可以制发{document_type}的发文机关代字，或者您不在处室任职，不能代拟。")
    text = str(facts.get("text", ""))
    content = PaperContent(document_type=document_type, title=title, blocks=recognise_body(text), signers=(issuer.unit.name,))
    if facts.get("whole"):
        title = f"{issuer.unit.name}{title}"
        read = recognise_text(f"{title}\n{text}").paper
        content = replace(content, title=title, main_recipients=read.main_recipients, blocks=read.blocks, annexes=read.annexes)
    paper = create_paper(content, issuer=issuer, unit=unit, actor=actor, now=now)
    Link.objects.create(source=source, target=paper.matter, kind="spawn", made_at=now)
    return paper.matter
