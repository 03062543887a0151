"""Questions about outgoing papers."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from zhongshu.business.documents.flow import COUNTERSIGN, DRAFTING, RECEIPT
from zhongshu.business.documents.models import CountersignUnit, Paper, Recipient, Route, Signature
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Position, Post, Unit, UnitKind, held_on
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock

HANDLER = "handler"
LIAISON = "liaison"


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step: the drafter, the countersigning units' handlers, the recipients' liaisons, or whom the routes name.

    Raises Refused when a unit that must act has nobody in the post.
    """
    day = clock.day_of(matter.moved_at)
    if step.code == DRAFTING:
        return (f"person:{matter.drafter_id}",)
    if step.code == COUNTERSIGN:
        asked = CountersignUnit.objects.filter(paper=matter.pk).values_list("unit", flat=True)
        return _unit_holders(list(asked), HANDLER, day)
    if step.code == RECEIPT:
        receiving = Recipient.objects.filter(paper=matter.pk).exclude(unit__kind=UnitKind.OUTSIDE).values_list("unit", flat=True)
        return _unit_holders(list(receiving), LIAISON, day)
    position = get_route(Paper.objects.only("issuer", "document_type").get(pk=matter.pk), matter, step.code, day)
    return (f"position:{position}",) if position else ()


def get_route(paper: Paper, matter: Matter, step: str, day: dt.date) -> int | None:
    """The position that the most exact route in force names; a row that says more wins: issuer, then 文种, then 处室.

    None where nobody holds it: a vacant chair is never filled silently from a broader row.
    """
    rows = Route.objects.filter(held_on(day), step=step).filter(
        Q(issuer=None) | Q(issuer=paper.issuer_id),
        Q(document_type="") | Q(document_type=paper.document_type),
        Q(division=None) | Q(division=matter.unit_id),
    )
    exactness = (
        Case(When(issuer=None, then=Value(0)), default=Value(4), output_field=IntegerField())
        + Case(When(document_type="", then=Value(0)), default=Value(2), output_field=IntegerField())
        + Case(When(division=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    manned = Exists(Post.objects.filter(held_on(day), position=OuterRef("position")))
    found = (
        rows.annotate(is_manned=manned).alias(exactness=exactness).order_by("-exactness", "pk").values_list("position", "is_manned").first()
    )
    return found[0] if found and found[1] else None


def _unit_holders(units: list[int], duty: str, day: dt.date) -> tuple[str, ...]:
    if not units:
        return ()
    rows = Position.objects.filter(held_on(day, "posts__"), unit__in=units, duties__code=duty, posts__person__is_active=True)
    pairs = list(rows.order_by("unit__rank", "pk").values_list("unit", "pk").distinct())
    vacant = set(units) - {unit for unit, _ in pairs}
    if vacant:
        names = "、".join(Unit.objects.filter(pk__in=vacant).order_by("rank").values_list("short_name", flat=True)[:5])
        what = "会签经办人" if duty == HANDLER else "收文联络员"
        raise Refused(f"{names}没有在任的{what}，文件送不到。请系统管理员先配置岗位任职。")
    first: dict[int, int] = {}
    for unit, position in pairs:
        first.setdefault(unit, position)
    return tuple(f"position:{position}" for position in first.values())


def list_lower_bodies(unit: int) -> list[str]:
    """Names of the bodies below a unit, full and short: a paper that goes upward is not copied to them."""
    names = Unit.objects.filter(parent=unit, receives=True).values_list("name", "short_name")
    return [name for pair in names for name in pair]


def get_search_text(matter: int) -> str:
    """The text by which a paper is found."""
    paper = Paper.objects.select_related("current").get(pk=matter)
    return paper.current.read().text() if paper.current else ""


def list_signature_faults() -> Iterator[str]:
    """Each signature whose signed text is no longer what was signed, as a Chinese sentence."""
    for signature in Signature.objects.select_related("version", "paper__matter", "signed_by").order_by("pk").iterator():
        actual = hashlib.new("sm3", signature.version.content.encode()).hexdigest()
        if actual != signature.digest:
            title = signature.paper.matter.title
            yield f"签批稿被改动：《{title}》（事项{signature.paper_id}）第{signature.version.sequence}稿与{signature.signed_by.name}签批时的摘要不符"
