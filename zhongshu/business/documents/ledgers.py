"""发文台账 and its sisters: what stands in each list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhongshu.business.documents.error_rates import year_of_check
from zhongshu.business.documents.flow import FLOW_2, LATE_STEPS, RECEIPT, STEPS, TO_FILE
from zhongshu.business.documents.models import ClassifiedStub, Disclosure, Issuer, Paper, QualityError, Recipient
from zhongshu.business.documents.permissions import LEDGER, RECEIVED, STUBS
from zhongshu.business.documents.rules import ERROR_KINDS
from zhongshu.core.access.actors import Actor
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.numbering.models import NumberState
from zhongshu.core.org.models import Unit, UnitKind
from zhongshu.engines.paper.model import DOCUMENT_TYPES

STATES = [(step.code, step.state) for step in FLOW_2.steps] + [
    (phase, label) for phase, label in PhaseChoice.choices if phase == PhaseChoice.CANCELLED
]


def state_of(paper: Paper) -> str:
    """What the paper is called now."""
    return "已撤销" if paper.matter.phase == PhaseChoice.CANCELLED else STEPS[paper.matter.step].state


def _tone(paper: Paper) -> str:
    return "line" if paper.matter.phase == PhaseChoice.CANCELLED else "green" if paper.matter.step == TO_FILE else "blue"


def _state(value: str) -> Q:
    if value == PhaseChoice.CANCELLED:
        return Q(matter__phase=PhaseChoice.CANCELLED)
    return Q(matter__step=value) & ~Q(matter__phase=PhaseChoice.CANCELLED)


def _divisions(actor: Actor) -> Sequence[tuple[str, str]]:
    del actor
    rows = Unit.objects.filter(kind=UnitKind.DIVISION).order_by("rank").values_list("pk", "short_name")
    return [(str(pk), name) for pk, name in rows]


def _issuers(actor: Actor) -> Sequence[tuple[str, str]]:
    del actor
    return [(str(issuer.pk), issuer.title) for issuer in Issuer.objects.all()]


def _returned_from(step: str) -> Q:
    return Q(matter__in=Task.objects.filter(step=step, decision="return", state=TaskState.DONE).values("matter"))


def _years(actor: Actor) -> Sequence[tuple[str, str]]:
    """Years in which papers were dispatched, newest first."""
    del actor
    days = Paper.objects.filter(dispatched_at__isnull=False).datetimes("dispatched_at", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


def _papers() -> QuerySet[Any]:
    return Paper.objects.select_related("matter__unit", "matter__drafter", "issuer")


def _url(paper: Paper) -> str:
    return reverse("documents_paper", args=[paper.pk])


PAPERS = Ledger(
    code="documents.papers",
    title="发文台账",
    definition="本人有权查看的全部发文，包括在办、办结和撤销的；作废的文号保留在册。",
    permission=LEDGER,
    scope_path="matter",
    rows=_papers,
    order="-pk",
    columns=(
        Column("标题", "matter__title"),
        Column("文号", "matter__number"),
        Column("文种", "document_type"),
        Column("拟稿处室", "matter__unit__short_name"),
        Column("拟稿人", "matter__drafter__name"),
        Column("紧急程度", "matter__urgency"),
        Column("公开属性", "disclosure"),
        Column("状态", state_of, kind="badge", tone=_tone),
        Column("起草", "matter__created_at", kind="date"),
        Column("成文日期", "issue_date", kind="date"),
        Column("核发", "dispatched_at", kind="date"),
    ),
    filters=(
        Filter("q", "标题或文号", "text", lambda text: Q(matter__title__icontains=text) | Q(matter__number__icontains=text)),
        Filter("state", "状态", "choice", _state, lambda _actor: STATES),
        Filter("type", "文种", "choice", lambda value: Q(document_type=value), lambda _actor: [(name, name) for name in DOCUMENT_TYPES]),
        Filter("division", "拟稿处室", "choice", lambda value: Q(matter__unit=value), _divisions),
        Filter("issuer", "发文机关", "choice", lambda value: Q(issuer=value), _issuers),
        Filter("disclosure", "公开属性", "choice", lambda value: Q(disclosure=value), lambda _actor: Disclosure.choices),
        Filter("year", "核发年度", "year", lambda value: Q(dispatched_at__year=value), _years),
        Filter("from", "起草自", "date_from", lambda day: Q(matter__created_at__date__gte=day)),
        Filter("to", "起草至", "date_to", lambda day: Q(matter__created_at__date__lte=day)),
        Filter(
            "returned",
            "退回环节",
            "choice",
            _returned_from,
            lambda _actor: [(step.code, f"{step.title}退回") for step in FLOW_2.steps[1:9]],
        ),
    ),
    url=_url,
    empty="还没有发文。点“起草公文”开始第一件。",
)


def _received() -> QuerySet[Any]:
    receipt = Task.objects.filter(matter=OuterRef("paper__matter"), position__unit=OuterRef("unit"), step=RECEIPT, state=TaskState.DONE)
    rows = Recipient.objects.select_related("paper__matter", "paper__issuer__unit", "unit")
    return rows.annotate(signed_at=Subquery(receipt.values("done_at")[:1]))


RECEIVED_PAPERS = Ledger(
    code="documents.received",
    title="收到的公文",
    definition="核发给本单位的公文，已签收的和待签收的。",
    permission=RECEIVED,
    rows=_received,
    order="-pk",
    columns=(
        Column("标题", "paper__matter__title"),
        Column("文号", "paper__matter__number"),
        Column("发文机关", "paper__issuer__unit__short_name"),
        Column("收文单位", "unit__short_name"),
        Column("身份", "role"),
        Column("核发", "paper__dispatched_at", kind="date"),
        Column("签收", "signed_at", kind="date"),
    ),
    filters=(
        Filter("q", "标题或文号", "text", lambda text: Q(paper__matter__title__icontains=text) | Q(paper__matter__number__icontains=text)),
        Filter("year", "核发年度", "year", lambda value: Q(paper__dispatched_at__year=value), _years),
    ),
    url=lambda recipient: reverse("documents_paper", args=[recipient.paper_id]),
    empty="还没有收到公文。核发给本单位的公文会列在这里，签收后可以下载。",
)


def _void_numbers() -> QuerySet[Any]:
    return Paper.objects.filter(number__state=NumberState.VOID).select_related("matter", "number", "issuer")


VOID_NUMBERS = Ledger(
    code="documents.void_numbers",
    title="作废文号",
    definition="登记后作废、不再使用的文号，连同作废理由；作废的号不再给别的文件。",
    permission=LEDGER,
    scope_path="matter",
    rows=_void_numbers,
    order="-pk",
    columns=(
        Column("标题", "matter__title"),
        Column("文号", "matter__number"),
        Column("登记", "number__given_at", kind="date"),
        Column("作废", "number__voided_at", kind="date"),
        Column("理由", "number__reason"),
    ),
    url=_url,
    empty="没有作废的文号。",
)

CLASSIFIED_STUBS = Ledger(
    code="documents.stubs",
    title="涉密公文登记",
    definition="涉密公文只登记存放处和保管人，不存正文、不存扫描件（涉密不上网）。",
    permission=STUBS,
    rows=lambda: ClassifiedStub.objects.select_related("unit"),
    order="-pk",
    columns=(
        Column("登记号", "register_number"),
        Column("标题", lambda stub: "（标题不登记）" if stub.is_masked else stub.title),
        Column("保管人", "holder"),
        Column("存放处", "location"),
        Column("登记日期", "received_date", kind="date"),
        Column("登记处室", "unit__short_name"),
    ),
    empty="没有涉密公文登记。",
)


def _check_years(actor: Actor) -> Sequence[tuple[str, str]]:
    """Years in which papers passed the pre-print check, newest first."""
    del actor
    days = Paper.objects.filter(checked_at__isnull=False).datetimes("checked_at", "year", order="DESC")
    return [(str(day.year), f"{day.year}年") for day in days]


ERRORS = Ledger(
    code="documents.errors",
    title="质量差错台账",
    definition="印前复核及以后还在文稿里、后来改正或者由人登记的差错，记在拟稿处室名下；撤销的留在册里，不计入差错率。",
    permission=LEDGER,
    scope_path="paper__matter",
    rows=lambda: QualityError.objects.select_related("paper__matter", "division", "found_by"),
    columns=(
        Column("公文", "paper__matter__title"),
        Column("拟稿处室", "division__short_name"),
        Column("错误种类", lambda row: ERROR_KINDS.get(row.kind, row.kind)),
        Column("原文", "words"),
        Column("问题", "message"),
        Column("发现环节", lambda row: STEPS[row.stage].title),
        Column("来源", lambda row: row.found_by.name if row.found_by else "核文"),
        Column("登记", "found_at", kind="date"),
        Column(
            "状态",
            lambda row: "已撤销" if row.struck_at else "计入",
            kind="badge",
            tone=lambda row: "line" if row.struck_at else "amber",
            explained=lambda row: row.strike_reason,
        ),
    ),
    filters=(
        Filter("q", "公文或问题", "text", lambda text: Q(paper__matter__title__icontains=text) | Q(message__icontains=text)),
        Filter("year", "印前复核年度", "year", lambda value: year_of_check(int(value), "paper__"), _check_years),
        Filter(
            "month",
            "印前复核月份",
            "choice",
            lambda value: Q(paper__checked_at__month=int(value)),
            lambda _actor: [(f"{month:02d}", f"{month}月") for month in range(1, 13)],
        ),
        Filter("division", "拟稿处室", "choice", lambda value: Q(division=value), _divisions),
        Filter("kind", "错误种类", "choice", lambda value: Q(kind=value), lambda _actor: list(ERROR_KINDS.items())),
        Filter(
            "stage", "发现环节", "choice", lambda value: Q(stage=value), lambda _actor: [(step, STEPS[step].title) for step in LATE_STEPS]
        ),
        Filter(
            "state",
            "状态",
            "choice",
            lambda value: Q(struck_at__isnull=value == "counted"),
            lambda _actor: [("counted", "计入"), ("struck", "已撤销")],
        ),
    ),
    url=lambda row: reverse("documents_paper", args=[row.paper_id]),
    empty="还没有质量差错。印前复核及以后改正的核文问题会自动列在这里，人发现的在公文页登记。",
)

ALL = (PAPERS, RECEIVED_PAPERS, VOID_NUMBERS, ERRORS, CLASSIFIED_STUBS)
