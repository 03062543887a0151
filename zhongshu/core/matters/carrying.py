"""Carrying the kernel's plans out on rows: the only code that writes a matter's step and its tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F

from zhongshu.core.access.actors import Actor, Principal
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Due, due_date
from zhongshu.core.matters import clocks
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.models import Dispensation, Matter, Task
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import Quorum, Step
from zhongshu.core.workflow.kernel import plan
from zhongshu.core.workflow.situation import (
    Act,
    Decision,
    Detour,
    NotPossible,
    Phase,
    Place,
    Plan,
    Role,
    Situation,
    State,
    Work,
)
from zhongshu.lib import clock

STALE = "该事项刚刚被他人处理，请刷新后再试。"
WORK_COLUMNS = (
    "pk", "step", "visit", "person", "position", "state", "decision", "done_by", "opened_at", "unseated_by", "took",
    "role", "place", "turn", "parent", "came_from", "done_for",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carried:
    """What an act came to: the step acted on, for whom the actor stood in, and the facts by which the ledger can be replayed."""

    step: Step
    acted_for: str
    facts: Mapping[str, Any]


def lock_matter(task_id: int) -> Matter:
    """The task's matter, its row taken until the transaction ends, so that two clicks come one after the other."""
    matter = Matter.objects.select_for_update(of=("self",)).filter(tasks=task_id).first()
    if matter is None:
        raise NotYours
    return matter


def flow_step(matter: Matter, code: str) -> Step:
    """A step of the flow that the matter runs on."""
    return KINDS[matter.kind].flow_of(matter.flow_version)[code]


def situation_of(matter: Matter) -> Situation:
    """The matter as the kernel sees it. One query, and one for who was dispensed where the flow has levels."""
    rows = Task.objects.filter(matter=matter).order_by("pk").values_list(*WORK_COLUMNS)  # not objects: a paper has one for each of 92 units
    works = tuple(_work(*row) for row in rows)
    has_levels = any(step.level is not None for step in KINDS[matter.kind].flow_of(matter.flow_version).steps)
    granted = Dispensation.objects.filter(matter=matter).values_list("person", "step") if has_levels else ()
    dispensed = frozenset(granted)
    detours = tuple(Detour(at, back_to) for at, back_to in matter.detours)
    quorums = {step: Quorum.parse(text) for step, text in matter.quorums.items()}
    return Situation(matter.step, matter.visit, Phase(matter.phase), matter.drafter_id, works, detours, dispensed, quorums)


def carry_out(matter: Matter, act: Act, actor: Actor, now: dt.datetime, *, opinion: str = "", request: str = "") -> Carried:
    """Plan one act and write it; the matter's row is locked. Raises Refused with the kernel's sentence."""
    kind = KINDS[matter.kind]
    flow = kind.flow_of(matter.flow_version)
    situation = situation_of(matter)
    work = next((work for work in situation.works if work.id == act.task), None)
    principal = None if act.is_ordered else _principal_for(matter, work, actor)
    act = replace(act, by=actor.person, keys=_keys(actor, matter.kind), principal=principal.person if principal else None)
    try:
        change = plan(flow, situation, act, lambda step: kind.who(matter, step))
    except NotPossible as why:
        raise Refused(str(why)) from why
    is_asked = change.opened or any(work.state == State.OPEN for work in change.changed)
    due = due_of(kind, flow[change.step], matter.urgency, clock.day_of(now)) if is_asked else None
    arriving = {"state": State.OPEN, "arrived_at": now, "sent_by": actor.person, "opened_at": None, **_due_columns(due)}
    _write_changes(situation, change, act, opinion=opinion, arriving=arriving)
    _move(matter, flow[situation.step], flow[change.step], change, now)
    if change.phase != Phase.OPEN and kind.ended:
        kind.ended(matter, now)
    opened = write_opened(matter, change, actor, now, due=due, request=request)
    facts = {"act": told_act(act), "opened": opened, "entered": change.step}
    return Carried(flow[work.step if work else situation.step], principal.name if principal else "", facts)


def told_act(act: Act) -> dict[str, Any]:
    """The act as its event keeps it: what is not as it usually is."""
    usual = Act(act.kind, act.by)
    names = ("task", "decision", "target", "way", "principal", "holders", "place", "role", "is_ordered")
    return {"kind": act.kind, **{name: getattr(act, name) for name in names if getattr(act, name) != getattr(usual, name)}}


def write_opened(
    matter: Matter, change: Plan, actor: Actor, now: dt.datetime, *, due: Due | None = None, request: str = ""
) -> list[tuple[int, str]]:  # fmt: skip
    """New tasks of a plan, each with its holder. What is asked goes to those who were asked, and with a task that is handed on."""
    if not change.opened:
        return []
    sources = {work.came_from for work in change.opened if work.came_from is not None}
    asked: dict[int | None, str] = (
        dict(Task.objects.filter(pk__in=sources).exclude(request="").values_list("pk", "request")) if sources else {}
    )
    tasks = Task.objects.bulk_create(
        task_of(matter, new, actor, now, due=due, request=asked.get(new.came_from, request) if new.role != Role.MAIN else "")
        for new in change.opened
    )
    return [(task.pk, new.holder) for task, new in zip(tasks, change.opened, strict=True)]


