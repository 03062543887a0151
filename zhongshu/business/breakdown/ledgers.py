"""任务分解单 and the tasks in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from zhongshu.business.breakdown.flow import FLOW_1, ISSUED
from zhongshu.business.breakdown.models import KindChoice, TaskList, TaskRow
from zhongshu.business.breakdown.permissions import READ
from zhongshu.business.breakdown.queries import list_leaders
from zhongshu.core.access.actors import Actor
from zhongshu.core.ledgers.declarations import Column, Filter, Ledger
from zhongshu.core.org.models import Post


def _lists() -> QuerySet[Any]:
    kept = Count("rows", filter=Q(rows__is_dropped=False))
    return TaskList.objects.select_related("matter__unit", "matter__drafter").annotate(kept=kept)


def _rows() -> QuerySet[Any]:
    """The tasks with the name of whoever is in the leader's chair."""
    seated = Post.objects.filter(position=OuterRef("leader"), to_date=None).order_by("-from_date", "-pk").values("person__name")
    rows = TaskRow.objects.filter(item__isnull=False).select_related("task_list__matter", "lead")
    return rows.annotate(leader_name=Subquery(seated[:1]))


def _leaders(actor: Actor) -> Sequence[tuple[str, str]]:
    return [(str(key), label) for key, label, _ in list_leaders(actor.today)]


LISTS = Ledger(
    code="breakdown.lists",
    title="任务分解单",
    definition="由政府工作报告分解的任务单，含正在分解的。任务数为列入的行数。",
    permission=READ,
    scope_path="matter",
    rows=_lists,
    columns=(
        Column("标题", "matter__title"),
        Column("年度", "year", kind="number", align="right"),
        Column("任务数", lambda row: row.kept, kind="number", align="right"),
        Column(
            "状态",
            lambda row: FLOW_1[row.matter.step].state,
            kind="badge",
            tone=lambda row: "green" if row.matter.step == ISSUED else "blue",
        ),
        Column("处室", "matter__unit__short_name"),
        Column("经办人", "matter__drafter__name"),
        Column("建单时间", "matter__created_at", kind="date"),
    ),
    filters=(
        Filter("q", "标题", "text", lambda text: Q(matter__title__icontains=text)),
        Filter("year", "年度", "year", lambda value: Q(year=value)),
    ),
    url=lambda row: reverse("breakdown", args=[row.pk]),
    empty="还没有分解单。年初报告通过以后，从“分解工作报告”开始。",
)
TASKS = Ledger(
    code="breakdown.tasks",
    title="年度重点任务",
    definition="由政府工作报告分解、已经下达的任务，一行一项，不含没有列入的。",
    permission=READ,
    scope_path="task_list__matter",
    rows=_rows,
    columns=(
        Column("编号", "key", kind="number", align="right"),
        Column("任务", "title"),
        Column("目标类型", "kind"),
        Column("量化指标", "measure"),
        Column("牵头领导", "leader_name"),
        Column("牵头单位", "lead__short_name"),
        Column("完成时限", "due_date", kind="date"),
        Column("年度", "task_list__year", kind="number", align="right"),
    ),
    filters=(
        Filter("q", "任务或单位", "text", lambda text: Q(title__icontains=text) | Q(lead__short_name__icontains=text)),
        Filter("year", "年度", "year", lambda value: Q(task_list__year=value)),
        Filter("leader", "牵头领导", "choice", lambda value: Q(leader=value), _leaders),
        Filter("kind", "目标类型", "choice", lambda value: Q(kind=value), lambda _actor: [(str(k), str(v)) for k, v in KindChoice.choices]),
    ),
    url=lambda row: reverse("breakdown", args=[row.task_list_id]),
    empty="还没有下达的任务。分解单批准并下达以后，每项任务列在这里，点开看它的督办。",
)
ALL = (LISTS, TASKS)
