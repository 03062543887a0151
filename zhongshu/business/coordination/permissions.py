"""Who may do what with issues. A unit sees those that it raised, and those in which it is a party once they were taken on."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.business.coordination.flow import ISSUE_KIND, RAISED, STUDY
from zhongshu.business.coordination.models import Contact, Issue, Party
from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import Permission
from zhongshu.core.assignments.permissions import LEADING_DUTIES, UNIT_DUTIES, has_seat
from zhongshu.core.circulation.queries import reading_scope
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.matters.queries import touched
from zhongshu.core.org.models import UnitKind


def works_in_division(actor: Actor) -> bool:
    """Whether a post is held in a division of the office."""
    return any(seat.unit_kind == UnitKind.DIVISION for seat in actor.seats)


def may_raise(actor: Actor) -> bool:
    """A division of the office, or a unit by its liaison or leader."""
    return works_in_division(actor) or actor.has_duty(*UNIT_DUTIES)


def _may_read(actor: Actor) -> Q:
    units = actor.units_as(*UNIT_DUTIES)
    raised = Issue.objects.filter(matter=OuterRef("pk"), raiser__in=units)
    party = Party.objects.filter(issue=OuterRef("pk"), unit__in=units)
    tasks = Task.objects.filter(touched(actor), matter=OuterRef("pk"))
    mine = Q(drafter=actor.person) | Q(unit__in=actor.units) | Q(Exists(tasks)) | Q(Exists(raised)) | reading_scope(actor)
    mine |= Q(Exists(party)) & ~Q(step__in=(RAISED, STUDY))
    if actor.has_duty(*LEADING_DUTIES):
        mine |= ~Q(step=RAISED)
    return Q(kind=ISSUE_KIND) & mine


READ = Permission("coordination.read", "查看协调事项", Matter, has_seat, _may_read)
RAISE = Permission("coordination.raise", "提出协调事项", None, may_raise)
MANAGE = Permission(
    "coordination.manage", "研判、协调和督办协调事项", Matter, works_in_division, lambda actor: Q(kind=ISSUE_KIND, unit__in=actor.units)
)
CONTACTS = Permission(
    "coordination.contacts", "登记和查看本处室的联络记录", Contact, works_in_division, lambda actor: Q(division__in=actor.units)
)
ALL = (READ, RAISE, MANAGE, CONTACTS)
