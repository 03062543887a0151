"""What 发文 knows that a person may hold: routes that nobody else could serve, and papers that will come to his chairs."""

from __future__ import annotations

import datetime as dt

from zhongshu.business.documents.flow import STEPS
from zhongshu.business.documents.models import Paper, Route
from zhongshu.core.handover.holdings import Holding, Row, Use
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import PhaseChoice
from zhongshu.core.org.models import Officer, Person, Post, held_on

COMING_ROWS = 200


def _routes(day: dt.date) -> list[Route]:
    return list(Route.objects.filter(held_on(day)).select_related("division", "issuer").order_by("pk"))


def _where(route: Route) -> str:
    """发文初审（综合处、通知）."""
    limits = [route.division.short_name] if route.division else []
    limits += [route.document_type] if route.document_type else []
    limits += [route.issuer.title] if route.issuer else []
    return f"发文{STEPS[route.step].title}" + (f"（{'、'.join(limits)}）" if limits else "")


def list_route_uses(day: dt.date) -> list[Use]:
    """Every position that a route in force names."""
    return [Use(route.position_id, _where(route)) for route in _routes(day)]


def list_sole_routes(person: Person, day: dt.date) -> list[Row]:
    """Routes that name a position which only this person holds."""
    chairs = dict(Post.objects.filter(held_on(day), person=person).values_list("position", "position__title"))
    others = Post.objects.filter(held_on(day), position__in=chairs, person__officer=Officer.NONE, person__is_active=True)
    sole = chairs.keys() - set(others.exclude(person=person).values_list("position", flat=True))
    return [
        Row(f"route:{route.pk}", _where(route), note=f"只有他任{chairs[route.position_id]}", position=route.position_id)
        for route in _routes(day)
        if route.position_id in sole
    ]


def list_coming(person: Person, day: dt.date) -> list[Row]:
    """Steps ahead of running papers that lead to the person's chairs, by the routes in force today."""
    chairs = dict(Post.objects.filter(held_on(day), person=person).values_list("position", "position__title"))
    routes = _routes(day)
    steps = {route.step for route in routes if route.position_id in chairs}
    if not steps:
        return []
    papers = Paper.objects.filter(matter__phase=PhaseChoice.OPEN).select_related("matter").order_by("pk")
    rows = []
    for paper in papers:
        flow = KINDS[paper.matter.kind].flow_of(paper.matter.flow_version)
        for step in flow.steps[flow.index(paper.matter.step) + 1 :]:
            position = _route_of(paper, step.code, routes) if step.code in steps else None
            if position in chairs:
                number = paper.matter.number or f"第{paper.pk}号事项"
                what = f"发文 {number}：现在{flow[paper.matter.step].title}，将到{step.title}"
                rows.append(Row(f"coming:{paper.pk}:{step.code}", what, paper.pk, note=chairs[position], position=position))
    return rows[:COMING_ROWS]


def _route_of(paper: Paper, step: str, routes: list[Route]) -> int | None:
    """The same choice as `queries.get_route` makes, among rows that were read once."""
    fitting = [
        route
        for route in routes
        if route.step == step
        and route.issuer_id in (None, paper.issuer_id)
        and route.document_type in ("", paper.document_type)
        and route.division_id in (None, paper.matter.unit_id)
    ]
    best = max(
        fitting, key=lambda route: (bool(route.issuer_id), bool(route.document_type), bool(route.division_id), -route.pk), default=None
    )
    return best.position_id if best else None


ALL = (
    Holding(
        "documents.routes",
        "只有他能办的发文路线",
        "路线认岗位，不认人；岗位空缺，公文就停在前一步",
        list_sole_routes,
        needs_successor=False,
        of_posts=True,
        list_uses=list_route_uses,
    ),
    Holding(
        "documents.coming",
        "将要送到岗位上的发文",
        "跟岗位走，到时由接任人办",
        list_coming,
        needs_successor=False,
        follows_chair=True,
        of_posts=True,
    ),
)
