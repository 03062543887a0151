"""Who may do what with assignments. A unit sees its own and no other's."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.assignments.flow import ASSIGNMENT_KIND, CHANGE_KIND, SENDING
from zhongshu.core.assignments.models import Assignment, Change
from zhongshu.core.matters.models import Matter, Task, TaskState
from zhongshu.core.matters.queries import mine, touched
from zhongshu.core.org.models import UnitKind

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
LEADING_DUTIES = ("mayor", "vice_mayor", "secretary_general", "deputy_secretary_general", "director", "deputy_director")
UNIT_DUTIES = ("liaison", "handler", "unit_leader")


def works_in_office(actor: Actor) -> bool:
    """Whether a post is held in the government, its office, or a division of it."""
    return any(seat.unit_kind in OFFICE_KINDS for seat in actor.seats)


def has_seat(actor: Actor) -> bool:
    """Whether any post is held; officers hold none."""
    return bool(actor.seats)


def seen(actor: Actor, prefix: str = "") -> Q:
    """Assignments that one may see, from a row that leads to them by `prefix`: the leaders all, the assigning division its own, a unit what was sent to it."""
    if actor.has_duty(*LEADING_DUTIES):
        return Q()
    given_back = Matter.objects.filter(pk=OuterRef(f"{prefix}matter"), step=SENDING)
    own = Q(**{f"{prefix}unit__in": actor.units_as(*UNIT_DUTIES), f"{prefix}issued_at__isnull": False}) & ~Q(Exists(given_back))
    return Q(**{f"{prefix}division__in": actor.units}) | own


def readable(actor: Actor) -> Q:
    """The scope of READ, as a condition on the assignments themselves."""
    return _or_handled(actor, seen(actor), "matter")


def readable_feedback(actor: Actor) -> Q:
    """The same, as a condition on their feedback: it is only given by who had signed for the assignment, and bears its unit and division."""
    if actor.has_duty(*LEADING_DUTIES):
        return Q()
    own = Q(division__in=actor.units) | Q(unit__in=actor.units_as(*UNIT_DUTIES))
    return _or_handled(actor, own, "assignment")


def _or_handled(actor: Actor, condition: Q, matter: str) -> Q:
    """And what lies on one's desk now; in the office, what ever lay there. A unit that gave an assignment back does not see what another then does."""
    if not condition:
        return condition  # everything is seen anyway
    if works_in_office(actor):
        return condition | Q(Exists(Task.objects.filter(touched(actor), matter=OuterRef(matter))))
    return condition | Q(**{f"{matter}__in": Task.objects.filter(mine(actor), state=TaskState.OPEN).values("matter")})


def _may_read(actor: Actor) -> Q:
    condition = readable(actor)
    if not condition:
        return Q(kind=ASSIGNMENT_KIND)
    return Q(kind=ASSIGNMENT_KIND) & Q(Exists(Assignment.objects.filter(condition, matter=OuterRef("pk"))))


def _may_read_change(actor: Actor) -> Q:
    condition = _or_handled(actor, seen(actor, "assignment__"), "matter")
    if not condition:
        return Q(kind=CHANGE_KIND)
    return Q(kind=CHANGE_KIND) & Q(Exists(Change.objects.filter(condition, matter=OuterRef("pk"))))


def _may_manage(actor: Actor) -> Q:
    return Q(kind=ASSIGNMENT_KIND, unit__in=actor.units)


READ = Permission("assignments.read", "查看交办", Matter, has_seat, _may_read)
READ_CHANGE = Permission("assignments.read_change", "查看变更申请", Matter, has_seat, _may_read_change)
MANAGE = Permission("assignments.manage", "交办、改派、审阅和审核本处室的交办", Matter, works_in_office, _may_manage)
UNIT_SIDE = Permission(
    "assignments.unit_side",
    "办理交办给本单位的事项",
    Assignment,
    lambda actor: bool(actor.units_as(*UNIT_DUTIES)),
    lambda actor: Q(unit__in=actor.units_as(*UNIT_DUTIES), issued_at__isnull=False),
)
ALL = (READ, READ_CHANGE, MANAGE, UNIT_SIDE)
