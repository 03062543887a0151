"""重演: a matter's state told anew from the ledger of events, through the same kernel, and held against its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from zhongshu.core.events.models import Event
from zhongshu.core.matters.carrying import situation_of
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.workflow.flow import Quorum, Way
from zhongshu.core.workflow.kernel import plan
from zhongshu.core.workflow.situation import (
    Act,
    Decision,
    Kind,
    NotPossible,
    Phase,
    Place,
    Plan,
    Role,
    Situation,
    State,
    Who,
    Work,
    begin,
)

TYPES = {"kind": Kind, "decision": Decision, "way": Way, "place": Place, "role": Role, "holders": tuple}
UNTOLD = ("is_opened",)
"""Looking at a task leaves no event."""
COLUMNS = [field.name for field in fields(Work) if field.name not in UNTOLD]


class Untold(Exception):  # noqa: N818 - not an error: what a fault's sentence says
    """The ledger does not lead to any state; says where it breaks off."""


def replay(matter: Matter, events: Sequence[Event]) -> Situation:
    """Where the events lead, act by act. Raises Untold when an act could not have been done where it stands."""
    now = Situation("", 0, Phase.OPEN, matter.drafter_id, ())
    flow = KINDS[matter.kind].flow
    for event in events:
        told = json.loads(event.data)
        if event.type == "matters.opened":
            flow = KINDS[told["flow"][0]].flow_of(told["flow"][1])
            now = replace(now, drafter=event.actor_id or matter.drafter_id)
            now = _applied(now, begin(flow, told["opened"][0][1]), told["opened"])
        elif event.type == "matters.passed":
            now = _passed(now, *told["passed"])
        elif event.type == "matters.quorum_chosen":
            now = replace(now, quorums={**now.quorums, told["chosen"][0]: Quorum.parse(told["chosen"][1])})
        elif event.type == "matters.dispensed":
            now = replace(now, dispensed=now.dispensed | {tuple(told["dispensed"])})
        elif "act" in told:
            try:
                now = _applied(now, plan(flow, now, _act(now, event, told["act"]), _who(told)), told["opened"])
            except NotPossible as why:
                raise Untold(f"第{event.seq}号事件记的办理在当时办不成（{why}）") from why
    return now


def list_faults(batch: int = 500) -> Iterator[str]:
    """Where rows and ledger tell different stories, as Chinese sentences; nothing when they agree."""
    rows = Matter.objects.order_by("pk").iterator(batch)
    while matters := list(islice(rows, batch)):
        acts = Event.objects.filter(matter__gte=matters[0].pk, matter__lte=matters[-1].pk, type__startswith="matters.")
        told = {key: list(group) for key, group in groupby(acts.order_by("matter", "seq"), key=attrgetter("matter"))}
        for matter in matters:
            yield from _faults_of(matter, told.get(matter.pk, []))


def _faults_of(matter: Matter, events: list[Event]) -> Iterator[str]:
    name = f"事项{matter.pk}“{matter.title[:30]}”"
    try:
        told = replay(matter, events)
    except Untold as why:
        yield f"{name}：{why}"
        return
    found = situation_of(matter)
    if (told.step, told.visit, told.phase) != (found.step, found.visit, found.phase):
        yield f"{name}的环节与事件流水不一致：应在{told.step or '（没有起草记录）'}，现在记为{found.step}"
    if told.drafter != found.drafter:
        yield f"{name}的经办人与事件流水不一致"
    rows = {work.id: work for work in found.works}
    for work in told.works:
        row = rows.pop(work.id, None)
        if row is None:
            yield f"{name}的待办{work.id}不见了"
        elif changed := [column for column in COLUMNS if getattr(work, column) != getattr(row, column)]:
            yield f"{name}的待办{work.id}与事件流水不一致：{'、'.join(changed)}被改过"
    for extra in rows:
        yield f"{name}多出待办{extra}，事件流水里没有"


def _act(now: Situation, event: Event, told: dict[str, Any]) -> Act:
    """The act, under the names that its event shows it was allowed under."""
    values = {name: TYPES[name](value) if name in TYPES else value for name, value in told.items()}
    holders = {work.id: work.holder for work in now.works}
    keys = {holders[values["task"]]} if values.get("task") in holders else set()
    if values["kind"] in (Kind.REMOVE, Kind.SKIP):
        keys = set(holders.values())
    return Act(by=event.actor_id or 0, keys=frozenset(keys), **values)


def _who(told: dict[str, Any]) -> Who:
    """Whom the office's routes named then: those who were asked at the step that was entered."""
    named = tuple(holder for _, holder in told["opened"])
    return lambda step: named if step.code == told["entered"] else ()


def _applied(now: Situation, change: Plan, opened: Sequence[Sequence[Any]]) -> Situation:
    """The situation after the plan, its new works numbered as the rows were."""
    if len(change.opened) != len(opened):
        raise Untold("事件里记的新待办与办理结果对不上")
    changed = {work.id: work for work in change.changed}
    works = [changed.get(work.id, work) for work in now.works]
    works += [replace(new, id=pk) for new, (pk, _) in zip(change.opened, opened, strict=True)]
    return replace(now, step=change.step, visit=change.visit, phase=change.phase, detours=change.detours, works=tuple(works))


def _passed(now: Situation, old: int, new: int) -> Situation:
    """What the old person began and did is the new one's."""
    works = tuple(
        replace(work, holder=f"person:{new}") if work.holder == f"person:{old}" and work.state == State.DONE else work for work in now.works
    )
    return replace(now, drafter=new if now.drafter == old else now.drafter, works=works)
