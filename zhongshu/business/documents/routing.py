"""办理路线, pure: which row names who acts, and what is wrong with a set of rows before a paper meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A route in force. What is None or empty stands for any."""

    step: str
    position: int
    issuer: int | None = None
    document_type: str = ""
    division: int | None = None

    @property
    def exactness(self) -> int:
        """A row that says more wins: issuer, then 文种, then 处室."""
        return 4 * (self.issuer is not None) + 2 * bool(self.document_type) + (self.division is not None)


@dataclass(frozen=True, slots=True)
class Case:
    """A paper as routes see it."""

    division: int
    issuer: int
    document_type: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who sits on a position today; `away` says until when he is away and who acts for him."""

    person: int
    name: str
    away: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """核对结果: what is wrong, where. `grave`: a paper will stop there."""

    kind: str
    sentence: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What people call steps, positions and divisions."""

    steps: Mapping[str, str]
    positions: Mapping[int, str]
    divisions: Mapping[int, str]


def choose(rows: Iterable[Row], step: str, case: Case) -> Row | None:
    """The most exact row of a step for a case, or None. A vacant chair is not stepped over: whoever asks looks at who sits there."""
    fitting = [
        row
        for row in rows
        if row.step == step
        and row.issuer in (None, case.issuer)
        and row.document_type in ("", case.document_type)
        and row.division in (None, case.division)
    ]
    return max(fitting, key=lambda row: row.exactness, default=None)


def warnings_of(
    rows: Sequence[Row],
    holders: Mapping[int, Sequence[Holder]],
    *,
    levels: Sequence[str],
    steps: Sequence[str],
    drafters: Mapping[int, frozenset[int]],
    cases: Iterable[Case],
    names: Names,
) -> list[Finding]:
    """Everything that would stop a paper or let one person do two levels of it, over the cases that can arise; the grave ones first.

    `drafters` are those who draft in each division, `levels` the steps of the four-level review, `steps` those that need a row.
    """
    found = _vacant(rows, holders, names)
    for case in cases:
        found += _missing(rows, steps, case, names)
        chain = _chain(rows, holders, levels, case)
        found += _same_person(chain, case, names)
        found += _own_drafts(chain, case, drafters.get(case.division, frozenset()), names)
    unique = {warning.sentence: warning for warning in found}
    return sorted(unique.values(), key=lambda warning: not warning.grave)


def _vacant(rows: Sequence[Row], holders: Mapping[int, Sequence[Holder]], names: Names) -> list[Finding]:
    return [
        Finding("vacant", f"{names.steps[row.step]}由{names.positions[row.position]}办，现在没有人任职，公文走到这里会停下。", grave=True)
        for row in rows
        if not holders.get(row.position)
    ]


def _missing(rows: Sequence[Row], steps: Sequence[str], case: Case, names: Names) -> list[Finding]:
    return [
        Finding("missing", f"{names.divisions[case.division]}拟的稿，{names.steps[step]}没有路线，公文走到这里会停下。", grave=True)
        for step in steps
        if choose(rows, step, case) is None
    ]


def _chain(rows: Sequence[Row], holders: Mapping[int, Sequence[Holder]], levels: Sequence[str], case: Case) -> list[tuple[str, Holder]]:
    """Level by level who alone could do it: of several on one position another can step in."""
    chain = []
    for level in levels:
        row = choose(rows, level, case)
        seated = holders.get(row.position, ()) if row else ()
        if len(seated) == 1:
            chain.append((level, seated[0]))
    return chain


def _same_person(chain: Sequence[tuple[str, Holder]], case: Case, names: Names) -> list[Finding]:
    """四级审核: each level is another person's; where one holds two, every paper stops at the second."""
    return [
        Finding(
            "same_person",
            f"{names.divisions[case.division]}拟的稿，{names.steps[first]}和{names.steps[second]}都是{holder.name}，"
            "同一人不能办两级，公文走到后一级会停下。",
            grave=True,
        )
        for number, (first, holder) in enumerate(chain)
        for second, other in chain[number + 1 :]
        if other.person == holder.person
    ]


def _own_drafts(chain: Iterable[tuple[str, Holder]], case: Case, drafters: frozenset[int], names: Names) -> list[Finding]:
    """A reviewer who also drafts cannot review what he drafted; other papers of his division pass."""
    return [
        Finding(
            "own_draft",
            f"{names.divisions[case.division]}的{holder.name}既拟稿又办{names.steps[level]}；他自己拟的稿，不能由他审核。",
            grave=False,
        )
        for level, holder in chain
        if holder.person in drafters
    ]
