"""The office's own settings of 收文: who does which step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zhongshu.business.incoming.flow import FLOW_1, ROUTED_STEPS
from zhongshu.business.incoming.models import IncomingRoute, PaperClass
from zhongshu.business.incoming.permissions import MANAGE_ROUTES
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import require
from zhongshu.core.events.operations import record
from zhongshu.core.org.models import Position

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def set_route(*, step: str, position: Position, paper_class: str = "", from_date: dt.date, actor: Actor, now: dt.datetime) -> IncomingRoute:
    """设置路线: from a day on this position does the step; the row it replaces ends the day before and stays as history."""
    require(actor, MANAGE_ROUTES)
    if step not in ROUTED_STEPS or paper_class not in ("", *PaperClass.values):
        raise Refused("这个环节不由路线指定。")
    rows = IncomingRoute.objects.select_for_update(of=("self",)).select_related("position__unit")
    old = rows.filter(step=step, paper_class=paper_class, to_date=None).first()
    if old and old.position_id == position.pk:
        raise Refused("现在就是这个岗位，不需要改。")
    if old and from_date <= old.from_date:
        raise Refused(f"生效日期要晚于现行路线的生效日期{old.from_date}。")
    if old:
        IncomingRoute.objects.filter(pk=old.pk).update(to_date=from_date - ONE_DAY)
    new = IncomingRoute.objects.create(step=step, paper_class=paper_class, position=position, from_date=from_date)
    record(
        "incoming.route_set",
        actor=actor,
        at=now,
        subject=f"incoming_route:{new.pk}",
        step=FLOW_1[step].title,
        paper_class=new.get_paper_class_display() or "各类来文",
        position=str(position),
        old=str(old.position) if old else "无",
        from_date=from_date,
    )
    return new


@transaction.atomic
def end_route(route: IncomingRoute, *, to_date: dt.date, actor: Actor, now: dt.datetime) -> None:
    """停用路线 after a day; the row for any class, if there is one, then names who acts."""
    require(actor, MANAGE_ROUTES)
    if to_date < route.from_date:
        raise Refused(f"停用日期不能早于生效日期{route.from_date}。")
    if not IncomingRoute.objects.filter(pk=route.pk, to_date=None).update(to_date=to_date):
        raise Refused("这条路线已经停用。")
    record(
        "incoming.route_ended",
        actor=actor,
        at=now,
        subject=f"incoming_route:{route.pk}",
        step=FLOW_1[route.step].title,
        position=str(route.position),
        to_date=to_date,
    )
