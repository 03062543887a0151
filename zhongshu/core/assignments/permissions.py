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
    own = Q(**{f"{prefix}unit__in": actor.units_as(*UNIT_DUTIES), f"{prefix}issued_at__isnull": False}) & ~Q(
        **{f"{prefix}matter__step": SENDING}
    )
    return Q(**{f"{prefix}matter__unit__in": actor.units}) | own


def _handled(actor: Actor) -> Exists:
    """What lies on one's desk now; in the office, what ever lay there. A unit that gave an assignment back does not see what another then does."""
    tasks = Task.objects.filter(touched(actor) if works_in_office(actor) else mine(actor) & Q(state=TaskState.OPEN), matter=OuterRef("pk"))
    return Exists(tasks)


def _may_read(actor: Actor) -> Q:
    given = Assignment.objects.filter(seen(actor), matter=OuterRef("pk"))
    return Q(kind=ASSIGNMENT_KIND) & (Q(Exists(given)) | Q(_handled(actor)))


def _may_read_change(actor: Actor) -> Q:
    asked = Change.objects.filter(seen(actor, "assignment__"), matter=OuterRef("pk"))
    return Q(kind=CHANGE_KIND) & (Q(Exists(asked)) | Q(_handled(actor)))


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
