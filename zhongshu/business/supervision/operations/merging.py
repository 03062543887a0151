"""一事多源: one item survives with all the sources; the other ends as 合并, and leads to it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.supervision.models import Item, ItemSource
from zhongshu.business.supervision.operations.items import fresh
from zhongshu.business.supervision.permissions import MANAGE
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.assignments.operations.assigning import end_with_parent
from zhongshu.core.events.operations import record
from zhongshu.core.matters.models import Link, PhaseChoice
from zhongshu.core.matters.operations import cancel_matter


@transaction.atomic
def merge_items(kept: Item, merged: Item, *, reason: str, actor: Actor, now: dt.datetime) -> Item:
    """合并: nothing is deleted. The number of the merged one stays in the ledger and is not given again.

    Raises Refused for one that has ended, for itself, and without a reason.
    """
    for item in (kept, merged):
        require(actor, MANAGE, item.matter)
    kept, merged = fresh(kept.pk), fresh(merged.pk)
    if kept.pk == merged.pk:
        raise Refused("不能与自己合并。")
    if not reason.strip():
        raise Refused("合并要写明理由。")
    if PhaseChoice.OPEN not in (kept.matter.phase, merged.matter.phase) or kept.matter.phase != merged.matter.phase:
        raise Refused("已经办结或撤销的事项不能合并。")
    if merged.plates.filter(hung_at__isnull=False, unhung_at=None).exists():
        raise Refused("被合并的事项还挂着牌，请保留挂牌的那一件。")
    for row in list(merged.sources.order_by("pk")):
        ItemSource.objects.create(
            item=kept,
            source=row.source,
            reference=row.reference,
            text=row.text,
            digest=row.digest,
            matter=row.matter,
            brought_by=merged,
            at=now,
        )
    Item.objects.filter(pk=merged.pk).update(merged_into=kept)
    Link.objects.get_or_create(source=merged.matter, target=kept.matter, kind="merged", defaults={"made_at": now})
    words = f"并入{kept.matter.number or kept.matter.title}：{reason.strip()}"
    end_with_parent(merged.matter, reason=words, word="合并", actor=actor, now=now)
    cancel_matter(merged.matter, reason=words, word="合并", actor=actor, now=now)
    record(
        "supervision.merged", actor=actor, at=now, matter=kept.pk, subject=kept.matter.title,
        other=merged.matter.number or merged.matter.title, reason=reason.strip(),
    )  # fmt: skip
    return fresh(kept.pk)
