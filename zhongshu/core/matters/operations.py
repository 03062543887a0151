"""Opening matters, and applying the kernel's plans to rows: the only code that writes a matter's step and its tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.calendar.rules import Due, due_date
from zhongshu.core.events.operations import record
from zhongshu.core.matters.kinds import KINDS, MatterKind
from zhongshu.core.matters.models import Dispensation, Link, Matter, Task, TaskState
from zhongshu.core.org.models import Unit
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import WAY_TITLES, Step, Way
from zhongshu.core.workflow.kernel import Act, Decision, Detour, Kind, NotPossible, Phase, Plan, Situation, State, Work, begin, plan
from zhongshu.lib import clock

STALE = "该事项刚刚被他人处理，请刷新后再试。"
WORK_COLUMNS = ("pk", "step", "visit", "person", "position", "state", "decision", "done_by", "opened_at", "unseated_by", "took")
DECISIONS = {Decision.AGREE: "同意", Decision.COMMENT: "同意并提出意见", Decision.DISAGREE: "不同意"}


@transaction.atomic
def open_matter(
    kind: MatterKind, *, title: str, unit: Unit, urgency: str = "", source: Matter | None = None, actor: Actor, now: dt.datetime
) -> Matter:
    """A new matter with its first task, which the actor holds. Its business adds its own row in the same transaction."""
    change = begin(kind.flow, f"person:{actor.person}")
    matter = Matter.objects.create(
        kind=kind.code,
        title=title,
        urgency=urgency,
        unit=unit,
        drafter_id=actor.person,
        flow_version=kind.flow.version,
        step=change.step,
        created_at=now,
        moved_at=now,
    )
    _open_tasks(kind, matter, change, actor, now)
    Task.objects.filter(matter=matter).update(opened_at=now)
    if source:
        Link.objects.create(source=source, target=matter, kind="spawn", made_at=now)
    record("matters.opened", actor=actor, at=now, matter=matter.pk, subject=title, kind=kind.title, title=title)
    return matter


@transaction.atomic
def finish_task(
    task_id: int,
    *,
    decision: Decision = Decision.AGREE,
    opinion: str = "",
    locked: Matter | None = None,
    actor: Actor,
    now: dt.datetime,
    **facts: Any,
) -> Matter:
    """同意、会签、签收…: finish one's own task; the matter moves on when its step is finished. `facts` go into the event.

    `locked` is the task's matter, where the caller's transaction has read it with its row locked; else it is read here.
    Raises Refused when the task is no longer open or the flow does not allow it, NotYours when there is none such.
    """
    matter = locked or _lock(task_id)
    act = Act(Kind.FINISH, actor.person, task_id, _keys(actor), decision)
    step, change = _carry_out(matter, act, opinion, actor, now)
    record(
        "matters.finished",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        step=step.title,
        said=_said(step, decision),
        opinion=opinion,
        to=_flow_step(matter, change.step).state,
        task=task_id,
        **facts,
    )
    return matter


@transaction.atomic
def return_task(task_id: int, *, target: str, way: Way, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """退回 to an earlier step with a reason; it comes back 逐级 or 直送. Raises like `finish_task`."""
    if not reason.strip():
        raise Refused("退回要写明理由，让对方知道改什么。")
    matter = _lock(task_id)
    step, change = _carry_out(matter, Act(Kind.RETURN, actor.person, task_id, _keys(actor), target=target, way=way), reason, actor, now)
    record(
        "matters.returned",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        step=step.title,
        from_step=step.code,
        target=_flow_step(matter, change.step).title,
        way=WAY_TITLES[way],
        reason=reason,
        task=task_id,
    )
    return matter


@transaction.atomic
def withdraw_task(task_id: int, *, actor: Actor, now: dt.datetime) -> Matter:
    """撤回 what one has just done, while the next has not opened it. Raises like `finish_task`."""
    matter = _lock(task_id)
    step, _ = _carry_out(matter, Act(Kind.WITHDRAW, actor.person, task_id, _keys(actor)), "", actor, now)
    record("matters.withdrawn", actor=actor, at=now, matter=matter.pk, subject=matter.title, step=step.title, task=task_id)
    return matter


@transaction.atomic
def cancel_matter(matter: Matter, *, reason: str, word: str, actor: Actor, now: dt.datetime) -> Matter:
    """End a matter before its end, under the word that officials use (撤稿, 不宜发文退回, 作废). The caller has checked who may."""
    if not reason.strip():
        raise Refused(f"{word}要写明理由。")
    locked = Matter.objects.select_for_update().get(pk=matter.pk)
    step, _ = _carry_out(locked, Act(Kind.CANCEL, actor.person), "", actor, now)
    record("matters.cancelled", actor=actor, at=now, matter=locked.pk, subject=locked.title, step=step.title, word=word, reason=reason)
    return locked


@transaction.atomic
def grant_dispensation(matter: Matter, *, person: int, person_name: str, step: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    """兼办审批: let a person do one more level of this matter. The caller has checked who may grant it.

    Raises Refused for oneself or without a reason.
    """
    if person == actor.person:
        raise Refused("不能为自己批准兼办。")
    if not reason.strip():
        raise Refused("批准兼办要写明理由。")
    if _flow_step(matter, step).level is None:
        raise Refused("这个环节不是审核层级，不需要兼办审批。")
    _, is_new = Dispensation.objects.get_or_create(
        matter=matter, person_id=person, step=step, defaults={"reason": reason, "granted_by_id": actor.person, "granted_at": now}
    )
    if not is_new:
        raise Refused("已经批准过，不必重复登记。")
    record(
        "matters.dispensed",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        person=person_name,
        step=_flow_step(matter, step).title,
        reason=reason,
    )


def mark_opened(matter_id: int, *, actor: Actor, now: dt.datetime) -> int:
    """The actor has the matter before him: his open tasks on it count as opened. Returns how many were new."""
    mine = Task.objects.filter(matter=matter_id, state=TaskState.OPEN, opened_at=None)
    return mine.filter(person=actor.person).update(opened_at=now) + mine.filter(position__in=actor.positions).update(opened_at=now)


@transaction.atomic
def urge_tasks(matter: Matter, *, words: str, actor: Actor, now: dt.datetime) -> int:
    """催办 everybody who has an open task on the matter. Returns how many; raises Refused when nobody is left to urge."""
    count = Task.objects.filter(matter=matter, state=TaskState.OPEN).exclude(person=actor.person).count()
    if not count:
        raise Refused("没有待办的人，不需要催办。")
    record(
        "matters.urged",
        actor=actor,
        at=now,
        matter=matter.pk,
        subject=matter.title,
        step=_flow_step(matter, matter.step).title,
        count=count,
        words=words,
    )
    return count


def situation_of(matter: Matter) -> Situation:
    """The matter as the kernel sees it. Two queries."""
    rows = (
        Task.objects.filter(matter=matter).order_by("pk").values_list(*WORK_COLUMNS)
    )  # not objects: a paper has a task for each of 92 units
    works = tuple(_work(*row) for row in rows)
    dispensed = frozenset(Dispensation.objects.filter(matter=matter).values_list("person", "step"))
    detours = tuple(Detour(at, back_to) for at, back_to in matter.detours)
    return Situation(matter.step, matter.visit, Phase(matter.phase), matter.drafter_id, works, detours, dispensed)


def _lock(task_id: int) -> Matter:
    """The task's matter, its row taken until the transaction ends, so that two clicks come one after the other."""
    matter = Matter.objects.select_for_update(of=("self",)).filter(tasks=task_id).first()
    if matter is None:
        raise NotYours
    return matter


