"""What of 收文 hangs on a person: chairs that the routes name, so that none stands empty unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from zhongshu.business.incoming.flow import FLOW_1
from zhongshu.business.incoming.models import IncomingRoute
from zhongshu.core.handover.holdings import Holding, Row, Use
from zhongshu.core.org.models import Person, Post, held_on


def list_route_uses(day: dt.date) -> Iterable[Use]:
    """The positions that the routes in force name."""
    for route in IncomingRoute.objects.filter(held_on(day)).order_by("pk"):
        yield Use(route.position_id, f"收文{FLOW_1[route.step].title}（{route.get_paper_class_display() or '各类来文'}）")


def list_sole_routes(person: Person, day: dt.date) -> list[Row]:
    """Routes whose position nobody but this person holds on the day."""
    held = set(Post.objects.filter(held_on(day), person=person).values_list("position", flat=True))
    others = set(Post.objects.filter(held_on(day), position__in=held).exclude(person=person).values_list("position", flat=True))
    routes = IncomingRoute.objects.filter(held_on(day), position__in=held - others).select_related("position__unit").order_by("pk")
    return [
        Row(
            key=f"incoming_route:{route.pk}",
            what=f"收文{FLOW_1[route.step].title}（{route.get_paper_class_display() or '各类来文'}）",
            note=f"由{route.position}办理",
            position=route.position_id,
        )
        for route in routes
    ]


ALL = (
    Holding(
        "incoming.routes",
        "只有他能办的收文路线",
        "路线认岗位，不认人；岗位空缺，来文就停在前一步",
        list_sole_routes,
        needs_successor=False,
        of_posts=True,
        list_uses=list_route_uses,
    ),
)
