"""Questions about lists of tasks."""

from __future__ import annotations

from collections.abc import Sequence

from zhongshu.business.breakdown.flow import APPROVAL
from zhongshu.business.breakdown.models import TaskAssist, TaskList, TaskRow
from zhongshu.business.breakdown.rules import Line
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Position, Unit, UnitKind, held_on
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock

APPROVERS = ("secretary_general", "director")
TASKED_KINDS = (UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.ENTERPRISE, UnitKind.DIVISION, UnitKind.TOWN)


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step: the one who cuts and issues; the 秘书长 approves, or the 主任 where there is none."""
    if step.code != APPROVAL:
        return (f"person:{matter.drafter_id}",)
    day = clock.day_of(matter.moved_at)
    for duty in APPROVERS:
        found = Position.objects.filter(held_on(day, "posts__"), duties__code=duty).order_by("rank").values_list("pk", flat=True).first()
        if found:
            return (f"position:{found}",)
    return ()


def list_lines(task_list: TaskList) -> list[Line]:
    """The rows as plain lines, in their order. Two queries."""
    assists: dict[int, list[int]] = {}
    for row, unit in TaskAssist.objects.filter(row__task_list=task_list).order_by("rank").values_list("row", "unit"):
        assists.setdefault(row, []).append(unit)
    return [line_of(row, assists.get(row.pk, [])) for row in TaskRow.objects.filter(task_list=task_list).order_by("rank", "key")]


def line_of(row: TaskRow, assists: Sequence[int]) -> Line:
    """One row as a plain line."""
    nodes = [*row.nodes, "", "", "", ""]
    return Line(
        row.key, row.wording, row.title, row.path, row.kind, row.measure, row.lead_id, tuple(assists),
        (nodes[0], nodes[1], nodes[2], nodes[3]), row.due_date, row.field, row.is_dropped, row.start, row.end,
    )  # fmt: skip


def list_units() -> list[Unit]:
    """The units that can be given a task, in the office's order."""
    return list(Unit.objects.filter(kind__in=TASKED_KINDS, to_date=None).order_by("rank"))


def units_by_name() -> dict[str, int]:
    """Every name that a unit goes by, with its key."""
    return {name: unit.pk for unit in list_units() for name in (unit.name, unit.short_name)}


def names_of_units() -> dict[int, str]:
    """Short names of all units, ended ones too."""
    return dict(Unit.objects.values_list("pk", "short_name"))


def get_search_text(pk: int) -> str:
    """What a list is found by: its tasks."""
    return "\n".join(TaskRow.objects.filter(task_list=pk, is_dropped=False).order_by("rank").values_list("wording", flat=True))
