"""Many matters opened and sent on in one act: the same rows and events as one after the other, in as many statements as one takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import Entry, record_all
from zhongshu.core.matters.carrying import STALE, due_of, task_of, told_act
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.models import Link, Matter, Task, TaskState
from zhongshu.core.org.models import Unit
from zhongshu.core.workflow.flow import Flow, Step
from zhongshu.core.workflow.kernel import plan
from zhongshu.core.workflow.situation import Act, Decision, Kind, NotPossible, Phase, Plan, Situation, Work, begin
from zhongshu.lib import clock

Who = Callable[[Matter, Step], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Opening:
    """拟开的一件: what a new matter is. `due` is its own term with the sentence that explains it."""

    title: str
    unit: Unit
    urgency: str = ""
    source: Matter | None = None
    number: str = ""
    due: tuple[dt.date, str] | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A matter that was just opened, with its first task, which who opened it holds."""

    matter: Matter
    task: Task


@transaction.atomic
def open_matters(
    kind: MatterKind, openings: Sequence[Opening], *, flow: Flow | None = None, actor: Actor, now: dt.datetime
) -> list[Begun]:  # fmt: skip
    """New matters, each with its first task, which the actor holds. `flow` is another of the kind's than the usual.

    Their business adds its own rows in the same transaction.
    """
    flow = flow or kind.flow
    change = begin(flow, f"person:{actor.person}")
    matters = Matter.objects.bulk_create(_matter(kind, flow, change, opening, actor, now) for opening in openings)
    dues = {urgency: due_of(kind, flow.first, urgency, clock.day_of(now)) for urgency in {matter.urgency for matter in matters}}
    tasks = Task.objects.bulk_create(
        task_of(matter, change.opened[0], actor, now, due=dues[matter.urgency], opened_at=now) for matter in matters
    )
    Link.objects.bulk_create(
        Link(source=opening.source, target=matter, kind="spawn", made_at=now)
        for opening, matter in zip(openings, matters, strict=True)
        if opening.source
    )
    begun = [Begun(matter, task) for matter, task in zip(matters, tasks, strict=True)]
    facts = {"kind": kind.title, "flow": [kind.code, flow.version]}
    record_all(
        [
            _entry("opened", each.matter, {**facts, "title": each.matter.title, "opened": [(each.task.pk, change.opened[0].holder)]})
            for each in begun
        ],
        actor=actor,
        at=now,
    )
    return begun


def _matter(  # noqa: PLR0917 - the facts of one row, private
    kind: MatterKind, flow: Flow, change: Plan, opening: Opening, actor: Actor, now: dt.datetime
) -> Matter:
    due_date, due_sentence = opening.due or (None, "")
    return Matter(
        kind=kind.code,
        title=opening.title,
        number=opening.number,
        urgency=opening.urgency,
        unit=opening.unit,
        drafter_id=actor.person,
        flow_version=flow.version,
        step=change.step,
        due_date=due_date,
        due_sentence=due_sentence,
        created_at=now,
        moved_at=now,
    )


@transaction.atomic
def send_matters(
    begun: Sequence[Begun], *, who: Who | None = None, actor: Actor, now: dt.datetime, facts: Mapping[int, Mapping[str, Any]] | None = None
) -> None:  # fmt: skip
    """Finish the first step of matters of one kind and flow that this transaction has opened: each goes to its next step, as `finish_task` sends one.

    `who` answers as the kind's own would, where it knows all of them at once; `facts` by matter go into the events. Raises Refused with the kernel's sentence.
    """
    if not begun:
        return
    kind = KINDS[begun[0].matter.kind]
    flow = kind.flow_of(begun[0].matter.flow_version)
    planned = [(each, _planned(each, flow, who or kind.who, actor)) for each in begun]
    _write(planned, actor, now)
    opened = _open_next(kind, flow, planned, actor, now)
    act = flow.first.act
    said = flow.first.title if act == flow.first.title else f"{flow.first.title}：{act}"
    entries = []
    for each, change in planned:
        told = {"step": flow.first.title, "said": said, "opinion": "", "to": flow[change.step].state, "task": each.task.pk}
        told |= {"act": told_act(_act(each, actor)), "opened": opened[each.matter.pk], "entered": change.step}
        entries.append(_entry("finished", each.matter, {**told, **(facts or {}).get(each.matter.pk, {})}))
    record_all(entries, actor=actor, at=now)


def _act(each: Begun, actor: Actor) -> Act:
    return Act(Kind.FINISH, actor.person, each.task.pk, decision=Decision.AGREE)


def _planned(each: Begun, flow: Flow, who: Who, actor: Actor) -> Plan:
    matter, holder = each.matter, f"person:{actor.person}"
    work = Work(each.task.pk, matter.step, matter.visit, holder, is_opened=True)
    situation = Situation(matter.step, matter.visit, Phase(matter.phase), matter.drafter_id, (work,))
    try:
        return plan(flow, situation, replace(_act(each, actor), keys=frozenset({holder})), lambda step: who(matter, step))
    except NotPossible as why:
        raise Refused(str(why)) from why


def _write(planned: Sequence[tuple[Begun, Plan]], actor: Actor, now: dt.datetime) -> None:
    """The first tasks as done and the matters where they then stand: rows of this transaction alone, and claimed all the same."""
    tasks = Task.objects.filter(pk__in=[each.task.pk for each, _ in planned], state=TaskState.OPEN)
    done = {"state": TaskState.DONE, "decision": Decision.AGREE, "done_by": actor.person, "done_at": now}
    if tasks.update(**done) != len(planned):
        raise Refused(STALE)
    for (step, visit, phase), rows in _grouped(planned).items():
        moved = {"step": step, "visit": visit, "phase": phase, "moved_at": now, "closed_at": None if phase == Phase.OPEN else now}
        matters = Matter.objects.filter(pk__in=[each.matter.pk for each, _ in rows], revision=1)
        if matters.update(revision=F("revision") + 1, **moved) != len(rows):
            raise Refused(STALE)
        for each, _ in rows:
            each.matter.step, each.matter.visit, each.matter.phase = step, visit, phase
            each.matter.revision, each.matter.moved_at = 2, now


def _grouped(planned: Iterable[tuple[Begun, Plan]]) -> dict[tuple[str, int, Phase], list[tuple[Begun, Plan]]]:
    groups: dict[tuple[str, int, Phase], list[tuple[Begun, Plan]]] = {}
    for each, change in planned:
        groups.setdefault((change.step, change.visit, change.phase), []).append((each, change))
    return groups


def _open_next(
    kind: MatterKind, flow: Flow, planned: Sequence[tuple[Begun, Plan]], actor: Actor, now: dt.datetime
) -> dict[int, list[tuple[int, str]]]:
    pairs = [(each.matter, new) for each, change in planned for new in change.opened]
    keys = {(new.step, matter.urgency) for matter, new in pairs}
    dues = {key: due_of(kind, flow[key[0]], key[1], clock.day_of(now)) for key in keys}
    tasks = Task.objects.bulk_create(task_of(matter, new, actor, now, due=dues[new.step, matter.urgency]) for matter, new in pairs)
    opened: dict[int, list[tuple[int, str]]] = {each.matter.pk: [] for each, _ in planned}
    for (matter, new), task in zip(pairs, tasks, strict=True):
        opened[matter.pk].append((task.pk, new.holder))
    return opened


def _entry(what: str, matter: Matter, data: Mapping[str, Any]) -> Entry:
    return Entry(f"matters.{what}", matter.pk, matter.title, data)
