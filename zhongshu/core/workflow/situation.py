"""Where a matter stands, what one may do, and what an act changes: the kernel's plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from zhongshu.core.workflow.flow import Flow, Quorum, Step, Way


class NotPossible(Exception):  # noqa: N818 - a sentence for people, like Refused
    """The act cannot be done now; says why in one Chinese sentence."""


class State(StrEnum):
    """待办状态. WAITING: not yet his turn, or lent out to somebody who was added before him. MOVED: handed on to another."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


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


class Role(StrEnum):
    """以何身份办理: the step's own signer, or somebody whom a signer asked. Only a signer of the step counts for its quorum and its level."""

    MAIN = "main"
    ADDED = "added"
    DEPUTED = "deputed"


class Place(StrEnum):
    """加签位置: before its asker (who then waits), after him, or beside him."""

    NONE = ""
    BEFORE = "before"
    AFTER = "after"
    BESIDE = "beside"


UNFINISHED = (State.OPEN, State.WAITING)


@dataclass(frozen=True, slots=True)
class Work:
    """A task as the kernel sees it. `holder` names a person or a position; `visit` numbers the stay at a step.

    `by` did it, for `principal` where he stands in for one (代办). `parent` is the task of who asked for it, in `place`; `turn` its order among the
    step's signers. `came_from` is the task that this one takes the place of: handed on, or opened again.
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
    role: Role = Role.MAIN
    place: Place = Place.NONE
    turn: int = 0
    parent: int | None = None
    came_from: int | None = None
    principal: int | None = None

    @property
    def stands(self) -> bool:
        """Done, and no return has undone it."""
        return self.state == State.DONE and self.decision not in (Decision.NONE, Decision.RETURN) and self.unseated_by is None

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def hands(self) -> frozenset[int]:
        """Who had a hand in it: who did it, and for whom."""
        return frozenset(person for person in (self.by, self.principal) if person is not None)


@dataclass(frozen=True, slots=True)
class Detour:
    """直送: once the step `at` is finished, the matter goes straight to `back_to`."""

    at: str
    back_to: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a matter stands. `quorums` are those chosen for this matter in place of the flow's own."""

    step: str
    visit: int
    phase: Phase
    drafter: int
    works: tuple[Work, ...]
    detours: tuple[Detour, ...] = ()
    dispensed: frozenset[tuple[int, str]] = frozenset()
    quorums: Mapping[str, Quorum] = field(default_factory=dict)

    def quorum_of(self, step: Step) -> Quorum:
        return self.quorums.get(step.code, step.quorum)


class Kind(StrEnum):
    """What one may do."""

    FINISH = "finish"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    ADD = "add"
    REMOVE = "remove"
    TRANSFER = "transfer"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Act:
    """One act by one person, on one task unless it ends the matter. `keys` are the holders' names under which he may act.

    `principal`: for whom he acts. `holders`: who is added, handed on to, or — of a return — the only ones of the step to be asked again.
    `is_ordered`: an office's handing over (移交), which asks neither whose task it is nor whether the step lets it be handed on.
    """

    kind: Kind
    by: int
    task: int = 0
    keys: frozenset[str] = frozenset()
    decision: Decision = Decision.AGREE
    target: str = ""
    way: Way = Way.STEPWISE
    principal: int | None = None
    holders: tuple[str, ...] = ()
    place: Place = Place.BEFORE
    role: Role = Role.ADDED
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act changes: works as they will be, tasks to open, and where the matter then stands. New works have ids below zero."""

    changed: tuple[Work, ...]
    opened: tuple[Work, ...]
    step: str
    visit: int
    phase: Phase
    detours: tuple[Detour, ...]


Who = Callable[[Step], Sequence[str]]
"""Names the holders of a step that is about to be entered; asked at most once per step."""


def begin(flow: Flow, holder: str) -> Plan:
    """The first task of a new matter."""
    return Plan((), (Work(-1, flow.first.code, 1, holder),), flow.first.code, 1, Phase.OPEN, ())


def apply(now: Situation, change: Plan, next_id: int) -> Situation:
    """The situation after the plan; new works are numbered from `next_id`. The database's operations do the same to rows."""
    changed = {work.id: work for work in change.changed}
    works = [changed.get(work.id, work) for work in now.works]
    works += [replace(new, id=next_id + number) for number, new in enumerate(change.opened)]
    return replace(now, step=change.step, visit=change.visit, phase=change.phase, detours=change.detours, works=tuple(works))