def task_of(
    matter: Matter, new: Work, actor: Actor, now: dt.datetime, *, due: Due | None, request: str = "", opened_at: dt.datetime | None = None
) -> Task:
    """The row of a task that a plan opens, not yet written."""
    return Task(
        matter=matter,
        step=new.step,
        visit=new.visit,
        **{f"{new.holder.partition(':')[0]}_id": int(new.holder.partition(":")[2])},
        state=new.state,
        role=new.role,
        place=new.place,
        turn=new.turn,
        parent_id=new.parent,
        came_from_id=new.came_from,
        request=request,
        sent_by_id=actor.person,
        arrived_at=now,
        opened_at=opened_at,
        **_due_columns(due),
    )


def _write_changes(before: Situation, change: Plan, act: Act, *, opinion: str, arriving: dict[str, Any]) -> None:
    """Claim the acted task by compare-and-set; write the others, which only follow from it, in as few statements as can be."""
    old = {work.id: work for work in before.works}
    groups: dict[tuple[str, int | None, str, bool], list[int]] = {}
    for work in change.changed:
        if work.id == act.task:
            _claim(old[work.id], work, opinion, arriving["arrived_at"])
            continue
        is_woken = work.state == State.OPEN and old[work.id].state == State.WAITING
        groups.setdefault((work.state, work.unseated_by, work.took, is_woken), []).append(work.id)
    for (state, unseated_by, took, is_woken), ids in groups.items():
        values = {"state": state, "unseated_by": unseated_by, "took": took} | (arriving if is_woken else {})
        Task.objects.filter(pk__in=ids).update(**values)


def _claim(old: Work, new: Work, opinion: str, now: dt.datetime) -> None:
    values: dict[str, Any] = {"state": new.state, "decision": new.decision, "took": new.took, "done_by": new.by, "done_for": new.principal}
    if new.state in (State.DONE, State.MOVED):
        values |= {"opinion": opinion, "done_at": now, "opened_at": F("opened_at") if old.is_opened else now}
    if not Task.objects.filter(pk=new.id, state=old.state).update(**values):
        raise Refused(STALE)


def _move(matter: Matter, left: Step, entered: Step, change: Plan, now: dt.datetime) -> None:
    """The matter's own row, by compare-and-set on its revision; its clock stops and runs with the step."""
    revision = matter.revision
    matter.step, matter.visit, matter.phase = change.step, change.visit, change.phase
    matter.detours = [[detour.at, detour.back_to] for detour in change.detours]
    matter.revision, matter.moved_at = revision + 1, now
    matter.closed_at = None if change.phase == Phase.OPEN else now
    if matter.clock_from:
        clocks.follow(matter, left, entered, clock.day_of(now))
    names = ("step", "visit", "phase", "detours", "revision", "moved_at", "closed_at", "due_date", "due_sentence")
    if not Matter.objects.filter(pk=matter.pk, revision=revision).update(**{name: getattr(matter, name) for name in names}):
        raise Refused(STALE)


def due_of(kind: MatterKind, step: Step, urgency: str, day: dt.date) -> Due | None:
    """By when a task that arrives on a day is to be done, with the sentence that explains it."""
    key = kind.term(step, urgency)
    if key is None:
        return None
    days = get_number(key, day)
    return due_date(get_calendar(day, until=day + dt.timedelta(days=3 * days + 30)), day, days)  # no holiday is a month long


def _due_columns(due: Due | None) -> dict[str, Any]:
    return {"due_date": due.date if due else None, "due_sentence": due.sentence if due else ""}


def _keys(actor: Actor, kind: str) -> frozenset[str]:
    """The holders' names under which the actor may act: his own, his positions', and those of whom he stands in for."""
    own = {f"person:{actor.person}", *(f"position:{position}" for position in actor.positions)}
    return frozenset(own.union(*(_principal_keys(principal) for principal in actor.principals_for(kind))))


def _principal_keys(principal: Principal) -> set[str]:
    return {f"person:{principal.person}", *(f"position:{position}" for position in principal.positions)}


def _principal_for(matter: Matter, work: Work | None, actor: Actor) -> Principal | None:
    """代办: for whom the actor does this task; None when it is his own."""
    if work is None or work.holder in {f"person:{actor.person}", *(f"position:{position}" for position in actor.positions)}:
        return None
    principals: Iterable[Principal] = actor.principals_for(matter.kind)
    return next((principal for principal in principals if work.holder in _principal_keys(principal)), None)


def _work(  # noqa: PLR0917 - one row of WORK_COLUMNS
    pk: int,
    step: str,
    visit: int,
    person: int | None,
    position: int | None,
    state: str,
    decision: str,
    by: int | None,
    opened_at: dt.datetime | None,
    unseated_by: int | None,
    took: str,
    role: str,
    place: str,
    turn: int,
    parent: int | None,
    came_from: int | None,
    principal: int | None,
) -> Work:
    holder = f"person:{person}" if person else f"position:{position}"
    return Work(
        pk, step, visit, holder, State(state), Decision(decision), by, opened_at is not None, unseated_by, took,
        Role(role), Place(place), turn, parent, came_from, principal,
    )  # fmt: skip
