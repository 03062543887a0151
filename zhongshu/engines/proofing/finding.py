"""核文发现: one thing the checker found, and the rules that find."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from zhongshu.engines.paper import Paper, Segment

GATES = {"political": "政治关", "policy": "政策关", "legal": "法律关", "content": "内容关", "wording": "文字关", "format": "格式关"}
SEVERITIES = {"must": "必须改", "should": "建议改", "hint": "提示"}
_AROUND = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says of one place: characters `start` to `end` of one element, or the whole paper when `element` is empty.

    `row` names the row of the rule's table; `severity`, `kind` and `confidence` stand where the place tells otherwise than the rule.
    """

    message: str
    start: int = 0
    end: int = 0
    suggestions: tuple[str, ...] = ()
    element: str = ""
    index: int = 0
    severity: str = ""
    kind: str = ""
    row: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `start`/`end` count characters of the element's text (`Paper.segments()`); None means the whole paper.

    In the findings of `check_text` the element is `text` and they count characters of the given text.
    `key` stays the same as long as the words and those next to them stay: a set-aside finding stays set aside.
    """

    rule: str
    version: int
    kind: str
    gate: str
    severity: str
    element: str
    index: int
    start: int | None
    end: int | None
    excerpt: str
    message: str
    basis: str
    suggestions: tuple[str, ...]
    confidence: float
    key: str

    def place_in(self, paper: Paper) -> tuple[int, int] | None:
        """The same place in characters of `paper.text()`."""
        if self.start is None or self.end is None:
            return None
        begin = next((s.start for s in paper.segments() if (s.element, s.index) == (self.element, self.index)), None)
        return None if begin is None else (begin + self.start, begin + self.end)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: readable, with its basis, and with examples that are its tests.

    `whole` rules ask only of a text that clearly is a whole paper: a passage has no addressee, and that is no fault.
    `headed` rules ask only where the head stands as it is printed: a gazette leaves out of it what the paper had.
    `as_written` rules read a paragraph with its half-width marks, which for all others are made full-width first.
    `of_source` rules read the text as it was written, all of it at once: what the paper's elements no longer show.
    """

    id: str
    title: str
    kind: str
    gate: str
    severity: str
    basis: str
    of_paper: bool
    find: Callable[..., Iterable[Hit]]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    version: int = 1
    confidence: float = 0.95
    whole: bool = False
    headed: bool = False
    of_source: bool = False
    as_written: bool = False


RULES: list[Rule] = []
AHEAD: list[Callable[[Sequence[Sequence[str]]], None]] = []
"""Layers that read many paragraphs at once, several times quicker than one by one: called with those of each paper before the rules are asked."""
TextCheck = Callable[[str], Iterator[Hit]]
PaperCheck = Callable[[Paper], Iterator[Hit]]
Check = TypeVar("Check", TextCheck, PaperCheck)


def _declaring(columns: tuple[str, str, str, str, str, str], **how: Any) -> Callable[[Check], Check]:
    """What takes a check into the rules, under its six columns and with what else is said of it."""

    def declare(find: Check) -> Check:
        RULES.append(Rule(*columns, find=find, **how))
        return find

    return declare


def text_rule(  # noqa: PLR0917 — six columns of a table, read as a row
    id: str,  # noqa: A002
    title: str,
    kind: str,
    gate: str,
    severity: str,
    basis: str,
    *,
    good: tuple[str, ...],
    bad: tuple[str, ...],
    confidence: float = 0.95,
    as_written: bool = False,
) -> Callable[[TextCheck], TextCheck]:
    """Declare a rule that reads one paragraph, title or cell at a time; its examples are such texts."""
    columns = (id, title, kind, gate, severity, basis)
    return _declaring(columns, of_paper=False, good=good, bad=bad, confidence=confidence, as_written=as_written)


def source_rule(  # noqa: PLR0917 — six columns of a table, read as a row
    id: str,  # noqa: A002
    title: str,
    kind: str,
    gate: str,
    severity: str,
    basis: str,
    *,
    good: tuple[str, ...],
    bad: tuple[str, ...],
    confidence: float = 0.95,
) -> Callable[[TextCheck], TextCheck]:
    """Declare a rule that reads the whole text of a paper as it was written; asked of plain texts only."""
    columns = (id, title, kind, gate, severity, basis)
    return _declaring(columns, of_paper=False, good=good, bad=bad, confidence=confidence, of_source=True)


def paper_rule(  # noqa: PLR0917 — six columns of a table, read as a row
    id: str,  # noqa: A002
    title: str,
    kind: str,
    gate: str,
    severity: str,
    basis: str,
    *,
    good: tuple[str, ...],
    bad: tuple[str, ...],
    confidence: float = 0.95,
    whole: bool = True,
    headed: bool = False,
) -> Callable[[PaperCheck], PaperCheck]:
    """Declare a rule that reads the paper's elements together; its examples are papers as plain text. `whole` and `headed` as in Rule."""
    columns = (id, title, kind, gate, severity, basis)
    return _declaring(columns, of_paper=True, good=good, bad=bad, confidence=confidence, whole=whole, headed=headed)


def nothing(_: object) -> Iterator[Hit]:
    """Finds nothing: for a rule whose findings are made elsewhere, in a file's layout or by a model."""
    return iter(())


def hits_of(pattern: re.Pattern[str], text: str, message: str, *suggestions: str) -> Iterator[Hit]:
    """A hit for every match; `{0}`, `{1}` in message and suggestions stand for the match's groups."""
    for found in pattern.finditer(text):
        held = (found[0], *(group or "" for group in found.groups()))
        yield Hit(message.format(*held), found.start(), found.end(), tuple(suggestion.format(*held) for suggestion in suggestions))


def finding_of(rule: Rule, hit: Hit, segment: Segment | None) -> Finding:
    """The finding that a rule's hit makes at a place."""
    text = segment.text if segment else ""
    excerpt = text[hit.start : hit.end]
    around = (text[max(0, hit.start - _AROUND) : hit.start], text[hit.end : hit.end + _AROUND]) if segment else (hit.message, "")
    element = segment.element if segment else ""
    name = f"{rule.id}/{hit.row}" if hit.row else rule.id
    identity = "\x1f".join((name, re.sub(r"\d+", "", element), excerpt, *around))
    return Finding(
        rule=name,
        version=rule.version,
        kind=hit.kind or rule.kind,
        gate=rule.gate,
        severity=hit.severity or rule.severity,
        element=element,
        index=segment.index if segment else 0,
        start=hit.start if segment else None,
        end=hit.end if segment else None,
        excerpt=excerpt,
        message=hit.message,
        basis=rule.basis,
        suggestions=hit.suggestions,
        confidence=hit.confidence or rule.confidence,
        key=hashlib.sha256(re.sub(r"\s", "", identity).encode()).hexdigest()[:24],
    )
