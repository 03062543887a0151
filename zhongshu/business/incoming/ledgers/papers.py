"""收文台账: what stands in the main list, and when a paper is past its term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhongshu.business.incoming.flow import FLOW_1, TO_FILE
from zhongshu.business.incoming.models import (
    HandlingRole,
    HandlingUnit,
    IncomingPaper,
    Nature,
    PaperClass,
)
from zhongshu.business.incoming.permissions import LEDGER
from zhongshu.core.access.actors import Actor
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.models import PhaseChoice, Urgency
from zhongshu.lib import clock

STATES = [(step.code, step.state) for step in FLOW_1.steps[1:]] + [("returned", "已退文")]
URGENCIES = [(value, label) for value, label in Urgency.choices if value]
YES = [("yes", "是")]


def state_of(paper: IncomingPaper) -> str:
    """What the paper is called now."""
    return "已退文" if paper.matter.phase == PhaseChoice.CANCELLED else FLOW_1[paper.matter.step].state


def state_tone(paper: IncomingPaper) -> str:
    """The colour of its badge."""
    return "line" if paper.matter.phase == PhaseChoice.CANCELLED else "green" if paper.matter.step == TO_FILE else "blue"


def overdue(prefix: str = "") -> Q:
    """Past its term, from 签收 to 办结: closed after it, or open still. A paper that was sent back is none of them."""
    today = clock.day_of(clock.now())
    late_open = Q(**{f"{prefix}phase": PhaseChoice.OPEN, f"{prefix}due_date__lt": today})
    late_done = Q(**{f"{prefix}phase": PhaseChoice.DONE, f"{prefix}closed_at__date__gt": F(f"{prefix}due_date")})
    return late_open | late_done


def _state(value: str) -> Q:
    if value == "returned":
        return Q(matter__phase=PhaseChoice.CANCELLED)
    return Q(matter__step=value) & ~Q(matter__phase=PhaseChoice.CANCELLED)


def words_filter(prefix: str = "") -> Filter:
    """Papers by title, number, sender or the sender's number."""

    def apply(text: str) -> Q:
        title, number = Q(**{f"{prefix}matter__title__icontains": text}), Q(**{f"{prefix}matter__number__icontains": text})
        return title | number | Q(**{f"{prefix}issuer__icontains": text}) | Q(**{f"{prefix}issuer_number__icontains": text})

    return Filter("q", "事由、单位或字号", "text", apply)


def list_years(actor: Actor) -> Sequence[tuple[str, str]]:
    """Years in which papers were signed for, newest first."""
    del actor
    days = IncomingPaper.objects.datetimes("signed_for_at", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


def _papers() -> QuerySet[Any]:
    leading = HandlingUnit.objects.filter(paper=OuterRef("pk"), role=HandlingRole.MAIN)
    rows = IncomingPaper.objects.select_related("matter", "number", "signed_for_by")
    return rows.annotate(main_unit=Subquery(leading.values("unit__short_name")[:1]))


def paper_url(paper: IncomingPaper) -> str:
    """The page of a paper."""
    return reverse("incoming_paper", args=[paper.pk])


def _due_tone(paper: IncomingPaper) -> str:
    due, closed = _due_of(paper), paper.matter.closed_at
    if due is None or paper.matter.phase == PhaseChoice.CANCELLED:
        return "grey"
    if closed:
        return "red" if clock.day_of(closed) > due else "green"
    today = clock.day_of(clock.now())
    return "red" if due < today else "amber" if due <= today + dt.timedelta(days=1) else "green"


def _due_of(paper: IncomingPaper) -> dt.date | None:
    return paper.matter.due_date


def _due_text(paper: IncomingPaper) -> str:
    due = _due_of(paper)
    return f"{due.month}月{due.day}日" if due else "—"


PAPERS = Ledger(
    code="incoming.papers",
    title="收文台账",
    definition="本人有权查看的全部收文，包括在办、办结和退文的。",
    permission=LEDGER,
    scope_path="matter",
    rows=_papers,
    order="-pk",
    columns=(
        Column("事由", "matter__title"),
        Column("收文号", "matter__number"),
        Column("来文单位", "issuer"),
        Column("来文字号", "issuer_number"),
        Column("类别", "paper_class"),
        Column("紧急程度", "matter__urgency"),
        Column("性质", "nature"),
        Column("状态", state_of, kind="badge", tone=state_tone),
        Column("主办单位", "main_unit"),
        Column("签收", "signed_for_at", kind="date"),
        Column("期限", _due_text, kind="light", tone=_due_tone, explained=lambda paper: paper.matter.due_sentence),
        Column("线上", lambda paper: "是" if paper.is_online else "有线下环节"),
    ),
    filters=(
        words_filter(),
        Filter("state", "状态", "choice", _state, lambda _actor: STATES),
        Filter("class", "类别", "choice", lambda value: Q(paper_class=value), lambda _actor: PaperClass.choices),
        Filter("nature", "性质", "choice", lambda value: Q(nature=value), lambda _actor: Nature.choices),
        Filter("urgency", "紧急程度", "choice", lambda value: Q(matter__urgency=value), lambda _actor: URGENCIES),
        Filter("overdue", "超时", "choice", lambda _value: overdue("matter__"), lambda _actor: YES),
        Filter(
            "online",
            "线上",
            "choice",
            lambda value: Q(is_online=value == "yes"),
            lambda _actor: [("yes", "全程线上"), ("no", "有线下环节")],
        ),
        Filter("year", "签收年度", "year", lambda value: Q(signed_for_at__year=value), list_years),
        Filter("from", "签收自", "date_from", lambda day: Q(signed_for_at__date__gte=day)),
        Filter("to", "签收至", "date_to", lambda day: Q(signed_for_at__date__lte=day)),
    ),
    url=paper_url,
    empty="还没有收文。到“待签收”签收第一件，或者在“登记来文”里上传扫描件。",
)
