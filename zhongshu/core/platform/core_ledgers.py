"""Ledgers of the core itself."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.urging.models import Sent, SentKind
from zhongshu.core.urging.permissions import READ
from zhongshu.lib import clock

TONES = {SentKind.REMINDER: "blue", SentKind.LATE: "amber", SentKind.REPORT: "red", SentKind.URGE: "line"}


def _rows() -> QuerySet[Sent]:
    return Sent.objects.select_related("matter", "by")


def _kinds(actor: Actor) -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in KINDS if kind.read.holds(actor)]


def _from(day: str) -> Q:
    return Q(at__gte=dt.datetime.combine(dt.date.fromisoformat(day), dt.time.min, clock.CHINA))


def _to(day: str) -> Q:
    return Q(at__lt=dt.datetime.combine(dt.date.fromisoformat(day) + dt.timedelta(days=1), dt.time.min, clock.CHINA))


URGES = Ledger(
    code="urging.urges",
    title="催办台账",
    definition="对本人可以查看的事项发出的每一次到期提醒、超时催办、上报和人工催办；一次催多人的算一次。",
    permission=READ,
    scope_path="matter",
    rows=_rows,
    columns=(
        Column("时间", "at", kind="date"),
        Column("方式", "kind", kind="badge", tone=lambda sent: TONES[sent.kind]),
        Column("事项", "matter__title"),
        Column("环节", "step"),
        Column("催办对象", "to"),
        Column("期限", "due_date", kind="date"),
        Column("内容", "words"),
        Column("催办人", lambda sent: sent.by.name if sent.by else "系统"),
    ),
    filters=(
        Filter(
            "q",
            "标题、对象或内容",
            "text",
            lambda text: Q(matter__title__icontains=text) | Q(to__icontains=text) | Q(words__icontains=text),
        ),
        Filter("kind", "方式", "choice", lambda value: Q(kind=value), lambda _actor: SentKind.choices),
        Filter("business", "业务", "choice", lambda value: Q(matter__kind=value), _kinds),
        Filter("from", "自", "date_from", _from),
        Filter("to", "至", "date_to", _to),
    ),
    url=lambda sent: reverse("urging_matter", args=[sent.matter_id]),
    empty="还没有催办过。",
)
