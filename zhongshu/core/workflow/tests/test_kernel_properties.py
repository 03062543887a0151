"""The kernel's promises under random acts by random people on random flows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.workflow.flow import Flow, Quorum, Step, Way
from zhongshu.core.workflow.kernel import missing_levels, plan, withdrawable
from zhongshu.core.workflow.signers import signers_of
from zhongshu.core.workflow.situation import (
    UNFINISHED,
    Act,
    Decision,
    Kind,
    NotPossible,
    Phase,
    Place,
    Role,
    Situation,
    State,
    apply,
    begin,
)

PEOPLE = range(1, 9)
DRAFTER = 1
ENDED = (State.DONE, State.CANCELLED, State.WITHDRAWN, State.MOVED)
KINDS = [Kind.FINISH] * 8 + [Kind.RETURN] * 3 + [Kind.WITHDRAW] * 3 + [Kind.ADD] * 3 + [Kind.TRANSFER] * 2
KINDS += [Kind.REMOVE] * 2 + [Kind.SKIP, Kind.CANCEL]
SORTS = ["level", "level", "one", "all", "optional", "signers", "coordination"]


@st.composite
def flows(draw):
    """A first step, up to seven more of any sort with levels in order, and an end."""
    steps = [Step("s0", "起草", "起草中")]
    level = 0
    for number in range(1, draw(st.integers(2, 8))):
        sort = draw(st.sampled_from(SORTS))
        level += sort == "level"
        signing = [step.code for step in steps if step.dissent]
        steps.append(
            Step(
                f"s{number}",
                f"环节{number}",
                f"状态{number}",
                quorum=draw(st.sampled_from([Quorum.ALL, Quorum.IN_ORDER])) if sort in ("all", "optional", "signers") else Quorum.ONE,
                level=level if sort == "level" else None,
                optional=sort == "optional",
                dissent=sort == "signers",
                may_skip=sort in ("signers", "one") and draw(st.booleans()),
                modes=("one", "all", "in_order", "votes") if sort == "signers" else (),
                after_dissent=signing[-1] if sort == "coordination" and signing else "",
                transferable=draw(st.booleans()),
                returns_to=draw(st.sampled_from([None, None, None, ("s0",), ()])),
            )
        )
    return Flow("random", 1, "随机", (*steps, Step("end", "完", "完", is_end=True)))


@st.composite
def holders(draw, flow):
    """For each step the people who may hold it; an optional one may have none."""
    table = {}
    for step in flow.steps[1:-1]:
        least = 0 if step.optional else 1
        most = 4 if step.quorum != Quorum.ONE else 2
        people = draw(st.lists(st.sampled_from(PEOPLE), min_size=least, max_size=most, unique=True))
        table[step.code] = tuple(f"person:{person}" for person in people)
    return table


@st.composite
def chosen_quorums(draw, flow):
    """Another rule for some of the steps of several signers."""
    ways = [Quorum.ONE, Quorum.ALL, Quorum.IN_ORDER, Quorum.votes(1), Quorum.votes(2)]
    return {step.code: draw(st.sampled_from(ways)) for step in flow.steps if step.modes and draw(st.booleans())}


@st.composite
def acts(draw, flow, now):
    """Any act by anybody: sensible or not."""
    kind = draw(st.sampled_from(KINDS))
    unfinished = [work for work in now.works if work.state in UNFINISHED]
    work = draw(st.sampled_from(unfinished if unfinished and draw(st.integers(0, 7)) else now.works))
    holder = int(work.holder.partition(":")[2])
    person = holder if draw(st.integers(0, 5)) else draw(st.sampled_from(PEOPLE))
    principal = None
    if draw(st.integers(0, 5)) == 0:  # somebody stands in for the holder
        person, principal = draw(st.sampled_from(PEOPLE)), person
    task = work.id
    if kind == Kind.WITHDRAW:
        able = [(one, taken.id) for one in PEOPLE if (taken := withdrawable(flow, now, one))]
        person, task = draw(st.sampled_from(able)) if able else (person, task)
    if kind == Kind.REMOVE and draw(st.booleans()):
        person = DRAFTER
    return Act(
        kind,
        person,
        task,
        frozenset({f"person:{person}", f"person:{principal or person}"}),
        decision=draw(st.sampled_from([Decision.AGREE, Decision.AGREE, Decision.COMMENT, Decision.DISAGREE])),
        target=draw(st.sampled_from(flow.steps)).code,
        way=draw(st.sampled_from(Way)),
        principal=principal,
        holders=tuple(f"person:{one}" for one in draw(st.lists(st.sampled_from(PEOPLE), max_size=2)))
        if kind in (Kind.ADD, Kind.TRANSFER) or (kind == Kind.RETURN and draw(st.integers(0, 3)) == 0)
        else (),
        place=draw(st.sampled_from([Place.BEFORE, Place.AFTER, Place.BESIDE])),
        role=draw(st.sampled_from([Role.ADDED, Role.ADDED, Role.DEPUTED])),
        is_ordered=kind == Kind.TRANSFER and draw(st.integers(0, 4)) == 0,
    )


def play(data, check_step):
    """A random matter, act by act; every refusal is a sentence and changes nothing."""
    flow = data.draw(flows())
    table = data.draw(holders(flow))

    def who(step):
        return (f"person:{DRAFTER}",) if step.code == "s0" else table[step.code]

    empty = Situation("s0", 0, Phase.OPEN, DRAFTER, (), quorums=data.draw(chosen_quorums(flow)))
    now = apply(empty, begin(flow, f"person:{DRAFTER}"), 1)
    for _ in range(data.draw(st.integers(5, 30))):
        before = now
        act = data.draw(acts(flow, now))
        try:
            now = apply(now, plan(flow, now, act, who), len(now.works) + 1)
        except NotPossible as refusal:
            sentence = str(refusal)
        else:
            sentence = "。"
            check_step(flow, before, now, act)
        assert sentence.endswith("。"), "a refusal is a sentence"
        check_situation(flow, now)
        if data.draw(st.booleans()):
            now = opened_by_somebody(data, now)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.data())
def test_no_task_is_lost_or_doubled_whatever_people_do(data):
    play(data, check_one_step)


def check_situation(flow, now):
    """What is true of a matter at any moment."""
    opened = [work for work in now.works if work.state == State.OPEN]
    unfinished = [work for work in now.works if work.state in UNFINISHED]
    assert bool(opened) == (now.phase == Phase.OPEN), "an open matter has an open task, an ended one none"
    assert {(work.step, work.visit) for work in unfinished} <= {(now.step, now.visit)}, "it waits at exactly one step"
    assert bool(unfinished) == (now.phase == Phase.OPEN)
    assert len({work.holder for work in unfinished}) == len(unfinished), "nobody has the same task twice"
    assert not missing_levels(flow, now, now.step), "no level is skipped"
    assert (now.phase == Phase.DONE) == flow[now.step].is_end
    check_levels(flow, now)
    if now.phase == Phase.DONE:
        assert not now.detours
    if now.phase == Phase.OPEN:
        signers = signers_of(flow, now, now.step)
        assert not signers.is_over, "a step that is finished is left at once"
        assert signers.settle() == signers.works, "whoever can act may, and nobody else"


def check_levels(flow, now):
    """四级审核: one person one level, in his own name or another's."""
    levels = [work for work in now.works if work.stands and work.role == Role.MAIN and flow[work.step].level is not None]
    assert len({work.step for work in levels}) == len(levels), "no level counts twice"
    hands = [person for work in levels for person in work.hands]
    assert len(set(hands)) == len(hands), "nobody has a hand in two levels"
    assert DRAFTER not in hands, "the drafter reviews nothing"


