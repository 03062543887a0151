"""难题清单 and its sisters."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from zhongshu.business.coordination.flow import CLOSED, FLOW_1
from zhongshu.business.coordination.models import CategoryChoice, Contact, Issue, LevelChoice, Meeting, Party
from zhongshu.business.coordination.permissions import CONTACTS, READ
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.matters.models import PhaseChoice

CATEGORIES = [(str(value), str(label)) for value, label in CategoryChoice.choices]
LEVELS = [(str(value), str(label)) for value, label in LevelChoice.choices]
ENDS = [("solved", "已解决"), ("open", "在办"), ("merged", "已并入")]


def _state(row: Any) -> str:
    return "已并入" if row.merged_into_id else FLOW_1[row.matter.step].state


def _end(value: str) -> Q:
    return {"solved": Q(matter__step=CLOSED), "open": Q(matter__phase=PhaseChoice.OPEN), "merged": Q(merged_into__isnull=False)}[value]


def _blockers(row: Any) -> str:
    return "、".join(party.unit.short_name for party in row.parties.all() if party.is_blocker)


ISSUES = Ledger(
    code="coordination.issues",
    title="难题清单",
    definition="跨部门、跨层级、跨区域的协调事项，一件一行。合并的留着，注明已并入。",
    permission=READ,
    scope_path="matter",
    rows=lambda: Issue.objects.select_related("matter", "raiser").prefetch_related("parties__unit"),
    columns=(
        Column("编号", "matter__number"),
        Column("事项", "matter__title"),
        Column("类别", "category"),
        Column("提出单位", "raiser__short_name"),
        Column("卡点单位", _blockers),
        Column("层级", "level"),
        Column("未成轮次", "rounds", kind="number", align="right"),
        Column("涉及投资（万元）", "value", kind="number", align="right"),
        Column("提出时间", "matter__created_at", kind="date"),
        Column(
            "状态",
            _state,
            kind="badge",
            tone=lambda row: "green" if row.matter.step == CLOSED else "line" if row.merged_into_id else "blue",
        ),
    ),
    filters=(
        Filter("q", "事项", "text", lambda text: Q(matter__title__icontains=text)),
        Filter("raised", "提出年度", "year", lambda value: Q(matter__created_at__year=value)),
        Filter("closed", "销号年度", "year", lambda value: Q(matter__closed_at__year=value)),
        Filter("category", "类别", "choice", lambda value: Q(category=value), lambda _actor: CATEGORIES),
        Filter("level", "层级", "choice", lambda value: Q(level=value), lambda _actor: LEVELS),
        Filter("end", "结果", "choice", _end, lambda _actor: ENDS),
        Filter(
            "blocker",
            "卡点单位",
            "text",
            lambda text: Q(Exists(Party.objects.filter(issue=OuterRef("pk"), is_blocker=True, unit__short_name__icontains=text))),
        ),
    ),
    url=lambda row: reverse("coordination_issue", args=[row.pk]),
    empty="还没有协调事项。几个单位谈不拢的，从“提出协调事项”开始。",
)
MEETINGS = Ledger(
    code="coordination.meetings",
    title="协调会",
    definition="登记的协调会，一次一行。",
    permission=READ,
    scope_path="issue__matter",
    rows=lambda: Meeting.objects.select_related("issue__matter", "by"),
    columns=(
        Column("日期", "held_date", kind="date"),
        Column("事项", "issue__matter__title"),
        Column("参加单位", "attended"),
        Column(
            "结果",
            lambda row: "达成一致" if row.is_agreed else "未达成一致",
            kind="badge",
            tone=lambda row: "green" if row.is_agreed else "amber",
        ),
        Column("登记人", "by__name"),
    ),
    filters=(Filter("year", "年度", "year", lambda value: Q(held_date__year=value)),),
    url=lambda row: reverse("coordination_issue", args=[row.issue_id]),
    empty="还没有协调会。协调中的事项开过会，在事项页上登记，列在这里。",
)
CONTACT_LOG = Ledger(
    code="coordination.contacts",
    title="联络记录",
    definition="与上级办公厅、人大、政协、区县和部门的联络，本处室登记的。",
    permission=CONTACTS,
    rows=lambda: Contact.objects.select_related("by", "issue__matter").annotate(number=F("issue__matter__number")),
    columns=(
        Column("日期", "contact_date", kind="date"),
        Column("联络单位", "organisation"),
        Column("方式", "way"),
        Column("事由和结果", "gist"),
        Column("协调事项", "number"),
        Column("登记人", "by__name"),
    ),
    filters=(
        Filter("q", "单位或事由", "text", lambda text: Q(organisation__icontains=text) | Q(gist__icontains=text)),
        Filter("year", "年度", "year", lambda value: Q(contact_date__year=value)),
    ),
    empty="还没有联络记录。与省里、人大、政协、区县的联络，从“登记联络”记下。",
)
ALL = (ISSUES, MEETINGS, CONTACT_LOG)
