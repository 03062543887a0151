"""分管: the system officer says which position oversees which unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Position, Unit
from zhongshu.core.urging.models import Oversight


@transaction.atomic
def set_oversight(unit: Unit, *, position: Position, from_date: dt.date, actor: Actor, now: dt.datetime) -> Oversight:
    """设置分管: from a day on; the old one ends the day before. Raises Refused when nothing would change or the day is not after the old start."""
    require(actor, MANAGE_SETTINGS)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.to_date is not None:
        raise Refused(f"{unit.name}已停用，不用设分管。")
    old = Oversight.objects.filter(unit=unit, to_date=None).select_related("position__unit").first()
    if old and old.position_id == position.pk:
        raise Refused(f"{unit.short_name}本来就由{position}分管。")
    if old and from_date <= old.from_date:
        raise Refused(f"开始日期要晚于现任分管的开始日期{old.from_date}。")
    if old:
        Oversight.objects.filter(pk=old.pk).update(to_date=from_date - dt.timedelta(days=1))
    elif Oversight.objects.filter(unit=unit, to_date__gte=from_date).exists():
        raise Refused("开始日期与以前的分管重叠，请改在它结束之后。")
    row = Oversight.objects.create(unit=unit, position=position, from_date=from_date)
    was = str(old.position) if old else "无"
    facts: dict[str, Any] = {"unit": unit.short_name, "position": str(position), "from_date": from_date, "old": was}
    record("urging.oversight_set", actor=actor, at=now, subject=f"unit:{unit.pk}", **facts)
    return row


@transaction.atomic
def end_oversight(row: Oversight, *, to_date: dt.date, actor: Actor, now: dt.datetime) -> None:
    """停用分管: `to_date` is the last day. Raises Refused the second time, and before it began."""
    require(actor, MANAGE_SETTINGS)
    if to_date < row.from_date:
        raise Refused(f"结束日期不能早于开始日期{row.from_date}。")
    if not Oversight.objects.filter(pk=row.pk, to_date=None).update(to_date=to_date):
        raise Refused("这个分管已经停用了，请刷新后再看。")
    facts: dict[str, Any] = {"unit": row.unit.short_name, "position": str(row.position), "to_date": to_date}
    record("urging.oversight_ended", actor=actor, at=now, subject=f"unit:{row.unit_id}", **facts)
