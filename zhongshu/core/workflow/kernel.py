"""The kernel: `plan` says what one act changes. No database, no clock.

What it promises, whoever acts in whatever order (its tests try at random):
- an open matter always has an open task, and an ended one has none;
- nobody can act on a task that is not open and his, or his principal's;
- the levels of review are passed in order, none is skipped, and no person does two of them, or reviews his own draft — in his own name or
  another's — without a dispensation;
- a return falls back to where it was sent, and comes back stepwise or direct as was said;
- what one signer did is never credited to another, and dissent is never averaged away;
- nothing that was done is ever taken out of the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhongshu.core.workflow.flow import Flow, Step, Way
from zhongshu.core.workflow.signers import AGREEMENTS, Signers, is_dissented, signers_of
from zhongshu.core.workflow.situation import (
    Act,
    Decision,
    Detour,
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
)


def plan(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """What the act changes. Raises NotPossible with a sentence when it may not be done; changes nothing itself."""
    if now.phase != Phase.OPEN:
        raise NotPossible("该事项已经办结或撤销，不能再办理。")
    handlers = {
        Kind.FINISH: _finish,
        Kind.RETURN: _return,
        Kind.WITHDRAW: _withdraw,
        Kind.CANCEL: _cancel,
        Kind.ADD: _add,
        Kind.REMOVE: _remove,
        Kind.TRANSFER: _transfer,
        Kind.SKIP: _skip,
    }
    return handlers[act.kind](flow, now, act, who)


def missing_levels(flow: Flow, now: Situation, before: str) -> list[Step]:
    """Levels of review ahead of a step that have no standing agreement."""
    standing = {work.step for work in now.works if work.stands and work.role == Role.MAIN}
    return [step for step in flow.steps[: flow.index(before)] if step.level is not None and step.code not in standing]


def other_level_of(flow: Flow, now: Situation, person: int, step: Step) -> str | None:
    """四级审核: the title under which this person has already had a hand in the matter, or None where he may review.

    One person does one level, in his own name or another's; the drafter does none, nor does who drafted before a 移交. A dispensation on record
    lifts it for this person and step.
    """
    if step.level is None or (person, step.code) in now.dispensed:
        return None
    if person == now.drafter:
        return flow.first.title
    for work in now.works:
        other = flow[work.step]
        if other == flow.first and work.role == Role.MAIN and work.state == State.DONE and person in work.hands:
            return flow.first.title
        if work.stands and work.role == Role.MAIN and person in work.hands and other.level is not None and other.code != step.code:
            return other.title
    return None


def withdrawable(flow: Flow, now: Situation, person: int) -> Work | None:
    """撤回: the task that this person may take back, while nobody has opened what it led to.

    Of the present stay his own opinion, while others are still to speak; else of the stay just finished. A return ends a stay by itself, so only
    who returned may take that back; of a step of several signers any may.
    """
    if now.phase != Phase.OPEN:
        return None
    here = [work for work in now.works if work.step == now.step and work.visit == now.visit]
    spoken = [work for work in here if work.stands and person in work.hands and not _has_been_followed(flow, now, work)]
    if spoken:
        return spoken[-1]
    unmoved = all(work.is_unfinished and not work.is_opened for work in here if work.state != State.CANCELLED)
    if not unmoved:
        return None
    previous = [work for work in now.works if work.visit == now.visit - 1 and work.state == State.DONE]
    returning = [work for work in previous if work.decision == Decision.RETURN]
    mine = [work for work in returning or previous if person in work.hands]
    return mine[-1] if mine else None


def _has_been_followed(flow: Flow, now: Situation, work: Work) -> bool:
    """Whether somebody who could act only because this was done has opened his task, or done it."""
    signers = signers_of(flow, now, now.step)
    reopened = replace(work, state=State.OPEN, decision=Decision.NONE)
    before = Signers(signers.quorum, now.step, now.visit, [reopened if other.id == work.id else other for other in now.works])
    for other in before.works:
        if other.id == work.id or other.visit != now.visit:
            continue
        has_acted = other.state == State.DONE or (other.state == State.OPEN and other.is_opened)
        if has_acted and not before.is_up(other):
            return True
    return False


def _own_open_task(now: Situation, act: Act) -> Work:
    work = next((work for work in now.works if work.id == act.task), None)
    if work is None:
        raise NotPossible("没有找到这项待办，请刷新后再试。")
    if work.is_unfinished:
        if work.holder not in act.keys and not act.is_ordered:
            raise NotPossible("这项待办不在您名下。")
        if work.state == State.WAITING and not act.is_ordered:
            raise NotPossible("还没有轮到您：前面的人或您请的人办完以后，才能办理。")
        return work
    if work.state == State.DONE and act.by in work.hands:
        raise NotPossible("这件事您已经办过了，请刷新页面查看结果。")
    raise NotPossible("该事项刚刚被他人处理，请刷新后再试。")


def _finish(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    work = _own_open_task(now, act)
    step = flow[work.step]
    if act.decision not in (*AGREEMENTS, Decision.DISAGREE):
        raise NotPossible("请选择办理意见。")
    if work.role == Role.MAIN:
        if act.decision == Decision.DISAGREE and not step.dissent:
            raise NotPossible("不同意的，请用“退回”并写明理由。")
        for person in (act.by, act.principal):
            if person is not None and (other := other_level_of(flow, now, person, step)):
                raise NotPossible(
                    f"{'您' if person == act.by else '委托人'}已办理本件的“{other}”，不能再办“{step.title}”：四级审核须由不同的人负责。确需兼办的，请报批后登记。"
                )
    done = replace(work, state=State.DONE, decision=act.decision, by=act.by, principal=act.principal)
    return _go_on(flow, now, _replaced(now.works, done), who, because=done)


def _go_on(flow: Flow, now: Situation, works: Sequence[Work], who: Who, *, because: Work | None = None) -> Plan:
    """Settle the present stay; enter the next step when it is finished. `because` is the task whose act may have finished it."""
    signers = signers_of(flow, now, now.step, works)
    if not signers.is_over:
        settled = _replaced(works, *signers.settle())
        return _difference(now, settled, now.step, now.visit, Phase.OPEN, now.detours)
    needless = [replace(work, state=State.CANCELLED, unseated_by=because.id if because else None) for work in signers.unfinished]
    return _advance(flow, replace(now, works=tuple(_replaced(works, *needless))), now, who)


def _advance(flow: Flow, done: Situation, before: Situation, who: Who) -> Plan:
    """Enter the next step: back along a detour, or the next of the line that has somebody to do it."""
    detours, start, works = done.detours, flow.index(done.step) + 1, list(done.works)
    if detours and detours[-1].at == done.step:
        start = flow.index(detours[-1].back_to)
        works = _noting(done, detours[-1].back_to)
        detours = detours[:-1]
    done = replace(done, works=tuple(works))
    for step in flow.steps[start:]:
        if missing := missing_levels(flow, done, step.code):
            raise NotPossible(f"“{missing[0].title}”还没有完成，不能进入“{step.title}”。")
        if step.is_end:
            return _difference(before, works, step.code, done.visit + 1, Phase.DONE, ())
        if step.after_dissent and not is_dissented(flow, done, step.after_dissent):
            continue
        standing = _standing(done, step)
        holders = _to_ask(done, step, who(step), standing)
        if holders:
            works += _opened(done, step, holders, standing)
            return _difference(before, works, step.code, done.visit + 1, Phase.OPEN, detours)
        if not step.optional and not standing:
            raise NotPossible(f"“{step.title}”没有人可以办理：请系统管理员在办理路线中为它配置有人任职的岗位。")
    raise AssertionError("a flow ends with its end step")


def _noting(done: Situation, back_to: str) -> list[Work]:
    """The works, with where the detour leads written on the last that was done at this stay."""
    last = max((work.id for work in done.works if work.visit == done.visit and work.state == State.DONE), default=None)
    return [replace(work, took=back_to) if work.id == last else work for work in done.works]


def _standing(now: Situation, step: Step) -> list[Work]:
    """Signers of the step who have spoken and need not speak again: a direct return asks only those who had not agreed."""
    return [work for work in now.works if work.step == step.code and work.role == Role.MAIN and work.stands]


def _to_ask(now: Situation, step: Step, named: Iterable[str], standing: Sequence[Work]) -> list[str]:
    """The holders who are named for the step and have not spoken. Who took a task over is asked in the place of who was named."""
    heirs, roots = _successions(now, step)
    spoken = {roots.get(work.holder, work.holder) for work in standing} | {work.holder for work in standing}
    return list(dict.fromkeys(heirs.get(holder, holder) for holder in named if holder not in spoken))


def _successions(now: Situation, step: Step) -> tuple[dict[str, str], dict[str, str]]:
    """Of the step's last stay: to whom a holder's task was handed on in the end, and from whom it came at first."""
    last = max((work.visit for work in now.works if work.step == step.code), default=0)
    by_id = {work.id: work for work in now.works if work.step == step.code and work.visit == last and work.role == Role.MAIN}
    heirs: dict[str, str] = {}
    roots: dict[str, str] = {}
    for work in by_id.values():
        root = work
        while root.came_from in by_id:
            root = by_id[root.came_from]
        if root.holder != work.holder and work.state != State.MOVED:
            heirs[root.holder], roots[work.holder] = work.holder, root.holder
    return heirs, roots


def _opened(now: Situation, step: Step, holders: Sequence[str], standing: Sequence[Work] = ()) -> list[Work]:
    """New works for the holders of a step that is entered, those whose turn it is open."""
    quorum = now.quorum_of(step)
    if quorum.rule == "votes" and len(holders) + len(standing) < quorum.needed:
        raise NotPossible(
            f"“{step.title}”要有{quorum.needed}个同意，现在只有{len(holders) + len(standing)}个，请先增加办理人或改用别的方式。"
        )
    works = [Work(-1 - turn, step.code, now.visit + 1, holder, turn=turn) for turn, holder in enumerate(holders)]
    return [work for work in Signers(quorum, step.code, now.visit + 1, [*standing, *works]).settle() if work.id < 0]


def _return(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    work = _own_open_task(now, act)
    if work.role != Role.MAIN:
        raise NotPossible("您是被请来提意见的，不能退回；请写明意见，由原办理人决定。")
    if act.target not in {step.code for step in flow.may_return(work.step)}:
        raise NotPossible("不能退回到这个环节。")
    target = flow[act.target]
    holders = _last_holders(now, target) or tuple(dict.fromkeys(who(target)))
    asked = tuple(holder for holder in holders if holder in act.holders) if act.holders else holders
    if not asked:
        raise NotPossible(f"“{target.title}”没有人可以办理，不能退回到那里。")
    done = replace(work, state=State.DONE, decision=Decision.RETURN, by=act.by, principal=act.principal)
    first, last = flow.index(target.code), flow.index(work.step)
    kept = range(first + 1, last + 1) if act.way == Way.DIRECT else range(0)
    works = []
    for other in now.works:
        place = flow.index(other.step)
        is_spared = place == first and len(asked) < len(holders) and other.holder not in asked and other.role == Role.MAIN
        if other.id == work.id:
            works.append(done)
        elif other.is_unfinished:
            works.append(replace(other, state=State.CANCELLED, unseated_by=work.id))
        elif other.stands and first <= place <= last and place not in kept and not is_spared:
            works.append(replace(other, unseated_by=work.id))
        else:
            works.append(other)
    detours = tuple(detour for detour in now.detours if flow.index(detour.at) > first)  # those further on still wait to be taken
    if act.way == Way.DIRECT:
        detours = (*detours, Detour(target.code, work.step))
    left = replace(now, works=tuple(works))
    works += _opened(left, target, asked, _standing(left, target))
    return _difference(now, works, target.code, now.visit + 1, Phase.OPEN, detours)


def _last_holders(now: Situation, target: Step) -> tuple[str, ...]:
    """Who held the step when it was last done: a return goes back to the same people."""
    rows = [work for work in now.works if work.step == target.code and work.role == Role.MAIN and work.state == State.DONE]
    last = max((work.visit for work in rows), default=0)
    return tuple(dict.fromkeys(work.holder for work in rows if work.visit == last or work.stands))


def _withdraw(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    work = withdrawable(flow, now, act.by)
    if work is None or work.id != act.task:
        raise NotPossible("下一环节已经打开或办理，不能撤回；确需修改的，请联系对方退回。")
    taken = replace(work, state=State.WITHDRAWN)
    again = _again(work, -1)
    if work.visit == now.visit:
        _refuse_doubled([*now.works, again])
        return _go_on(flow, now, [*_replaced(now.works, taken), again], who)
    succeeded = {other.came_from for other in now.works}
    works, reopened = [], [again]
    for other in now.works:
        if other.id == work.id:
            works.append(taken)
        elif other.is_unfinished:
            works.append(replace(other, state=State.CANCELLED))
        elif other.unseated_by == work.id and other.state == State.DONE:
            works.append(replace(other, unseated_by=None))
        else:
            works.append(other)
        was_needless = other.visit == work.visit and other.state == State.CANCELLED and other.unseated_by is not None
        if was_needless and other.id not in succeeded:
            reopened.append(_again(other, -1 - len(reopened)))
    works = [*works, *reopened]
    _refuse_doubled(works)
    settled = _replaced(works, *Signers(now.quorum_of(flow[work.step]), work.step, work.visit, works).settle())
    return _difference(now, settled, work.step, work.visit, Phase.OPEN, _detours_before(now, work))


def _refuse_doubled(works: Iterable[Work]) -> None:
    """Who spoke may since have been asked by another: with his own task back he would have the matter twice."""
    holders = [work.holder for work in works if work.is_unfinished]
    if len(set(holders)) < len(holders):
        raise NotPossible("撤回后会有人同时有两项本件的待办（另有人请他提意见），请等他办完再撤回。")


def _again(work: Work, new_id: int) -> Work:
    """The same task once more, in the place of one that was withdrawn or found needless too early."""
    return replace(
        work, id=new_id, state=State.OPEN, decision=Decision.NONE, by=None, principal=None,
        is_opened=False, unseated_by=None, took="", came_from=work.id,
    )  # fmt: skip


def _detours_before(now: Situation, work: Work) -> tuple[Detour, ...]:
    """The detours as they were before the stay of `work` ended."""
    if work.decision == Decision.RETURN:
        is_its_own = bool(now.detours) and now.detours[-1] == Detour(now.step, work.step)
        return now.detours[:-1] if is_its_own else now.detours
    took = next((other.took for other in now.works if other.visit == work.visit and other.took), "")
    return (*now.detours, Detour(work.step, took)) if took else now.detours


def _cancel(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """撤稿, 不宜发文: the matter ends; its history stays."""
    del flow, act, who
    works = [replace(work, state=State.CANCELLED) if work.is_unfinished else work for work in now.works]
    return _difference(now, works, now.step, now.visit, Phase.CANCELLED, now.detours)


def _add(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """加签, 委派: somebody is asked by a signer; before him, after him or beside him. A step is not finished before they have answered."""
    work = _own_open_task(now, act)
    if not act.holders or act.place == Place.NONE or act.role == Role.MAIN:
        raise NotPossible("请选择要请的人。")
    if act.role == Role.DEPUTED and (len(act.holders) != 1 or act.place != Place.BEFORE):
        raise NotPossible("委派只能交给一个人，办完后回到您这里。")
    _refuse_busy(now, act.holders, act.keys)
    asked = [
        Work(-1 - number, work.step, work.visit, holder, role=act.role, place=act.place, parent=work.id)
        for number, holder in enumerate(dict.fromkeys(act.holders))
    ]
    return _go_on(flow, now, [*now.works, *asked], who)


def _refuse_busy(now: Situation, holders: Iterable[str], keys: frozenset[str]) -> None:
    busy = {work.holder for work in now.works if work.is_unfinished}
    for holder in holders:
        if holder in keys:
            raise NotPossible("不能请自己办理，请另选人。")
        if holder in busy:
            raise NotPossible("所选的人已经有这一件的待办，不必再送。")


def _remove(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """减签: who asked takes back his question; the drafter takes out a signer of a step of several, as long as enough are left."""
    work = next((work for work in now.works if work.id == act.task), None)
    if work is None or not work.is_unfinished:
        raise NotPossible("对方已经办理，不能减签。")
    signers = signers_of(flow, now, now.step)
    asker = next((other for other in now.works if other.id == work.parent), None)
    if asker is not None:
        heir = signers.heir(asker)
        if act.by not in heir.hands and heir.holder not in act.keys:
            raise NotPossible("只有请他加签的人可以减签。")
    elif act.by != now.drafter or not flow[work.step].dissent:
        raise NotPossible("只有拟稿人可以减少会签单位，审核层级不能减。")
    elif len(signers.members) - 1 < max(1, signers.quorum.needed):
        raise NotPossible("减去以后，会签的单位就不够了，不能再减。")
    gone = [replace(other, state=State.CANCELLED) for other in _with_descendants(signers, work) if other.is_unfinished]
    return _go_on(flow, now, _replaced(now.works, *gone), who)


def _with_descendants(signers: Signers, work: Work) -> list[Work]:
    return [work, *(below for child in signers.children(work) for below in _with_descendants(signers, child))]


def _transfer(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """转办, 移交: another does the task in his place; those whom he had asked then answer to the other."""
    work = _own_open_task(now, act)
    step = flow[work.step]
    if len(act.holders) != 1:
        raise NotPossible("请选择要转交的人。")
    if not step.transferable and work.role == Role.MAIN and not act.is_ordered:
        raise NotPossible(f"“{step.title}”不能转办；请退回，或者请系统管理员办理移交。")
    heir = act.holders[0]
    _refuse_busy(now, act.holders, frozenset({work.holder}))
    if any(other.holder == heir for other in _standing(now, step)):
        raise NotPossible("所选的人已经办过这个环节，请另选人。")
    kind, _, key = heir.partition(":")
    if work.role == Role.MAIN and kind == "person" and (other := other_level_of(flow, now, int(key), step)):
        raise NotPossible(f"对方已办理本件的“{other}”，不能再办“{step.title}”：四级审核须由不同的人负责。")
    moved = replace(work, state=State.MOVED, by=act.by)
    new = replace(work, id=-1, holder=heir, is_opened=False, came_from=work.id)
    return _go_on(flow, now, [*_replaced(now.works, moved), new], who)


def _skip(flow: Flow, now: Situation, act: Act, who: Who) -> Plan:
    """跳过: those who have not spoken are passed over; what was said stays, and dissent still leads where it leads."""
    step = flow[now.step]
    if not step.may_skip:
        raise NotPossible(f"“{step.title}”不能跳过。")
    holds = any(work.is_unfinished and work.holder in act.keys for work in now.works)
    if act.by != now.drafter and not holds and not act.is_ordered:
        raise NotPossible("只有拟稿人和正在办理的人可以跳过这个环节。")
    works = [replace(work, state=State.CANCELLED) if work.is_unfinished else work for work in now.works]
    return _advance(flow, replace(now, works=tuple(works)), now, who)


def _replaced(works: Iterable[Work], *new: Work) -> list[Work]:
    by_id = {work.id: work for work in new}
    return [by_id.get(work.id, work) for work in works]


def _difference(  # noqa: PLR0917 - the five facts of a plan, in their order
    now: Situation, works: Iterable[Work], step: str, visit: int, phase: Phase, detours: tuple[Detour, ...]
) -> Plan:
    before = {work.id: work for work in now.works}
    rows = list(works)
    changed = tuple(work for work in rows if work.id in before and work != before[work.id])
    return Plan(changed, tuple(work for work in rows if work.id not in before), step, visit, phase, detours)
