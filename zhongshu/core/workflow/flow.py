"""Flows as frozen data: steps in their order, who must agree at each, and which steps are levels of review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Quorum:
    """几人办结: how a step's signers together finish it.

    ONE 或签: one agreement carries it. ALL 并行会签: everybody speaks. IN_ORDER 依次会签: everybody, one after the other. `votes(n)` 票签: n
    agreements carry it; it also ends, not carried, when everybody has spoken. A refusal never ends it for the others.
    """

    rule: str
    needed: int = 0

    ONE: ClassVar[Quorum]
    ALL: ClassVar[Quorum]
    IN_ORDER: ClassVar[Quorum]

    def __post_init__(self) -> None:
        if self.rule not in QUORUM_TITLES or (self.rule == "votes") != (self.needed > 0):
            raise ValueError(f"no quorum: {self.rule} {self.needed}")

    def __str__(self) -> str:
        return f"{self.rule}:{self.needed}" if self.needed else self.rule

    @classmethod
    def votes(cls, needed: int) -> Quorum:
        """N of M. Raises ValueError unless at least one is needed."""
        return cls("votes", needed)

    @classmethod
    def parse(cls, text: str) -> Quorum:
        """The quorum that `str` wrote. Raises ValueError for anything else."""
        rule, _, needed = text.partition(":")
        return cls(rule, int(needed or 0))

    @property
    def title(self) -> str:
        return QUORUM_TITLES[self.rule].format(needed=self.needed)

    @property
    def agreements(self) -> int | None:
        """How many agreements carry it before everybody has spoken; None where all must speak."""
        return {"one": 1, "votes": self.needed}.get(self.rule)


QUORUM_TITLES = {"one": "或签（一人同意即可）", "all": "并行会签", "in_order": "依次会签", "votes": "票签（{needed}个同意即可）"}
Quorum.ONE, Quorum.ALL, Quorum.IN_ORDER = Quorum("one"), Quorum("all"), Quorum("in_order")


class Way(StrEnum):
    """回程: how a returned matter comes back."""

    STEPWISE = "stepwise"
    DIRECT = "direct"


WAY_TITLES = {Way.STEPWISE: "逐级", Way.DIRECT: "直送"}


@dataclass(frozen=True, slots=True)
class Step:
    """环节. `act` is the verb of its button, `state` what the matter is called while it waits here.

    `level` numbers the levels of review: each is done by another person, and none is ever skipped. An `optional` step
    is passed over when nobody is named for it; a level of review cannot be optional. `returns_to` names the steps to
    which one may return from here; None means every earlier one.

    `modes` are the rules of quorum that may be chosen for one matter instead. `dissent`: one may disagree and the matter goes on;
    `after_dissent`: this step is entered only when the named one ended without being carried (协调). `may_skip` 跳过: with a reason,
    where the office's route allows it too. `transferable` 转办. `stops_clock` 停表: the matter's own clock may stand while it waits here.
    """

    code: str
    title: str
    state: str
    act: str = "同意"
    quorum: Quorum = Quorum.ONE
    level: int | None = None
    optional: bool = False
    is_end: bool = False
    returns_to: tuple[str, ...] | None = None
    modes: tuple[str, ...] = ()
    dissent: bool = False
    after_dissent: str = ""
    may_skip: bool = False
    transferable: bool = True
    stops_clock: bool = False

    def __post_init__(self) -> None:
        lenient = self.optional or self.may_skip or self.dissent or self.after_dissent or self.modes
        if self.level is not None and (lenient or self.quorum != Quorum.ONE):
            raise ValueError(f"step {self.code}: a level of review is one person's agreement, never optional and never skipped")
        if unknown := set(self.modes) - QUORUM_TITLES.keys():
            raise ValueError(f"step {self.code}: unknown rules of quorum {sorted(unknown)}")


@dataclass(frozen=True, slots=True)
class Flow:
    """流程: one version of a kind of matter's way from the first step to the end. Running matters keep theirs."""

    code: str
    version: int
    title: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        codes = [step.code for step in self.steps]
        if len(set(codes)) != len(codes) or len(codes) < 2:
            raise ValueError(f"flow {self.code}: steps need distinct codes")
        if [step.code for step in self.steps if step.is_end] != codes[-1:]:
            raise ValueError(f"flow {self.code}: the last step, and only that, is the end")
        if strange := [
            step.code for number, step in enumerate(self.steps) if step.after_dissent and step.after_dissent not in codes[:number]
        ]:
            raise ValueError(f"flow {self.code}: {strange} follow the dissent of no earlier step")
        levels = [step.level for step in self.steps if step.level is not None]
        if levels != sorted(set(levels)):
            raise ValueError(f"flow {self.code}: levels of review come once each and in order")

    def __getitem__(self, code: str) -> Step:
        return self.steps[self.index(code)]

    @property
    def first(self) -> Step:
        return self.steps[0]

    def index(self, code: str) -> int:
        """Raises KeyError for an unknown step."""
        for number, step in enumerate(self.steps):
            if step.code == code:
                return number
        raise KeyError(f"flow {self.code} v{self.version} has no step {code!r}")

    def may_return(self, source: str) -> tuple[Step, ...]:
        """The steps to which one may return from `source`, nearest first."""
        earlier = self.steps[: self.index(source)]
        allowed = self[source].returns_to
        return tuple(step for step in reversed(earlier) if allowed is None or step.code in allowed)
