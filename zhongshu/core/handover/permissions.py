"""Who may arrange what for whom. Officers keep the posts; nobody gets to read a paper by any of this.

Basis of the three officers: `core.access.officers`. A head arranges for his unit; the head of the office and its 人事 for everybody in the
government, its office and their divisions. The system officer arranges for all, and sees kinds, numbers and counts where others see titles.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.officers import is_system_officer
from zhongshu.core.access.permissions import NOTHING, Permission
from zhongshu.core.handover.models import Handover, HandoverItem
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.org.models import Absence, Delegation, Officer, Person, Post, UnitKind, held_on

OFFICE_KINDS = (UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.GOVERNMENT)
UNIT_HEAD = "division_head"
OFFICE_HEADS = ("director", "secretary_general", "personnel")
"""办公室主任, 秘书长, 人事."""


def has_seat(actor: Actor) -> bool:
    """Whether any post is held; officers hold none."""
    return bool(actor.seats)


def may_arrange(actor: Actor) -> bool:
    """Whether he arranges for others at all."""
    return is_system_officer(actor) or actor.has_duty(UNIT_HEAD, *OFFICE_HEADS)


def _has_something_here(actor: Actor) -> bool:
    return has_seat(actor) or is_system_officer(actor)


def _arranged_for(actor: Actor) -> Q:
    """Persons for whom the actor arranges; never an officer, never himself."""
    if is_system_officer(actor):
        return Q(officer=Officer.NONE)
    units = Q(position__unit__in=actor.units_as(UNIT_HEAD))
    if actor.has_duty(*OFFICE_HEADS):
        units |= Q(position__unit__kind__in=OFFICE_KINDS)
    posts = Post.objects.filter(units, held_on(actor.today), person=OuterRef("pk"))
    return Q(Exists(posts), officer=Officer.NONE) & ~Q(pk=actor.person)


def _people(actor: Actor) -> Q:
    return _arranged_for(actor) if may_arrange(actor) else NOTHING


def _delegations(actor: Actor) -> Q:
    principals = Person.objects.filter(_people(actor))
    return Q(principal=actor.person) | Q(delegate=actor.person) | Q(principal__in=principals)


def _absences(actor: Actor) -> Q:
    return Q(person=actor.person) | Q(person__in=Person.objects.filter(_people(actor)))


def _handovers(actor: Actor) -> Q:
    """Whom it is about, who received something by it, who did it, and who heads the unit that it happened in."""
    received = HandoverItem.objects.filter(handover=OuterRef("pk"), receiver=actor.person)
    mine = Q(person=actor.person) | Q(made_by=actor.person) | Q(Exists(received)) | Q(unit__in=actor.units_as(UNIT_HEAD))
    if actor.has_duty(*OFFICE_HEADS):
        mine |= Q(unit__kind__in=OFFICE_KINDS)
    return Q() if is_system_officer(actor) else mine


DELEGATE = Permission("handover.delegate", "委托他人代办、登记本人离岗", Delegation, has_seat, lambda actor: Q(principal=actor.person))
ARRANGE = Permission("handover.arrange", "为他人登记离岗和委托、办理工作移交", Person, may_arrange, _arranged_for)
DELEGATIONS = Permission("handover.delegations", "查看委托代办", Delegation, _has_something_here, _delegations)
ABSENCES = Permission("handover.absences", "查看离岗登记", Absence, _has_something_here, _absences)
READ_HANDOVERS = Permission("handover.read", "查看移交清单", Handover, _has_something_here, _handovers)
DONE_FOR_ME = Permission(
    "handover.done_for_me",
    "查看他人代我办理的",
    Task,
    has_seat,
    lambda actor: Q(done_for=actor.person, state=TaskState.DONE),
)

ALL = (DELEGATE, ARRANGE, DELEGATIONS, ABSENCES, READ_HANDOVERS, DONE_FOR_ME)
