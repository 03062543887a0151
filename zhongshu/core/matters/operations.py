"""What people do with a matter, whatever its business: each act is planned by the kernel, carried out on rows, and recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.operations import record
from zhongshu.core.matters import clocks
from zhongshu.core.matters.carrying import Carried, carry_out, flow_step, lock_matter
from zhongshu.core.matters.kinds import MatterKind
from zhongshu.core.matters.models import Dispensation, Matter, PlaceChoice, Task, TaskState
from zhongshu.core.matters.opening import Opening, open_matters
from zhongshu.core.matters.queries import mine, names_of_holders
from zhongshu.core.org.models import Unit
from zhongshu.core.parameters.queries import get_number
from zhongshu.core.workflow.flow import WAY_TITLES, Quorum, Step, Way
from zhongshu.core.workflow.situation import Act, Decision, Kind, Place, Role
from zhongshu.lib import clock

DECISIONS = {Decision.AGREE: "同意", Decision.COMMENT: "同意并提出意见", Decision.DISAGREE: "不同意"}
MAX_ADDED = 20


@transaction.atomic
def open_matter(
    kind: MatterKind, *, title: str, unit: Unit, urgency: str = "", source: Matter | None = None, actor: Actor, now: dt.datetime
) -> Matter:
    """A new matter with its first task, which the actor holds. Its business adds its own row in the same transaction."""
    opening = Opening(title, unit, urgency=urgency, source=source)
    return open_matters(kind, [opening], actor=actor, now=now)[0].matter


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
    matter = locked or lock_matter(task_id)
    done = carry_out(matter, Act(Kind.FINISH, actor.person, task_id, decision=decision), actor, now, opinion=opinion)
    said = _said(done.step, decision)
    _record("finished", matter, done, actor, now, said=said, opinion=opinion, to=_state(matter), task=task_id, **facts)
    return matter


@transaction.atomic
def return_task(
    task_id: int, *, target: str, way: Way, reason: str, only: Sequence[str] = (), actor: Actor, now: dt.datetime
) -> Matter:  # fmt: skip
    """退回 to an earlier step with a reason; it comes back 逐级 or 直送. `only` names those of its signers who are asked again. Raises like `finish_task`."""
    if not reason.strip():
        raise Refused("退回要写明理由，让对方知道改什么。")
    matter = lock_matter(task_id)
    act = Act(Kind.RETURN, actor.person, task_id, target=target, way=way, holders=tuple(only))
    done = carry_out(matter, act, actor, now, opinion=reason)
    facts = {"from_step": done.step.code, "target": flow_step(matter, matter.step).title, "way": WAY_TITLES[way]}
    _record("returned", matter, done, actor, now, **facts, reason=reason, task=task_id)
    return matter


@transaction.atomic
def withdraw_task(task_id: int, *, actor: Actor, now: dt.datetime) -> Matter:
    """撤回 what one has just done, while the next has not opened it; or one's own 会签 opinion before the step is over. Raises like `finish_task`."""
    matter = lock_matter(task_id)
    done = carry_out(matter, Act(Kind.WITHDRAW, actor.person, task_id), actor, now)
    _record("withdrawn", matter, done, actor, now, task=task_id)
    return matter


@transaction.atomic
def add_signers(
    task_id: int, *, holders: Sequence[str], place: str, request: str, actor: Actor, now: dt.datetime
) -> Matter:  # fmt: skip
    """加签 before, after or beside oneself: `holders` (`person:7`, `position:3`) are asked `request`. Raises like `finish_task`, and without a request."""
    if place not in (Place.BEFORE, Place.AFTER, Place.BESIDE):
        raise Refused("请选择前加签、后加签或并加签。")
    if len(holders) > MAX_ADDED:
        raise Refused(f"一次最多加签{MAX_ADDED}个，请分批。")
    _refuse_blank(request, "请写明请对方看什么、提什么意见。")
    act = Act(Kind.ADD, actor.person, task_id, holders=tuple(holders), place=Place(place), role=Role.ADDED)
    return _ask("added", act, request, actor, now, place=PlaceChoice(place).label)