def _carry_out(matter: Matter, act: Act, opinion: str, actor: Actor, now: dt.datetime) -> tuple[Step, Plan]:
    """Plan one act and write it. Returns the step acted on and the plan."""
    kind = KINDS[matter.kind]
    flow = kind.flow_of(matter.flow_version)
    situation = situation_of(matter)
    try:
        change = plan(flow, situation, act, lambda step: kind.who(matter, step))
    except NotPossible as why:
        raise Refused(str(why)) from why
    _close_tasks(situation, change, act, opinion, now)
    revision = matter.revision
    matter.step, matter.visit, matter.phase = change.step, change.visit, change.phase
    matter.detours = [[detour.at, detour.back_to] for detour in change.detours]
    matter.revision, matter.moved_at = revision + 1, now
    matter.closed_at = None if change.phase == Phase.OPEN else now
    moved = {name: getattr(matter, name) for name in ("step", "visit", "phase", "detours", "revision", "moved_at", "closed_at")}
    if not Matter.objects.filter(pk=matter.pk, revision=revision).update(**moved):
        raise Refused(STALE)
    _open_tasks(kind, matter, change, actor, now)
    acted = next((work.step for work in situation.works if work.id == act.task), situation.step)
    return flow[acted], change


def _close_tasks(situation: Situation, change: Plan, act: Act, opinion: str, now: dt.datetime) -> None:
    """Claim the acted task by compare-and-set; write the others, which only follow from it, in as few statements as can be."""
    before = {work.id: work for work in situation.works}
    groups: dict[tuple[str, int | None], list[int]] = {}
    for work in change.changed:
        if work.id != act.task:
            groups.setdefault((work.state, work.unseated_by), []).append(work.id)
            continue
        values: dict[str, Any] = {"state": work.state, "decision": work.decision, "done_by": work.by, "took": work.took}
        if work.state == State.DONE:
            values |= {"opinion": opinion, "done_at": now, "opened_at": now if not before[work.id].is_opened else F("opened_at")}
        if not Task.objects.filter(pk=work.id, state=before[work.id].state).update(**values):
            raise Refused(STALE)
    for (state, unseated_by), ids in groups.items():
        Task.objects.filter(pk__in=ids).update(state=state, unseated_by=unseated_by)


