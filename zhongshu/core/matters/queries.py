"""Questions about matters and tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Officer, Person, Position
from zhongshu.lib import clock

DESK_ROWS = 100
UNIT_TASKS, UNIT_ROWS = 200, 20


def mine(actor: Actor) -> Q:
    """Tasks that the actor holds himself, through a position, or for somebody whom he stands in for."""
    held = own(actor)
    for principal in actor.principals:
        theirs = Q(person=principal.person) | Q(position__in=principal.positions)
        held |= theirs & Q(matter__kind__in=principal.kinds) if principal.kinds else theirs
    return held


def open_to(actor: Actor) -> Q:
    """The open ones of them. Each way is open by itself, so that the indexes of open tasks answer each: an OR under one state is looked for in every open task."""
    held = Q(person=actor.person, state=TaskState.OPEN) | Q(position__in=actor.positions, state=TaskState.OPEN)
    for principal in actor.principals:
        kinds = Q(matter__kind__in=principal.kinds) if principal.kinds else Q()
        held |= Q(person=principal.person, state=TaskState.OPEN) & kinds
        held |= Q(position__in=principal.positions, state=TaskState.OPEN) & kinds
    return held


def own(actor: Actor) -> Q:
    """Tasks that the actor holds himself or through a position."""
    return Q(person=actor.person) | Q(position__in=actor.positions)


def touched(actor: Actor) -> Q:
    """Tasks that give a reason to read their matter: those that are or were one's own or one's principal's, or that one did, or had done."""
    return mine(actor) | Q(done_by=actor.person) | Q(done_for=actor.person)


def names_of_holders(holders: Sequence[str]) -> dict[str, str]:
    """The names of `person:7` and `position:12`, by holder. Raises Refused for one that does not exist or has ended. Two queries."""
    keys: dict[str, list[int]] = {"person": [], "position": []}
    for holder in holders:
        kind, _, key = holder.partition(":")
        if kind not in keys or not key.isdigit():
            raise Refused("请从名单中选择人员或岗位。")
        keys[kind].append(int(key))
    people = Person.objects.filter(pk__in=keys["person"], to_date=None, officer=Officer.NONE)
    positions = Position.objects.filter(pk__in=keys["position"]).select_related("unit")
    names = {f"person:{person.pk}": person.name for person in people} | {f"position:{row.pk}": str(row) for row in positions}
    if set(holders) - names.keys():
        raise Refused("所选的人员已经离任，或者不能办理，请另选。")
    return names


def list_waiting(actor: Actor) -> QuerySet[Task]:
    """What waits for me, of every kind, by due date; what has none comes last."""
    rows = Task.objects.filter(open_to(actor), matter__phase=PhaseChoice.OPEN).select_related("matter", "sent_by")
    return rows.order_by("due_date", "-matter__urgency", "arrived_at")[:DESK_ROWS]


def list_started(actor: Actor) -> QuerySet[Matter]:
    """What I began and is still under way, last moved first."""
    return Matter.objects.filter(drafter=actor.person, phase=PhaseChoice.OPEN).order_by("-moved_at")[:DESK_ROWS]


def list_done_on(actor: Actor, day: dt.date) -> QuerySet[Task]:
    """What I finished on a day, last first."""
    start = dt.datetime.combine(day, dt.time.min, clock.CHINA)
    rows = Task.objects.filter(done_by=actor.person, state=TaskState.DONE, done_at__gte=start, done_at__lt=start + dt.timedelta(days=1))
    return rows.select_related("matter").order_by("-done_at")[:20]


def list_unit_tasks_due(actor: Actor, until: dt.date) -> list[Task]:
    """Open tasks of my units — on their matters or their positions — due by a day, earliest first. One of each matter: a paper that many units have not signed for stands once.

    Each way is asked by itself, and for keys alone: an OR over both is looked for in every open task, and only what is shown is joined.
    """
    due = Task.objects.filter(state=TaskState.OPEN, due_date__lte=until, matter__phase=PhaseChoice.OPEN).order_by("due_date", "pk")
    found: set[tuple[dt.date | None, int, int]] = set()
    for way in (due.filter(matter__unit__in=actor.units), due.filter(position__unit__in=actor.units)):
        found.update(way.values_list("due_date", "pk", "matter")[:UNIT_TASKS])
    first: dict[int, int] = {}
    for _, key, matter in sorted(found, key=lambda one: (one[0] or until, one[1]))[:UNIT_TASKS]:
        first.setdefault(matter, key)
    keys = [*list(first.values())[:UNIT_ROWS], 0]  # no task has the key 0: an empty desk asks as many questions as a full one
    rows = Task.objects.filter(pk__in=keys).select_related("matter", "person", "position__unit")
    return list(rows.order_by("due_date", "pk"))


def list_tasks(matter: Matter) -> list[Task]:
    """Every task that the matter ever had, oldest first, with the people in them."""
    return list(matter.tasks.select_related("person", "position__unit", "done_by", "sent_by").order_by("pk"))
