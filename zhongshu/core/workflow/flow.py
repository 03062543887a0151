"""Flows as frozen data: steps in their order, who must agree at each, and which steps are levels of review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Quorum(StrEnum):
    """几人办结: how many of a step's tasks finish it."""

    ONE = "one"
    ALL = "all"


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

    def __post_init__(self) -> None:
        if self.level is not None and (self.optional or self.quorum != Quorum.ONE):
            raise ValueError(f"step {self.code}: a level of review is one person's act and never optional")


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
