"""拼写检查: the changes that the detectors believe, at their places in the text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.edits import DELETE, INSERT, REPLACE, REPLACE_TWO, Edits, all_edits
from zhongshu.engines.proofing.language.features import features_of
from zhongshu.engines.proofing.language.reading import Reading, read
from zhongshu.engines.proofing.language.store import Model, shipped

NAMES = {REPLACE: "replace", REPLACE_TWO: "replace_two", INSERT: "insert", DELETE: "delete"}
LEAST = {REPLACE: 0.5, REPLACE_TWO: 0.5, INSERT: 0.5, DELETE: 0.5}
"""The chance from which a change of each kind is reported."""
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Correction:
    """Characters `start` to `end` of the text look wrong. `suggestions` stand for them, the likeliest first; the empty one means to delete.

    `kind` is typo_phonetic, typo_shape, missing_char or redundant_char; `confidence` is the chance that the first suggestion is right.
    For a missing character the place is the character before the gap, and it is part of each suggestion.
    """

    start: int
    end: int
    suggestions: tuple[str, ...]
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the text: `start` to `end` become `new`."""

    start: int
    end: int
    new: str
    what: int
    sound: int
    shape: int
    chance: float
    others: tuple[str, ...] = ()


def spelling(text: str, model: Model | None = None) -> list[Correction]:
    """The characters of a text that look wrong, in order, none overlapping; numbers and Latin words are never accused."""
    changes = _chosen(_weighed(read(model or shipped(), text)))
    return [_correction(text, change) for change in changes]


def _weighed(reading: Reading) -> list[_Change]:
    result: list[_Change] = []
    for edits in all_edits(reading):
        forest = reading.model.forests[NAMES[edits.what]]
        chances = forest.chance(features_of(reading, edits))
        result += _changes(reading, edits, chances)
    return result


def _changes(reading: Reading, edits: Edits, chances: NDArray[np.float64]) -> list[_Change]:
    """The likeliest change of each place that is likely enough, with the other suggestions for it."""
    result = []
    for row in np.flatnonzero(chances >= LEAST[edits.what]):
        same = np.flatnonzero(edits.at == edits.at[row])
        order = same[np.argsort(-chances[same], kind="stable")]
        if order[0] != row:
            continue
        at = int(edits.at[row])
        others = tuple(_written(reading, edits, int(other)) for other in order[1:SUGGESTIONS])
        start = int(reading.encoded.start[at])
        taken = 0 if edits.what == INSERT else 2 if edits.what == REPLACE_TWO else 1
        end = start if not taken else int(reading.encoded.end[at + taken - 1])
        chance, sound, shape = float(chances[row]), int(edits.sound[row]), int(edits.shape[row])
        result.append(_Change(start, end, _written(reading, edits, int(row)), edits.what, sound, shape, chance, others))
    return result


def _written(reading: Reading, edits: Edits, row: int) -> str:
    letters = reading.model.alphabet.character
    if edits.what == DELETE:
        return ""
    first = letters(int(edits.first[row]))
    return first + letters(int(edits.second[row])) if edits.what == REPLACE_TWO else first


def _chosen(changes: list[_Change]) -> list[_Change]:
    """The likeliest changes, of those that touch only one; in the order of the text."""
    chosen: list[_Change] = []
    for change in sorted(changes, key=lambda change: (-change.chance, change.start, change.what)):
        if all(change.end + 1 <= other.start or other.end + 1 <= change.start for other in chosen):
            chosen.append(change)
    return sorted(chosen, key=lambda change: change.start)


def _correction(text: str, change: _Change) -> Correction:
    suggestions = (change.new, *change.others)
    start, end = change.start, change.end
    if change.what == INSERT:
        start -= 1
        suggestions = tuple(text[start] + new for new in suggestions)
        kind = "missing_char"
    elif change.what == DELETE:
        kind = "redundant_char"
    else:
        kind = "typo_phonetic" if change.sound >= 2 else "typo_shape"
    return Correction(start, end, suggestions, kind, round(change.chance, 3))
