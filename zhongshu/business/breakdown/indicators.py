"""任务分解's figures."""

from __future__ import annotations

from zhongshu.business.breakdown.ledgers import TASKS
from zhongshu.business.breakdown.models import TaskRow
from zhongshu.business.breakdown.permissions import READ
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.indicators.figures import Figure, Indicator
from zhongshu.core.ledgers.queries import ledger_url
from zhongshu.core.matters.models import Matter


def _count_tasks(actor: Actor, year: int) -> Figure:
    rows = TaskRow.objects.filter(task_list__matter__in=Matter.objects.filter(scope(actor, READ)), task_list__year=year, item__isnull=False)
    return Figure(rows.count(), rows_url=ledger_url(TASKS.code, year=str(year)))


ALL = (
    Indicator(
        "breakdown.tasks", "年度重点任务", "项", "当年政府工作报告分解并已下达的任务项数，一行一项，不含没有列入的。", READ, _count_tasks
    ),
)
