"""Setting rules' values."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.officers import MANAGE_SETTINGS
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.parameters.models import Parameter


def install_parameters(path: Path) -> None:
    """Add the parameters that a room brings in its `parameters.toml`; values that the office has set stay."""
    known = set(Parameter.objects.values_list("key", flat=True))
    rows = tomllib.loads(path.read_text("utf-8"))["parameters"]
    Parameter.objects.bulk_create(Parameter(**row) for row in rows if row["key"] not in known)


@transaction.atomic
def set_parameter(key: str, *, value: str, from_date: dt.date, basis: str, actor: Actor, now: dt.datetime) -> Parameter:
    """设置参数: a new value from a day on; the old one ends the day before. Raises Refused when the day is not after the old start."""
    require(actor, MANAGE_SETTINGS)
    old = Parameter.objects.select_for_update().filter(key=key, to_date=None).first()
    if old is None:
        raise Refused("没有这个参数。")
    if not basis.strip():
        raise Refused("请写明依据，例如文件名称和条款。")
    if from_date <= old.from_date:
        raise Refused(f"生效日期要晚于现行取值的生效日期{old.from_date}。")
    Parameter.objects.filter(pk=old.pk).update(to_date=from_date - dt.timedelta(days=1))
    new = Parameter.objects.create(key=key, title=old.title, value=value, unit=old.unit, from_date=from_date, basis=basis)
    record(
        "parameters.set",
        actor=actor,
        at=now,
        subject=key,
        title=old.title,
        old=old.value,
        new=value,
        unit=old.unit,
        from_date=from_date,
        basis=basis,
    )
    return new