@transaction.atomic
def depute_task(task_id: int, *, holder: str, request: str, actor: Actor, now: dt.datetime) -> Matter:
    """委派: another prepares it, and it comes back to oneself. Raises like `finish_task`, and without a request."""
    _refuse_blank(request, "请写明委派对方办什么。")
    act = Act(Kind.ADD, actor.person, task_id, holders=(holder,), place=Place.BEFORE, role=Role.DEPUTED)
    return _ask("deputed", act, request, actor, now)


@transaction.atomic
def remove_signer(task_id: int, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """减签: who was asked need not answer any more. By who asked, or by the drafter for a unit of a 会签. Raises like `finish_task`."""
    _refuse_blank(reason, "减签要写明理由。")
    matter = lock_matter(task_id)
    who = _names(task_id)
    done = carry_out(matter, Act(Kind.REMOVE, actor.person, task_id), actor, now)
    _record("removed", matter, done, actor, now, who=who, reason=reason, task=task_id)
    return matter


@transaction.atomic
def transfer_task(task_id: int, *, holder: str, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """转办: another does it in one's place, for good. Raises like `finish_task`, and without a reason."""
    _refuse_blank(reason, "转办要写明理由。")
    to = names_of_holders([holder])[holder]
    matter = lock_matter(task_id)
    done = carry_out(matter, Act(Kind.TRANSFER, actor.person, task_id, holders=(holder,)), actor, now, opinion=reason)
    _record("transferred", matter, done, actor, now, to=to, reason=reason, task=task_id)
    return matter


@transaction.atomic
def reassign_task(task_id: int, *, holder: str, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """移交: the office moves what somebody holds to another, its turn and questions with it. The caller has checked who may. Raises like `finish_task`."""
    _refuse_blank(reason, "移交要写明理由。")
    to = names_of_holders([holder])[holder]
    matter = lock_matter(task_id)
    old = _names(task_id)
    act = Act(Kind.TRANSFER, actor.person, task_id, holders=(holder,), is_ordered=True)
    done = carry_out(matter, act, actor, now, opinion=reason)
    _record("reassigned", matter, done, actor, now, old=old, to=to, reason=reason, task=task_id)
    return matter


@transaction.atomic
def skip_step(matter: Matter, *, reason: str, actor: Actor, now: dt.datetime) -> Matter:
    """跳过 the present step with a reason, where flow and route allow it. Raises like `finish_task`."""
    _refuse_blank(reason, "跳过要写明理由。")
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    done = carry_out(locked, Act(Kind.SKIP, actor.person), actor, now)
    _record("skipped", locked, done, actor, now, reason=reason, to=_state(locked))
    return locked


@transaction.atomic
def choose_quorum(matter: Matter, *, step: str, quorum: str, actor: Actor, now: dt.datetime) -> None:
    """会签方式: how the signers of a step that is not yet entered finish it together. The caller has checked who may. Raises Refused for a way that the flow does not offer."""
    offered = flow_step(matter, step)
    try:
        chosen = Quorum.parse(quorum)
    except ValueError:
        chosen = offered.quorum
    if str(chosen) != quorum or chosen.rule not in offered.modes:
        raise Refused("请选择会签方式；票签要写明几个同意。")
    if matter.step == step:
        raise Refused(f"{offered.title}已经开始，不能再改方式。")
    if matter.quorums.get(step, str(offered.quorum)) == quorum:
        return
    matter.quorums = {**matter.quorums, step: quorum}
    Matter.objects.filter(pk=matter.pk).update(quorums=matter.quorums)
    facts: dict[str, Any] = {"step": offered.title, "way": chosen.title, "chosen": [step, quorum]}
    record("matters.quorum_chosen", actor=actor, at=now, matter=matter.pk, subject=matter.title, **facts)


@transaction.atomic
def cancel_matter(matter: Matter, *, reason: str, word: str, actor: Actor, now: dt.datetime) -> Matter:
    """End a matter before its end, under the word that officials use (撤稿, 不宜发文退回, 作废). The caller has checked who may."""
    _refuse_blank(reason, f"{word}要写明理由。")
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    done = carry_out(locked, Act(Kind.CANCEL, actor.person), actor, now)
    _record("cancelled", locked, done, actor, now, word=word, reason=reason)
    return locked


@transaction.atomic
def grant_dispensation(matter: Matter, *, person: int, person_name: str, step: str, reason: str, actor: Actor, now: dt.datetime) -> None:
    """兼办审批: let a person do one more level of this matter. The caller has checked who may grant it.

    Raises Refused for oneself or without a reason.
    """
    if person == actor.person:
        raise Refused("不能为自己批准兼办。")
    _refuse_blank(reason, "批准兼办要写明理由。")
    if flow_step(matter, step).level is None:
        raise Refused("这个环节不是审核层级，不需要兼办审批。")
    _, is_new = Dispensation.objects.get_or_create(
        matter=matter, person_id=person, step=step, defaults={"reason": reason, "granted_by_id": actor.person, "granted_at": now}
    )
    if not is_new:
        raise Refused("已经批准过，不必重复登记。")
    facts: dict[str, Any] = {"person": person_name, "step": flow_step(matter, step).title, "reason": reason, "dispensed": [person, step]}
    record("matters.dispensed", actor=actor, at=now, matter=matter.pk, subject=matter.title, **facts)


@transaction.atomic
def start_clock(matter: Matter, *, key: str, actor: Actor, now: dt.datetime) -> None:
    """计时: from today the matter is to be finished within the working days that the parameter `key` names; asked again, within others."""
    day = clock.day_of(now)
    days = get_number(key, day)
    clocks.begin(matter, days, day)
    record(
        "matters.clock_started", actor=actor, at=now, matter=matter.pk, subject=matter.title, days=days, sentence=matter.due_sentence
    )  # fmt: skip


def mark_opened(matter_id: int, *, actor: Actor, now: dt.datetime) -> int:
    """The actor has the matter before him: his open tasks on it, and those he does for others, count as opened. Returns how many were new.

    Looked for before it is written: a page that is only read does not wait for whoever writes just now.
    """
    unopened = Task.objects.filter(mine(actor), matter=matter_id, state=TaskState.OPEN, opened_at=None)
    return unopened.update(opened_at=now) if unopened.exists() else 0


def _ask(event: str, act: Act, request: str, actor: Actor, now: dt.datetime, **facts: Any) -> Matter:
    names = names_of_holders(act.holders)
    matter = lock_matter(act.task)
    done = carry_out(matter, act, actor, now, request=request.strip())
    _record(
        event, matter, done, actor, now, who="、".join(names[holder] for holder in act.holders), request=request, task=act.task, **facts
    )
    return matter


def _record(event: str, matter: Matter, done: Carried, actor: Actor, now: dt.datetime, **facts: Any) -> None:
    """The event of an act, both names in it where one stands in for another."""
    facts = {"step": done.step.title, **facts, **done.facts}
    record(
        f"matters.{event}", actor=actor, at=now, matter=matter.pk, subject=matter.title, acted_for_name=done.acted_for, **facts
    )  # fmt: skip


def _refuse_blank(words: str, sentence: str) -> None:
    if not words.strip():
        raise Refused(sentence)


def _names(task_id: int) -> str:
    task = Task.objects.select_related("person", "position__unit").get(pk=task_id)
    return task.person.name if task.person else str(task.position)


def _said(step: Step, decision: Decision) -> str:
    """复核：同意 — and 签收, not 签收：签收."""
    act = step.act if decision == Decision.AGREE else DECISIONS[decision]
    return step.title if act == step.title else f"{step.title}：{act}"


def _state(matter: Matter) -> str:
    return flow_step(matter, matter.step).state
