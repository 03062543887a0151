"""先看一眼: which patterns can match a text at all, told from its pairs of characters, so that most are never tried.

A pattern's needs are read from its own parse: the literal pairs (or single characters) of which one must stand in every match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar

_MOST = 40
Row = TypeVar("Row")


class Patterns(Generic[Row]):
    """Patterns with what belongs to each, in their order; `on` gives those that can match a text, without looking at the others one by one."""

    def __init__(self, rows: Iterable[tuple[str, Row]]) -> None:
        self._rows = [(re.compile(pattern), row) for pattern, row in rows]
        self._always: list[int] = []
        self._by_need: dict[str, list[int]] = {}
        for at, (pattern, _) in enumerate(self._rows):
            for holder in [self._by_need.setdefault(need, []) for need in sorted(needs_of(pattern))] or [self._always]:
                holder.append(at)

    def on(self, text: str) -> Sequence[tuple[re.Pattern[str], Row]]:
        """The rows of which the text has what their pattern needs."""
        fit = set(self._always)
        for need in pairs_in(text) & self._by_need.keys():
            fit.update(self._by_need[need])
        return [self._rows[at] for at in sorted(fit)]


@lru_cache(maxsize=4)
def pairs_in(text: str) -> frozenset[str]:
    """Every two neighbours of the text, and every character."""
    return frozenset(map("".join, pairwise(text))) | frozenset(text)


def needs_of(pattern: re.Pattern[str]) -> frozenset[str]:
    """One of these stands in whatever the pattern matches; empty when that cannot be told."""
    parser: Any = re._parser  # type: ignore[attr-defined] # noqa: SLF001 - the parse tree has no public name
    return frozenset(_best(_needs(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))))


def _best(choices: Iterable[set[str]]) -> set[str]:
    """The set that says most: pairs before single characters, few before many."""
    fit = [choice for choice in choices if choice and len(choice) <= _MOST]
    return min(fit, key=lambda choice: (any(len(each) == 1 for each in choice), len(choice)), default=set())


def _needs(tree: Any) -> list[set[str]]:
    """For each part of a sequence that must match, the set of which one must stand there."""
    found: list[set[str]] = []
    run = ""
    for operator, value in [*tree, ("END", None)]:
        name = str(operator)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            found.append({run[:2]} if len(run) > 1 else {run})
            run = ""
        if name == "SUBPATTERN":
            found += _needs(value[3])
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0] > 0:
            found += _needs(value[2])
        elif name == "BRANCH":
            branches = [_best(_needs(branch)) for branch in value[1]]
            if all(branches):
                found.append(set().union(*branches))
        elif name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
            found.append({chr(code) for _, code in value})
        elif name == "ATOMIC_GROUP":
            found += _needs(value)
    return found
