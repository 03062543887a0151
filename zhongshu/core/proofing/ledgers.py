"""词条, 词条建议: what stands in each list."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.proofing.models import Entry, Proposal, ProposalState
from zhongshu.core.proofing.permissions import KEEP, READ
from zhongshu.engines.proofing import ENTRY_KINDS, SEVERITIES


def _state(entry: Entry) -> str:
    return "已撤回" if entry.is_withdrawn else "已停用" if entry.ended_at else "在用"


def _held(entry: Entry) -> str:
    return "、".join((*entry.wrong, *entry.titles, *entry.members))


ENTRIES = Ledger(
    code="proofing.entries",
    title="核文词条",
    definition="本单位词库的全部词条，包括已经停用的；改过的词条旧的一条到改动前一天止。",
    permission=READ,
    rows=lambda: Entry.objects.select_related("made_by"),
    columns=(
        Column("类别", "kind"),
        Column("词条", "text"),
        Column("错误写法、职务或成员", _held),
        Column("程度", "severity", kind="badge", tone=lambda entry: {"must": "red", "should": "amber"}.get(entry.severity, "line")),
        Column("出处", "source"),
        Column("生效", "from_date", kind="date"),
        Column("失效", "to_date", kind="date"),
        Column(
            "状态", _state, kind="badge", tone=lambda entry: "line" if entry.ended_at else "green", explained=lambda entry: entry.end_reason
        ),
        Column("登记人", "made_by__name"),
    ),
    filters=(
        Filter("q", "词条或出处", "text", lambda text: Q(text__icontains=text) | Q(source__icontains=text)),
        Filter("kind", "类别", "choice", lambda value: Q(kind=value), lambda _actor: list(ENTRY_KINDS.items())),
        Filter("severity", "程度", "choice", lambda value: Q(severity=value), lambda _actor: list(SEVERITIES.items())),
        Filter(
            "state",
            "状态",
            "choice",
            lambda value: Q(ended_at__isnull=value == "now"),
            lambda _actor: [("now", "在用"), ("past", "已停用")],
        ),
    ),
    url=lambda entry: reverse("proofing_entry", args=[entry.pk]),
    empty="词库还是空的。在“核文词库”里增加本单位的用语、姓名职务和专有名词。",
)

PROPOSALS = Ledger(
    code="proofing.proposals",
    title="词条建议",
    definition="同样的字在同一条规则下两次被判不采纳的，自动列为建议；采纳的成为专有名词，不采纳的写明理由、不再提出。",
    permission=KEEP,
    rows=lambda: Proposal.objects.select_related("decided_by"),
    columns=(
        Column("文字", "words"),
        Column("核文说", "message"),
        Column("提出", "made_at", kind="date"),
        Column(
            "状态",
            "state",
            kind="badge",
            tone=lambda row: {"open": "amber", "accepted": "green"}.get(row.state, "line"),
            explained=lambda row: row.reason,
        ),
        Column("处理人", "decided_by__name"),
        Column("处理", "decided_at", kind="date"),
    ),
    filters=(Filter("state", "状态", "choice", lambda value: Q(state=value), lambda _actor: ProposalState.choices),),
    url=lambda row: reverse("proofing_proposal", args=[row.pk]),
    empty="没有词条建议。同样的字两次被判不采纳后会列在这里。",
)

ALL = (ENTRIES, PROPOSALS)
