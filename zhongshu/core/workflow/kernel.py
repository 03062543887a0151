"""The kernel: `plan` says what one act changes, `apply` carries it out on plain data. No database, no clock.

What it promises, whoever acts in whatever order (its tests try at random):
- an open matter always has an open task, and an ended one has none;
- nobody can act on a task that is not open and his;
- the levels of review are passed in order, none is skipped, and no person does two of them, or reviews his own draft,
  without a dispensation;
- a return falls back to where it was sent, and comes back stepwise or direct as was said;
- nothing that was done is ever taken out of the history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zhongshu.core.workflow.flow import Flow, Quorum, Step, Way


class NotPossible(Exception):  # noqa: N818 - a sentence for people, like Refused
    """The act cannot be done now; says why in one Chinese sentence."""


class State(StrEnum):
    """待办状态."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """办理结果."""

    NONE = ""
    AGREE = "agree"
    COMMENT = "comment"
    DISAGREE = "disagree"
    RETURN = "return"


class Phase(StrEnum):
    """阶段: shared by all kinds of matter."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Work:
    """A task as the kernel sees it. `holder` names a person or a position; `visit` numbers the stay at a step.

    `unseated_by` is the task whose act made this agreement no longer count, or this open task needless; `took` is where a detour led when this
    task finished its step, so that a withdrawal can put the detour back.
    """

    id: int
    step: str
    visit: int
    holder: str
    state: State = State.OPEN
    decision: Decision = Decision.NONE
    by: int | None = None
    is_opened: bool = False
    unseated_by: int | None = None
    took: str = ""

    @property
    def stands(self) -> bool:
        """Done, and no return has undone it."""
        return self.state == State.DONE and self.decision not in (Decision.NONE, Decision.RETURN) and self.unseated_by is None


@dataclass(frozen=True, slots=True)
class Detour:
    """直送: once the step `at` is finished, the matter goes straight to `back_to`."""

    at: str
    back_to: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a matter stands."""

    step: str
    visit: int
    phase: Phase
    drafter: int
    works: tuple[Work, ...]
    detours: tuple[Detour, ...] = ()
    dispensed: frozenset[tuple[int, str]] = frozenset()


class Kind(StrEnum):
    """What one may do."""

    FINISH = "finish"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Act:
    """One act by one person, on one task unless it ends the matter. `keys` are the holders' names under which he may act."""

    kind: Kind
    by: int
    task: int = 0
    keys: frozenset[str] = frozenset()
    decision: Decision = Decision.AGREE
    target: str = ""
    way: Way = Way.STEPWISE


@dataclass(frozen=True, slots=True)
class Opening:
    """A task to open."""

    step: str
    visit: int
    holder: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act changes: works as they will be, tasks to open, and where the matter then stands."""

    changed: tuple[Work, ...]
    opened: tuple[Opening, ...]
    step: str
    visit: int
    phase: Phase
    detours: tuple[Detour, ...]


Who = Callable[[Step], Sequence[str]]
"""Names the holders of a step that is about to be entered; asked at most once per step."""


def begin(flow: Flow, holder: str) -> Plan:
    """The first task of a new matter."""
    return Plan((), (Opening(flow.first.code, 1, holder),), flow.first.code, 1, Phase.OPEN, ())


def plan(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """What the act changes. Raises NotPossible with a sentence when it may not be done; changes nothing itself."""
    if now.phase != Phase.OPEN:
        raise NotPossible("该事项已经办结或撤销，不能再办理。")
    handlers = {Kind.FINISH: _finish, Kind.RETURN: _return, Kind.WITHDRAW: _withdraw, Kind.CANCEL: _cancel}
    return handlers[act.kind](flow, now, act, who)


def apply(now: Situation, change: Plan, next_id: int) -> Situation:
    """The situation after the plan; new works are numbered from `next_id`. The database's operations do the same to rows."""
    changed = {work.id: work for work in change.changed}
    works = [changed.get(work.id, work) for work in now.works]
    works += [Work(next_id + number, new.step, new.visit, new.holder) for number, new in enumerate(change.opened)]
    return replace(now, step=change.step, visit=change.visit, phase=change.phase, detours=change.detours, works=tuple(works))