def _open_tasks(kind: MatterKind, matter: Matter, change: Plan, actor: Actor, now: dt.datetime) -> None:
    if not change.opened:
        return
    due = _due(kind, kind.flow_of(matter.flow_version)[change.step], matter.urgency, clock.day_of(now))
    Task.objects.bulk_create(
        Task(
            matter=matter,
            step=new.step,
            visit=new.visit,
            **{f"{new.holder.partition(':')[0]}_id": int(new.holder.partition(":")[2])},
            sent_by_id=actor.person,
            arrived_at=now,
            due_date=due.date if due else None,
            due_sentence=due.sentence if due else "",
        )
        for new in change.opened
    )


def _due(kind: MatterKind, step: Step, urgency: str, day: dt.date) -> Due | None:
    key = kind.term(step, urgency)
    if key is None:
        return None
    days = get_number(key, day)
    return due_date(get_calendar(day, until=day + dt.timedelta(days=3 * days + 30)), day, days)  # no holiday is a month long


def _said(step: Step, decision: Decision) -> str:
    """复核：同意 — and 签收, not 签收：签收."""
    act = step.act if decision == Decision.AGREE else DECISIONS[decision]
    return step.title if act == step.title else f"{step.title}：{act}"


def _keys(actor: Actor) -> frozenset[str]:
    return frozenset({f"person:{actor.person}", *(f"position:{position}" for position in actor.positions)})


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
) -> Work:
    holder = f"person:{person}" if person else f"position:{position}"
    return Work(pk, step, visit, holder, State(state), Decision(decision), by, opened_at is not None, unseated_by, took)


def _flow_step(matter: Matter, code: str) -> Step:
    return KINDS[matter.kind].flow_of(matter.flow_version)[code]
