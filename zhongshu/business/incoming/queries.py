"""Questions about incoming papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.business.incoming.flow import HANDLE, INSTRUCT, LEADING_DUTIES, REPLY, SIGN_FOR
from zhongshu.business.incoming.models import (
    Arrival,
    ArrivalState,
    AskedLeader,
    HandlingRole,
    HandlingUnit,
    IncomingFile,
    IncomingPage,
    IncomingPaper,
    IncomingRoute,
    Nature,
    ReadingState,
)
from zhongshu.business.incoming.rules import plain_number
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Position, Post, Unit, UnitKind, held_on
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock

HEAD, LIAISON = "division_head", "liaison"


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step: who signed for the paper, the leaders and units that the 拟办意见 names, or whom the routes name.

    Raises Refused when somebody who is named has nobody in the post.
    """
    day = clock.day_of(matter.moved_at)
    if step.code == SIGN_FOR:
        return (f"person:{matter.drafter_id}",)
    paper = IncomingPaper.objects.get(pk=matter.pk)
    if step.code == INSTRUCT:
        return _leaders(paper, day)
    if step.code in (HANDLE, REPLY):
        if paper.nature != Nature.ACTION or (step.code == REPLY and not paper.needs_reply):
            return ()
        rows = HandlingUnit.objects.filter(paper=paper).order_by("-role", "pk")  # main before assist
        rows = rows.filter(role=HandlingRole.MAIN) if step.code == REPLY else rows
        return tuple(f"position:{get_unit_position(row.unit, day)}" for row in rows.select_related("unit"))
    position = get_route(paper.paper_class, step.code, day)
    return (f"position:{position}",) if position else ()


def get_route(paper_class: str, step: str, day: dt.date) -> int | None:
    """The position that the route in force names: the class's own before that of any class. None where nobody holds it."""
    rows = IncomingRoute.objects.filter(held_on(day), Q(paper_class=paper_class) | Q(paper_class=""), step=step)
    manned = Exists(Post.objects.filter(held_on(day), position=OuterRef("position")))
    found = rows.annotate(is_manned=manned).order_by("-paper_class", "pk").values_list("position", "is_manned").first()
    return found[0] if found and found[1] else None


def get_unit_position(unit: Unit, day: dt.date) -> int:
    """The chair at which a unit takes a paper to handle: the head of a division, the liaison of any other. Raises Refused where it is vacant."""
    duty = HEAD if unit.kind in (UnitKind.DIVISION, UnitKind.OFFICE) else LIAISON
    rows = Position.objects.filter(held_on(day, "posts__"), unit=unit, duties__code=duty, posts__person__is_active=True)
    position = rows.order_by("rank", "pk").values_list("pk", flat=True).first()
    if position is None:
        word = "负责人" if duty == HEAD else "收文联络员"
        raise Refused(f"{unit.short_name}没有在任的{word}，公文送不到。请系统管理员先配置岗位任职。")
    return position


def _leaders(paper: IncomingPaper, day: dt.date) -> tuple[str, ...]:
    asked = list(AskedLeader.objects.filter(paper=paper).select_related("position__unit"))
    manned = set(Post.objects.filter(held_on(day), position__in=[row.position_id for row in asked]).values_list("position", flat=True))
    if vacant := [str(row.position) for row in asked if row.position_id not in manned]:
        raise Refused(f"{'、'.join(vacant)}现在没有人任职，请另选批示领导。")
    return tuple(f"position:{row.position_id}" for row in asked)


def list_handling_units() -> QuerySet[Unit]:
    """Who may be given a paper to handle: the divisions, and the units that receive papers."""
    return Unit.objects.filter(Q(kind=UnitKind.DIVISION) | Q(receives=True), to_date=None).order_by("rank", "pk")


def list_leaders(day: dt.date) -> list[tuple[int, str]]:
    """Who may be asked for instructions: their positions, with who holds them."""
    posts = Post.objects.filter(held_on(day), position__duties__code__in=LEADING_DUTIES).select_related("position__unit", "person")
    rows = posts.order_by("position__rank", "person__rank").distinct()
    return [(post.position_id, f"{post.person.name}　{post.position.title}") for post in rows]


def list_duplicates(issuer: str, issuer_number: str, *, but: int = 0) -> list[IncomingPaper]:
    """Papers with the same 来文字号 of the same issuer: copies come twice, on paper and by network. Warned of, never refused."""
    number = plain_number(issuer_number)
    if not number:
        return []
    rows = IncomingPaper.objects.filter(issuer=issuer.strip(), issuer_number=number, registered_at__isnull=False).exclude(pk=but)
    return list(rows.select_related("matter", "number").order_by("pk"))


def list_waiting_arrivals() -> QuerySet[Arrival]:
    """待签收: the oldest first, with their files."""
    rows = Arrival.objects.filter(state=ArrivalState.WAITING).select_related("sent_by", "issuer_unit", "source")
    return rows.prefetch_related("files__stored").order_by("arrived_at", "pk")


def count_waiting_arrivals(actor: Actor) -> int:
    """How many wait to be signed for."""
    del actor
    return Arrival.objects.filter(state=ArrivalState.WAITING).count()


def list_pages(arrival_id: int) -> list[IncomingPage]:
    """Every page that was read of what came, in order."""
    rows = IncomingPage.objects.filter(file__arrival=arrival_id).select_related("file")
    return list(rows.order_by("file__rank", "file__pk", "number"))


def is_being_read(arrival_id: int) -> bool:
    """Whether pages are still to come."""
    return IncomingFile.objects.filter(arrival=arrival_id, state__in=(ReadingState.QUEUED, ReadingState.READING)).exists()


def get_read_text(arrival_id: int) -> str:
    """The words of all pages."""
    return "\n".join(page.text for page in list_pages(arrival_id) if page.text)


def get_search_text(matter: int) -> str:
    """The text by which a paper is found: whence it comes, its number there, what was read of it, and what was said of it."""
    paper = IncomingPaper.objects.select_related("arrival").get(pk=matter)
    said = list(paper.instructions.values_list("text", flat=True))
    parts = [paper.issuer, paper.issuer_number, paper.proposal, *said, paper.result, paper.reply, get_read_text(paper.arrival_id)]
    return "\n".join(part for part in parts if part)
