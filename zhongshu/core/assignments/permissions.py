"""Who may do what with assignments. A unit sees its own and no other's."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.assignments.flow import ASSIGNMENT_KIND, CHANGE_KIND, SENDING
from zhongshu.core.assignments.models import Assignment, Change, Feedback
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import open_to, touched
from zhongshu.core.org.models import UnitKind

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
LEADING_DUTIES = ("mayor", "vice_mayor", "secretary_general", "deputy_secretary_general", "director", "deputy_director")
DESK_LIMIT = 500
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
    return Q(**{f"{prefix}division__in": actor.units}) | _sent_to(actor, prefix)


def readable(actor: Actor, prefix: str = "") -> Q:
    """The scope of READ, as a condition on the assignments themselves, or on a row that leads to them by `prefix`."""
    if actor.has_duty(*LEADING_DUTIES):
        return Q()
    if works_in_office(actor):
        return seen(actor, prefix) | Q(Exists(Task.objects.filter(touched(actor), matter=OuterRef(f"{prefix}matter"))))
    own = _sent_to(actor, prefix) | _on_desk(actor, f"{prefix}matter", _sent_to(actor))
    return own | Q(**{f"{prefix}division__in": actor.units}) if _has_assigned(actor, Assignment) else own


def readable_feedback(actor: Actor) -> Q:
    """The same, as a condition on their feedback: it is only given by who had signed for the assignment, and bears its unit and division."""
    if actor.has_duty(*LEADING_DUTIES):
        return Q()
    own, assigned = Q(unit__in=actor.units_as(*UNIT_DUTIES)), Q(division__in=actor.units)
    if works_in_office(actor):
        return assigned | own | Q(Exists(Task.objects.filter(touched(actor), matter=OuterRef("assignment"))))
    own = own | _on_desk(actor, "assignment", own)
    return own | assigned if _has_assigned(actor, Feedback) else own


def readable_askings(actor: Actor) -> Q:
    """The same, as a condition on what was asked of them: it bears the unit and the division too."""
    return readable_feedback(actor)


def _sent_to(actor: Actor, prefix: str = "") -> Q:
    """What was sent to the actor's units. A unit that gave an assignment back does not see what another then does."""
    given_back = Matter.objects.filter(kind=ASSIGNMENT_KIND, step=SENDING)
    sent = Q(**{f"{prefix}unit__in": actor.units_as(*UNIT_DUTIES), f"{prefix}issued_at__isnull": False})
    return sent & ~Q(**{f"{prefix}matter__in": given_back.values("pk")})


def _on_desk(actor: Actor, key: str, own: Q) -> Q:
    """What lies on the desk of somebody outside of the office and is not his unit's anyway.

    There is next to none of it, so it is asked for first and given by its keys. An OR over other tables would make the database look at
    every row; a unit's own rows alone are found by an index.
    """
    rows = Assignment.objects.filter(matter__in=Task.objects.filter(open_to(actor)).values("matter")).exclude(own)
    keys = list(rows.order_by().values_list("pk", flat=True)[: DESK_LIMIT + 1])
    if len(keys) > DESK_LIMIT:
        return Q(**{f"{key}__in": rows.values("pk")})
    return Q(**{f"{key}__in": keys}) if keys else Q()


def _has_assigned(actor: Actor, model: type[Assignment] | type[Feedback]) -> bool:
    """Whether a unit of somebody outside of the office assigned anything, which is next to never so: then it need not be looked for in each row."""
    return model._default_manager.filter(division__in=actor.units).exists()  # noqa: SLF001 - Django's documented name


def units_seen(actor: Actor) -> Q:
    """Units that were assigned something that one may see; for a unit only itself."""
    given = Assignment.objects.filter(seen(actor), unit=OuterRef("pk"))
    if actor.has_duty(*LEADING_DUTIES) or works_in_office(actor) or _has_assigned(actor, Assignment):
        return Q(Exists(given))
    return Q(Exists(given), pk__in=actor.units_as(*UNIT_DUTIES))


def _may_read(actor: Actor) -> Q:
    condition = readable(actor)
    if not condition:
        return Q(kind=ASSIGNMENT_KIND)
    return Q(kind=ASSIGNMENT_KIND) & Q(Exists(Assignment.objects.filter(condition, matter=OuterRef("pk"))))


def readable_changes(actor: Actor) -> Q:
    """The scope of READ_CHANGE, as a condition on the changes themselves: those of assignments that one may see, and those on one's desk."""
    condition = seen(actor, "assignment__")
    if not condition:
        return condition
    if works_in_office(actor):
        return condition | Q(Exists(Task.objects.filter(touched(actor), matter=OuterRef("matter"))))
    return condition | Q(matter__in=Task.objects.filter(open_to(actor)).values("matter"))


def _may_read_change(actor: Actor) -> Q:
    condition = readable_changes(actor)
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
