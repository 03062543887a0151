"""民生实事台账 and its sisters."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from zhongshu.business.livelihood.flow import CLOSED, FLOW_1
from zhongshu.business.livelihood.models import LevelChoice, Monthly, Project, Site, SitePhoto, StageChoice
from zhongshu.business.livelihood.permissions import READ
from zhongshu.business.livelihood.queries import counted, listed
from zhongshu.business.livelihood.rules import actual_percent, plain, shown
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger

LEVELS = [(str(value), str(label)) for value, label in LevelChoice.choices]
COUNTING = [("once", "计入（每项一次）"), ("listed", "已列入年度清单"), ("double", "两级重复列入")]


def _projects() -> QuerySet[Any]:
    rows = Project.objects.select_related("matter", "lead", "same_as__matter")
    return rows.annotate(done=Sum("months__amount", filter=Q(months__is_last=True)))


def _counting(value: str) -> Q:
    return {"once": counted(), "listed": listed(), "double": listed() & Q(same_as__isnull=False)}[value]


def _done(row: Any) -> str:
    return f"{plain(row.done)}{row.measure}" if row.done else ""


def _percent(row: Any) -> str:
    return f"{shown(actual_percent(row.done, row.target))}%" if row.done else ""


PROJECTS = Ledger(
    code="livelihood.projects",
    title="民生实事项目",
    definition="各级民生实事项目，从征集到办结，一项一行。完成数为现行月报之和。",
    permission=READ,
    scope_path="matter",
    rows=_projects,
    columns=(
        Column("编号", "matter__number"),
        Column("项目", "matter__title"),
        Column("层级", "level"),
        Column("牵头单位", "lead__short_name"),
        Column("目标", lambda row: f"{plain(row.target)}{row.measure}", align="right"),
        Column("完成", _done, align="right"),
        Column("实际进度", _percent, align="right"),
        Column(
            "状态",
            lambda row: FLOW_1[row.matter.step].state,
            kind="badge",
            tone=lambda row: "green" if row.matter.step == CLOSED else "blue",
        ),
        Column("重复列入", lambda row: row.same_as.matter.title if row.same_as else ""),
    ),
    filters=(
        Filter("q", "项目", "text", lambda text: Q(matter__title__icontains=text)),
        Filter("year", "年度", "year", lambda value: Q(year=value)),
        Filter("level", "层级", "choice", lambda value: Q(level=value), lambda _actor: LEVELS),
        Filter("counting", "统计口径", "choice", _counting, lambda _actor: COUNTING),
        Filter(
            "state",
            "状态",
            "choice",
            lambda value: Q(matter__step=value),
            lambda _actor: [(step.code, step.state) for step in FLOW_1.steps],
        ),
    ),
    url=lambda row: reverse("livelihood_project", args=[row.pk]),
    empty="还没有项目。从“建立项目”开始。",
)
MONTHS = Ledger(
    code="livelihood.months",
    title="民生实事月报",
    definition="每月填报的当月数。修订的，原来的数也在，注明不是现行。",
    permission=READ,
    scope_path="project__matter",
    rows=lambda: Monthly.objects.select_related("project__matter", "project__lead", "by"),
    columns=(
        Column("项目", "project__matter__title"),
        Column("月份", "month", kind="number", align="right"),
        Column("当月数", lambda row: f"{plain(row.amount)}{row.project.measure}", align="right"),
        Column("现行", lambda row: "现行" if row.is_last else "已修订", kind="badge", tone=lambda row: "blue" if row.is_last else "line"),
        Column("逾期", lambda row: "逾期" if row.is_late else ""),
        Column("理由", "reason"),
        Column("填报人", "by__name"),
        Column("填报时间", "at", kind="date"),
    ),
    filters=(
        Filter("q", "项目", "text", lambda text: Q(project__matter__title__icontains=text)),
        Filter("year", "年度", "year", lambda value: Q(project__year=value)),
        Filter("current", "现行", "choice", lambda value: Q(is_last=value == "1"), lambda _actor: [("1", "现行"), ("0", "已修订")]),
    ),
    url=lambda row: reverse("livelihood_project", args=[row.project_id]),
    empty="还没有月报。项目下达以后，牵头单位每月填报，列在这里。",
)
_AFTER = SitePhoto.objects.filter(site=OuterRef("pk"), stage=StageChoice.AFTER)
SITES = Ledger(
    code="livelihood.sites",
    title="民生实事点位",
    definition="各项目的点位。有建成后照片的算建成。",
    permission=READ,
    scope_path="project__matter",
    rows=lambda: Site.objects.select_related("project__matter", "district").annotate(is_built=Exists(_AFTER)),
    columns=(
        Column("点位", "name"),
        Column("项目", "project__matter__title"),
        Column("区县", "district__short_name"),
        Column(
            "建成", lambda row: "已建成" if row.is_built else "建设中", kind="badge", tone=lambda row: "green" if row.is_built else "blue"
        ),
    ),
    filters=(
        Filter("q", "点位或项目", "text", lambda text: Q(name__icontains=text) | Q(project__matter__title__icontains=text)),
        Filter("year", "年度", "year", lambda value: Q(project__year=value)),
        Filter(
            "built",
            "建成",
            "choice",
            lambda value: Q(Exists(_AFTER)) if value == "1" else ~Q(Exists(_AFTER)),
            lambda _a: [("1", "已建成"), ("0", "建设中")],
        ),
    ),
    url=lambda row: reverse("livelihood_project", args=[row.project_id]),
    empty="还没有点位。在项目专档的点位图上点一下，填上名称就是一个点位。",
)
ALL = (PROJECTS, MONTHS, SITES)
