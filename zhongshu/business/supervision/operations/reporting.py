"""督查通报 and 督查专报: written from the figures, as a draft of an outgoing paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhongshu.business.supervision.permissions import MANAGE
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.matters.models import Link, Matter
from zhongshu.core.matters.spawning import spawn


@transaction.atomic
def draft_report(title: str, text: str, about: Sequence[Matter], *, document_type: str = "通报", actor: Actor, now: dt.datetime) -> Matter:
    """代拟通报 or 专报: an outgoing paper at the actor's own desk, linked to every item that it names. Raises Refused where it names none."""
    require(actor, MANAGE)
    items = list({matter.pk: matter for matter in about}.values())
    if not items:
        raise Refused("目前没有逾期未办结的任务，不需要通报。" if document_type == "通报" else "今年还没有交办任务，没有可报的。")
    paper = spawn("documents.paper", source=items[0], title=title, text=text, document_type=document_type, actor=actor, now=now)
    if paper is None:
        raise Refused("公文还没有生成，请稍后在工作台查看。")
    Link.objects.bulk_create(Link(source=item, target=paper, kind="spawn", made_at=now) for item in items[1:])
    return paper
