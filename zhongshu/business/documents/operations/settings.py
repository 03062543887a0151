"""The office's own settings of 发文: who does which step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.documents.flow import ROUTED_STEPS, STEPS
from zhongshu.business.documents.models import Issuer, Route
from zhongshu.business.documents.permissions import MANAGE_ROUTES
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Position, Unit

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def set_route(
    *,
    step: str,
    position: Position,
    document_type: str = "",
    division: Unit | None = None,
    issuer: Issuer | None = None,
    from_date: dt.date,
    actor: Actor,
    now: dt.datetime,
) -> Route:
    """设置路线: from a day on this position does the step; the row it replaces ends the day before and stays as history."""
    require(actor, MANAGE_ROUTES)
    if step not in ROUTED_STEPS:
        raise Refused("这个环节不由路线指定。")
    same = {"step": step, "document_type": document_type, "division": division, "issuer": issuer}
    old = Route.objects.select_for_update(of=("self",)).select_related("position__unit").filter(**same, to_date=None).first()
    if old and old.position_id == position.pk:
        raise Refused("现在就是这个岗位，不需要改。")
    if old and from_date <= old.from_date:
        raise Refused(f"生效日期要晚于现行路线的生效日期{old.from_date}。")
    if old:
        Route.objects.filter(pk=old.pk).update(to_date=from_date - ONE_DAY)
    new = Route.objects.create(**same, position=position, from_date=from_date)
    record(
        "documents.route_set",
        actor=actor,
        at=now,
        subject=f"route:{new.pk}",
        step=STEPS[step].title,
        document_type=document_type or "各文种",
        division=division.short_name if division else "各处室",
        issuer=issuer.title if issuer else "各发文机关",
        position=str(position),
        old=str(old.position) if old else "无",
        from_date=from_date,
    )
    return new


@transaction.atomic
def end_route(route: Route, *, to_date: dt.date, actor: Actor, now: dt.datetime) -> None:
    """停用路线 after a day; a broader row, if there is one, then names who acts."""
    require(actor, MANAGE_ROUTES)
    if to_date < route.from_date:
        raise Refused(f"停用日期不能早于生效日期{route.from_date}。")
    if not Route.objects.filter(pk=route.pk, to_date=None).update(to_date=to_date):
        raise Refused("这条路线已经停用。")
    record(
        "documents.route_ended",
        actor=actor,
        at=now,
        subject=f"route:{route.pk}",
        step=STEPS[route.step].title,
        position=str(route.position),
        to_date=to_date,
    )