def missing_levels(flow: Flow, now: Situation, before: str) -> list[Step]:
    """Levels of review ahead of a step that have no standing agreement."""
    standing = {work.step for work in now.works if work.stands}
    return [step for step in flow.steps[: flow.index(before)] if step.level is not None and step.code not in standing]


def other_level_of(flow: Flow, now: Situation, person: int, step: Step) -> str | None:
    """四级审核: the title under which this person has already had a hand in the matter, or None where he may review.

    One person does one level; the drafter does none. A dispensation on record lifts it for this person and step.
    """
    if step.level is None or (person, step.code) in now.dispensed:
        return None
    if person == now.drafter:
        return flow.first.title
    for work in now.works:
        other = flow[work.step]
        if work.stands and work.by == person and other.level is not None and other.code != step.code:
            return other.title
    return None


def withdrawable(now: Situation, person: int) -> Work | None:
    """撤回: the task that this person may take back — of the visit just finished, while nobody has opened what it led to.

    A return ends a visit by itself, so only who returned may take that back; of a parallel step any signer may.
    """
    current = [work for work in now.works if work.visit == now.visit and work.state != State.CANCELLED]
    if now.phase != Phase.OPEN or any(work.state != State.OPEN or work.is_opened for work in current):
        return None
    previous = [work for work in now.works if work.visit == now.visit - 1 and work.state == State.DONE]
    returning = [work for work in previous if work.decision == Decision.RETURN]
    mine = [work for work in returning or previous if work.by == person]
    return mine[-1] if mine else None


def _own_open_task(now: Situation, act: Act) -> Work:
    for work in now.works:
        if work.id == act.task:
            if work.state == State.OPEN:
                if work.holder not in act.keys:
                    raise NotPossible("这项待办不在您名下。")
                return work
            if work.state == State.DONE and work.by == act.by:
                raise NotPossible("这件事您已经办过了，请刷新页面查看结果。")
            raise NotPossible("该事项刚刚被他人处理，请刷新后再试。")
    raise NotPossible("没有找到这项待办，请刷新后再试。")


