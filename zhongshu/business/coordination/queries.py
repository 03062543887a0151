"""Questions about issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet

from zhongshu.business.coordination.flow import CONFIRM, RAISED, VERIFY
from zhongshu.business.coordination.models import AnswerChoice, Issue, Party
from zhongshu.business.coordination.permissions import READ
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.permissions import scope
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Position, Unit, UnitKind, held_on
from zhongshu.core.workflow.flow import Step
from zhongshu.lib import clock
from zhongshu.lib.text import likeness

ALIKE = 60
OFFICER_DUTIES = ("drafter", "division_head")

ROUNDS = "coordination.rounds"


def get_holders(matter: Matter, step: Step) -> Sequence[str]:
    """Who does a step: who raised it; every party confirms by its liaison; the raiser verifies; the rest lies with the officer of the division that coordinates."""
    day = clock.day_of(matter.moved_at)
    if step.code == RAISED:
        return (f"person:{matter.drafter_id}",)
    issue = Issue.objects.select_related("raiser").get(pk=matter.pk)
    if step.code == CONFIRM:
        units = Party.objects.filter(issue=issue).order_by("pk").values_list("unit", flat=True)
        return tuple(position_of(unit, day) for unit in units)
    if step.code == VERIFY:
        return (position_of(issue.raiser_id, day),)
    return (f"person:{issue.coordinator_id}",) if issue.coordinator_id else (officer_of(matter.unit_id, day),)


def position_of(unit: int, day: dt.date) -> str:
    """The liaison of a unit, or the officer of a division. Raises Refused where nobody is there."""
    row = Unit.objects.get(pk=unit)
    if row.kind == UnitKind.DIVISION:
        return officer_of(unit, day)
    rows = Position.objects.filter(held_on(day, "posts__"), unit=unit, duties__code="liaison", posts__person__is_active=True)
    found = rows.order_by("rank", "pk").values_list("pk", flat=True).first()
    if found is None:
        raise Refused(f"{row.short_name}没有在任的联络员，送不到。请系统管理员先配置岗位任职。")
    return f"position:{found}"


def officer_of(unit: int, day: dt.date) -> str:
    """Who handles in a division: its officer's post, or its head's."""
    for duty in OFFICER_DUTIES:
        rows = Position.objects.filter(held_on(day, "posts__"), unit=unit, duties__code=duty, posts__person__is_active=True)
        if found := rows.order_by("rank", "pk").values_list("pk", flat=True).first():
            return f"position:{found}"
    raise Refused("承办协调的处室没有在任的承办人，送不到。请系统管理员先配置岗位任职。")


def issues_of(actor: Actor) -> QuerySet[Issue]:
    """The issues within the actor's scope, with what a list shows."""
    rows = Issue.objects.filter(matter__in=Matter.objects.filter(scope(actor, READ)))
    return rows.select_related("matter__unit", "raiser", "coordinator", "lead").prefetch_related("parties__unit")


def list_alike(title: str, exclude: int = 0) -> list[tuple[Issue, int]]:
    """同一件事的几个名字: open issues whose title is much like this, most alike first."""
    rows = Issue.objects.filter(matter__phase=PhaseChoice.OPEN).exclude(pk=exclude).select_related("matter")
    found = [(row, likeness(title, row.matter.title)) for row in rows]
    return sorted((pair for pair in found if pair[1] >= ALIKE), key=lambda pair: -pair[1])[:5]


def silent_parties(issue: Issue) -> list[Party]:
    """Parties that were asked and have not said anything."""
    return list(issue.parties.filter(answer=AnswerChoice.NONE).select_related("unit").order_by("pk"))


def asked_since(issue: Issue) -> dt.date | None:
    """Since when the parties are asked; None while they are not."""
    row = Task.objects.filter(matter=issue.pk, step=CONFIRM, state=TaskState.OPEN).order_by("arrived_at").first()
    return clock.day_of(row.arrived_at) if row else None


def get_text(pk: int) -> str:
    """What an issue is found by."""
    row = Issue.objects.filter(pk=pk).first()
    return f"{row.dispute}\n{row.basis}\n{row.project}\n{row.opinion}" if row else ""
