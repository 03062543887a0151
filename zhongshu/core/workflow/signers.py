"""Who of a step's signers is to act now, and whether together they have finished it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhongshu.core.workflow.flow import Flow, Quorum
from zhongshu.core.workflow.situation import Decision, Place, Role, Situation, State, Work

AGREEMENTS = (Decision.AGREE, Decision.COMMENT)


class Signers:
    """The works of one stay at a step, with those of earlier stays that still stand.

    Acts change the works' structure only; `settle` then says which are open and which wait. So no act can forget to wake somebody.
    """

    def __init__(self, quorum: Quorum, step: str, visit: int, works: Sequence[Work]) -> None:
        self.quorum = quorum
        self.works = [work for work in works if work.step == step and (work.visit == visit or work.stands)]
        self.visit = visit
        taken_over = {work.came_from: work for work in self.works if work.came_from is not None}
        self._heirs = {work.id: taken_over[work.id] for work in self.works if work.id in taken_over}
        self._children: dict[int, list[Work]] = {}
        by_id = {work.id: work for work in self.works}
        for work in self.works:
            if work.parent is not None and work.parent in by_id:
                self._children.setdefault(self.heir(by_id[work.parent]).id, []).append(work)

    def heir(self, work: Work) -> Work:
        """Who has the task now: it may have been handed on, or opened again, several times."""
        while work.id in self._heirs:
            work = self._heirs[work.id]
        return work

    def children(self, work: Work) -> list[Work]:
        """Those whom its holder asked."""
        return self._children.get(work.id, [])

    @property
    def members(self) -> list[Work]:
        """The step's own signers who have spoken or are still to speak."""
        return [work for work in self.works if work.role == Role.MAIN and (work.is_unfinished or work.stands)]

    @property
    def unfinished(self) -> list[Work]:
        return [work for work in self.works if work.is_unfinished]

    def is_up(self, work: Work) -> bool:
        """Whether an unfinished task can be done now."""
        if any(child.is_unfinished for child in self.children(work) if child.place == Place.BEFORE):
            return False
        if work.role != Role.MAIN:
            return work.place != Place.AFTER or not self._asker_is_unfinished(work)
        ahead = (other for other in self.works if other.role == Role.MAIN and other.turn < work.turn)
        return self.quorum != Quorum.IN_ORDER or not any(other.is_unfinished for other in ahead)

    def settle(self) -> list[Work]:
        """The stay's works as they should be: open where they can be done, waiting where not. A woken task arrives anew."""
        settled = []
        for work in self.works:
            if not work.is_unfinished:
                settled.append(work)
                continue
            state = State.OPEN if self.is_up(work) else State.WAITING
            settled.append(work if state == work.state else replace(work, state=state, is_opened=False))
        return settled

    @property
    def is_over(self) -> bool:
        """Whether the step is finished: the quorum is met, or nobody is left to speak, and nobody whom a speaker asked is still to answer."""
        members = self.members
        if any(member.is_unfinished for member in members) and not self._is_met(members):
            return False
        return not any(child.is_unfinished for child in self._descendants(member for member in members if member.stands))

    @property
    def is_carried(self) -> bool:
        """Whether it ended in agreement. Of N of M enough agreed; elsewhere nobody disagreed, those who were added included."""
        if self.quorum.agreements is not None:
            return self._is_met(self.members)
        return not any(work.stands and work.decision == Decision.DISAGREE for work in self.works)

    def _is_met(self, members: Iterable[Work]) -> bool:
        needed = self.quorum.agreements
        return needed is not None and sum(member.stands and member.decision in AGREEMENTS for member in members) >= needed

    def _asker_is_unfinished(self, work: Work) -> bool:
        asker = next((other for other in self.works if other.id == work.parent), None)
        return asker is not None and self.heir(asker).is_unfinished

    def _descendants(self, works: Iterable[Work]) -> Iterable[Work]:
        for work in works:
            for child in self.children(work):
                yield child
                yield from self._descendants([child])


def signers_of(flow: Flow, now: Situation, step: str, works: Sequence[Work] | None = None) -> Signers:
    """The signers of a step's present or, where the matter is elsewhere, last stay."""
    rows = now.works if works is None else works
    visit = now.visit if step == now.step else max((work.visit for work in rows if work.step == step), default=0)
    return Signers(now.quorum_of(flow[step]), step, visit, rows)


def is_dissented(flow: Flow, now: Situation, step: str) -> bool:
    """不一致: somebody spoke at the step's last stay, and it was not carried."""
    signers = signers_of(flow, now, step)
    return any(work.stands for work in signers.works) and not signers.is_carried