def check_one_step(flow, before, now, act):
    """What an act that was done has done."""
    assert [work.id for work in now.works] == list(range(1, len(now.works) + 1)), "history only grows"
    taken_back = act.task if act.kind == Kind.WITHDRAW else None
    for old, new in zip(before.works, now.works, strict=False):
        assert (old.id, old.step, old.visit, old.holder, old.role, old.parent) == (
            new.id, new.step, new.visit, new.holder, new.role, new.parent,
        )  # fmt: skip
        if old.state in ENDED and old.id != taken_back:
            assert new.state == old.state, "what is over stays as it was"
        if old.state == State.DONE:
            assert new.state in (State.DONE, State.WITHDRAWN)
            assert (old.by, old.principal, old.decision) == (new.by, new.principal, new.decision)
    pairs = list(zip(before.works, now.works, strict=False))
    done = [new for old, new in pairs if old.state in UNFINISHED and new.state == State.DONE]
    assert [work.id for work in done] == ([act.task] if act.kind in (Kind.FINISH, Kind.RETURN) else []), (
        "an act finishes exactly its own task"
    )
    moved = [new for old, new in pairs if old.state != State.MOVED and new.state == State.MOVED]
    assert len(moved) == (act.kind == Kind.TRANSFER)
    if act.kind not in (Kind.RETURN, Kind.WITHDRAW, Kind.CANCEL):
        assert flow.index(now.step) >= flow.index(before.step), "only a return and a withdrawal go back"
    if act.kind == Kind.RETURN:
        assert now.step == act.target
    if now.step == before.step and now.visit == before.visit:
        lost = {old.id for old, new in pairs if old.state in UNFINISHED and new.state == State.CANCELLED}
        assert not lost or act.kind in (Kind.REMOVE, Kind.CANCEL), "within a step nobody's task goes away but by 减签"


def opened_by_somebody(data, now):
    """One open task is looked at."""
    opened = [work for work in now.works if work.state == State.OPEN]
    if not opened:
        return now
    seen = data.draw(st.sampled_from(opened))
    return replace(now, works=tuple(replace(work, is_opened=True) if work.id == seen.id else work for work in now.works))