def _finish(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    work = _own_open_task(now, act)
    step = flow[work.step]
    if act.decision not in (Decision.AGREE, Decision.COMMENT, Decision.DISAGREE):
        raise NotPossible("请选择办理意见。")
    if act.decision == Decision.DISAGREE and step.quorum != Quorum.ALL:
        raise NotPossible("不同意的，请用“退回”并写明理由。")
    if other := other_level_of(flow, now, act.by, step):
        raise NotPossible(f"您已办理本件的“{other}”，不能再办“{step.title}”：四级审核须由不同的人负责。确需兼办的，请报批后登记。")
    done = replace(work, state=State.DONE, decision=act.decision, by=act.by)
    siblings = [other for other in now.works if other.state == State.OPEN and other.id != work.id]
    if step.quorum == Quorum.ALL and siblings:
        return Plan((done,), (), now.step, now.visit, Phase.OPEN, now.detours)
    cancelled = [replace(sibling, state=State.CANCELLED, unseated_by=work.id) for sibling in siblings]
    after = replace(now, works=tuple(done if other.id == done.id else other for other in now.works))
    return _advance(flow, after, done, cancelled, who)


def _advance(flow: Flow, now: Situation, done: Work, cancelled: list[Work], who: Who) -> Plan:
    """Enter the next step: back along a detour, or the next of the line that has somebody to do it."""
    detours, start = now.detours, flow.index(now.step) + 1
    if detours and detours[-1].at == now.step:
        start, done, detours = flow.index(detours[-1].back_to), replace(done, took=detours[-1].back_to), detours[:-1]
    changed = (done, *cancelled)
    for step in flow.steps[start:]:
        if missing := missing_levels(flow, now, step.code):
            raise NotPossible(f"“{missing[0].title}”还没有完成，不能进入“{step.title}”。")
        if step.is_end:
            return Plan(changed, (), step.code, now.visit + 1, Phase.DONE, ())
        holders = tuple(dict.fromkeys(who(step)))
        if holders:
            opened = tuple(Opening(step.code, now.visit + 1, holder) for holder in holders)
            return Plan(changed, opened, step.code, now.visit + 1, Phase.OPEN, detours)
        if not step.optional:
            raise NotPossible(f"“{step.title}”没有人可以办理：请系统管理员在办理路线中为它配置有人任职的岗位。")
    raise AssertionError("a flow ends with its end step")


def _return(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    work = _own_open_task(now, act)
    if act.target not in {step.code for step in flow.may_return(work.step)}:
        raise NotPossible("不能退回到这个环节。")
    target = flow[act.target]
    done = replace(work, state=State.DONE, decision=Decision.RETURN, by=act.by)
    first, last = flow.index(target.code), flow.index(work.step)
    kept = range(first + 1, last) if act.way == Way.DIRECT else range(0)
    changed = [done]
    for other in now.works:
        place = flow.index(other.step)
        if other.state == State.OPEN and other.id != work.id:
            changed.append(replace(other, state=State.CANCELLED, unseated_by=work.id))
        elif other.stands and first <= place <= last and place not in kept:
            changed.append(replace(other, unseated_by=work.id))
    detours = tuple(detour for detour in now.detours if flow.index(detour.at) > first)  # those further on still wait to be taken
    if act.way == Way.DIRECT:
        detours = (*detours, Detour(target.code, work.step))
    holders = _last_holders(now, target) or tuple(dict.fromkeys(who(target)))
    if not holders:
        raise NotPossible(f"“{target.title}”没有人可以办理，不能退回到那里。")
    opened = tuple(Opening(target.code, now.visit + 1, holder) for holder in holders)
    return Plan(tuple(changed), opened, target.code, now.visit + 1, Phase.OPEN, detours)


def _last_holders(now: Situation, target: Step) -> tuple[str, ...]:
    """Who held the step when it was last done: a return goes back to the same people."""
    visits = [work.visit for work in now.works if work.step == target.code and work.state == State.DONE]
    if not visits:
        return ()
    same = [work for work in now.works if work.visit == max(visits) and work.step == target.code]
    return tuple(dict.fromkeys(work.holder for work in same if work.state == State.DONE))


def _withdraw(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    del flow, who
    work = withdrawable(now, act.by)
    if work is None or work.id != act.task:
        raise NotPossible("下一环节已经打开或办理，不能撤回；确需修改的，请联系对方退回。")
    changed = [replace(work, state=State.WITHDRAWN)]
    changed += [replace(other, state=State.CANCELLED) for other in now.works if other.state == State.OPEN]
    undone = [other for other in now.works if other.unseated_by == work.id]
    changed += [replace(other, unseated_by=None) for other in undone if other.state == State.DONE]
    reopened = [work, *(other for other in undone if other.state == State.CANCELLED)]
    opened = tuple(Opening(other.step, other.visit, other.holder) for other in reopened)
    detours = now.detours
    if work.decision == Decision.RETURN:
        if detours and detours[-1] == Detour(now.step, work.step):
            detours = detours[:-1]
    elif took := next((other.took for other in now.works if other.visit == work.visit and other.took), ""):
        detours = (*detours, Detour(work.step, took))
    return Plan(tuple(changed), opened, work.step, work.visit, Phase.OPEN, detours)


def _cancel(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """撤稿, 不宜发文: the matter ends; its history stays."""
    del flow, act, who
    cancelled = tuple(replace(work, state=State.CANCELLED) for work in now.works if work.state == State.OPEN)
    return Plan(cancelled, (), now.step, now.visit, Phase.CANCELLED, now.detours)
