"""The kernel's promises under random acts by random people on random flows."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.workflow.flow import Flow, Quorum, Step, Way
from zhongshu.core.workflow.kernel import (
    Act,
    Decision,
    Kind,
    NotPossible,
    Phase,
    Situation,
    State,
    apply,
    begin,
    missing_levels,
    plan,
    withdrawable,
)

PEOPLE = range(1, 8)
DRAFTER = 1


@st.composite
def flows(draw):
    """A first step, up to six more of any sort with levels in order, and an end."""
    steps = [Step("s0", "起草", "起草中")]
    level = 0
    for number in range(1, draw(st.integers(2, 7))):
        sort = draw(st.sampled_from(["level", "one", "all", "optional"]))
        level += sort == "level"
        steps.append(
            Step(
                f"s{number}",
                f"环节{number}",
                f"状态{number}",
                quorum=Quorum.ALL if sort in ("all", "optional") else Quorum.ONE,
                level=level if sort == "level" else None,
                optional=sort == "optional",
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
        most = 4 if step.quorum == Quorum.ALL else 2
        table[step.code] = tuple(
            f"person:{person}" for person in draw(st.lists(st.sampled_from(PEOPLE), min_size=least, max_size=most, unique=True))
        )
    return table


@st.composite
def acts(draw, flow, now):
    """Any act by anybody: sensible or not."""
    person = draw(st.sampled_from(PEOPLE))
    kind = draw(st.sampled_from([Kind.FINISH] * 6 + [Kind.RETURN] * 3 + [Kind.WITHDRAW] * 2 + [Kind.CANCEL]))
    opened = [work for work in now.works if work.state == State.OPEN]
    if opened and draw(st.integers(0, 5)):
        work = draw(st.sampled_from(opened))
        person = int(work.holder.partition(":")[2]) if draw(st.integers(0, 5)) else person
    else:
        work = draw(st.sampled_from(now.works))
    task = work.id
    if kind == Kind.WITHDRAW and (taken := withdrawable(now, person)):
        task = taken.id
    return Act(
        kind,
        person,
        task,
        frozenset({f"person:{person}"}),
        decision=draw(st.sampled_from([Decision.AGREE, Decision.AGREE, Decision.COMMENT, Decision.DISAGREE])),
        target=draw(st.sampled_from(flow.steps)).code,
        way=draw(st.sampled_from(Way)),
    )


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.data())
def test_no_task_is_lost_or_doubled_whatever_people_do(data):
    flow = data.draw(flows())
    table = data.draw(holders(flow))

    def who(step):
        return (f"person:{DRAFTER}",) if step.code == "s0" else table[step.code]

    now = apply(Situation("s0", 0, Phase.OPEN, DRAFTER, ()), begin(flow, f"person:{DRAFTER}"), 1)
    for _ in range(data.draw(st.integers(5, 30))):
        before = now
        act = data.draw(acts(flow, now))
        try:
            now = apply(now, plan(flow, now, act, who), len(now.works) + 1)
        except NotPossible as refusal:
            sentence = str(refusal)
        else:
            sentence = "。"
            check_one_step(flow, before, now, act)
        assert sentence.endswith("。"), "a refusal is a sentence"
        check_situation(flow, now)
        if data.draw(st.booleans()):
            now = opened_by_somebody(data, now)


def check_situation(flow, now):
    """What is true of a matter at any moment."""
    opened = [work for work in now.works if work.state == State.OPEN]
    assert bool(opened) == (now.phase == Phase.OPEN), "an open matter has an open task, an ended one none"
    assert {(work.step, work.visit) for work in opened} <= {(now.step, now.visit)}, "it waits at exactly one step"
    assert len({work.holder for work in opened}) == len(opened), "nobody has the same task twice"
    assert not missing_levels(flow, now, now.step), "no level is skipped"
    levels = [(work.step, work.by) for work in now.works if work.stands and flow[work.step].level is not None]
    assert len({step for step, _ in levels}) == len(levels), "no level counts twice"
    people = [person for _, person in levels]
    assert len(set(people)) == len(people), "nobody does two levels"
    assert DRAFTER not in people, "the drafter reviews nothing"
    assert (now.phase == Phase.DONE) == flow[now.step].is_end
    if now.phase == Phase.DONE:
        assert not now.detours


def check_one_step(flow, before, now, act):
    """What an act that was done has done."""
    assert [work.id for work in now.works] == list(range(1, len(now.works) + 1)), "history only grows"
    for old, new in zip(before.works, now.works, strict=False):
        assert (old.id, old.step, old.visit, old.holder) == (new.id, new.step, new.visit, new.holder)
        if old.state in (State.CANCELLED, State.WITHDRAWN):
            assert new.state == old.state, "what was put away stays away"
        if old.state == State.DONE:
            assert new.state == State.DONE or (act.kind == Kind.WITHDRAW and old.id == act.task), (
                "only its own withdrawal undoes what was done"
            )
            assert (old.by, old.decision) == (new.by, new.decision)
    done = [new for old, new in zip(before.works, now.works, strict=False) if old.state == State.OPEN and new.state == State.DONE]
    assert len(done) == (1 if act.kind in (Kind.FINISH, Kind.RETURN) else 0), "an act finishes exactly its own task"
    if act.kind == Kind.FINISH and flow.index(now.step) < flow.index(before.step):
        raise AssertionError("agreeing never goes back")
    if act.kind == Kind.RETURN:
        assert now.step == act.target


def opened_by_somebody(data, now):
    """One open task is looked at."""
    from dataclasses import replace  # noqa: PLC0415

    opened = [work for work in now.works if work.state == State.OPEN]
    if not opened:
        return now
    seen = data.draw(st.sampled_from(opened))
    return replace(now, works=tuple(replace(work, is_opened=True) if work.id == seen.id else work for work in now.works))
