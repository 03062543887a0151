"""Who may do what with lists of tasks. Every scope is a condition on Matter."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.business.breakdown.flow import CUTTING, LIST_KIND
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import touched
from zhongshu.core.org.models import UnitKind

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
LEADING_DUTIES = ("mayor", "vice_mayor", "secretary_general", "deputy_secretary_general", "director", "deputy_director")


def works_in_office(actor: Actor) -> bool:
    """Whether a post is held in the government, its office, or a division of it."""
    return any(seat.unit_kind in OFFICE_KINDS for seat in actor.seats)


def works_in_division(actor: Actor) -> bool:
    """Whether a post is held in a division of the office."""
    return any(seat.unit_kind == UnitKind.DIVISION for seat in actor.seats)


def _may_read(actor: Actor) -> Q:
    """My own and my division's; what was ever on my desk; for the leaders all that left the desk of who cuts."""
    tasks = Task.objects.filter(touched(actor), matter=OuterRef("pk"))
    mine = Q(drafter=actor.person) | Q(unit__in=actor.units) | Q(Exists(tasks))
    if actor.has_duty(*LEADING_DUTIES):
        mine |= ~Q(step=CUTTING)
    return Q(kind=LIST_KIND) & mine


READ = Permission("breakdown.read", "查看任务分解", Matter, works_in_office, _may_read)
CUT = Permission("breakdown.cut", "分解政府工作报告任务", Matter, works_in_division, lambda actor: Q(kind=LIST_KIND, drafter=actor.person))
ALL = (READ, CUT)
