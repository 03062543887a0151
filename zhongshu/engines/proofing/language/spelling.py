"""拼写检查: the changes that the detectors believe, at their places in the text."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.edits import DELETE, INSERT, REPLACE, REPLACE_TWO, Edits, all_edits
from zhongshu.engines.proofing.language.features import features_of
from zhongshu.engines.proofing.language.guards import comes_again, left_alone, touches_number
from zhongshu.engines.proofing.language.reading import Reading, read
from zhongshu.engines.proofing.language.store import Model, shipped

NAMES = {REPLACE: "replace", REPLACE_TWO: "replace_two", INSERT: "insert", DELETE: "delete"}
LEAST = {REPLACE: 0.55, REPLACE_TWO: 0.6, INSERT: 0.5, DELETE: 0.8}
"""The chance from which a change of each kind is reported."""
SUGGESTIONS, SURE, FAINT = 3, 0.9, 0.008
BESIDE = 0.4
"""In a line that has a slip another is likelier: there this part of the chance is enough."""


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
    """The characters of a text that look wrong, in order, none overlapping; numbers and Latin words are never accused.

    Give a whole paper at once: it is quicker, and what is written alike several times in it is taken for a name.
    """
    return spelling_of([text], model)[0]


def spelling_of(
    texts: Sequence[str], model: Model | None = None, *, papers: Sequence[str] | None = None, part: float = 1.0
) -> list[list[Correction]]:
    """The same for many texts at once, one list for each: judged as if alone, or as the paragraphs of the `papers` that they make up, in their order and
    one on a line.

    With a smaller `part` less sure changes are told too, from that part of the usual chance on: more slips, and more false alarms.
    """
    return spelling_and_faint_of(texts, model, papers=papers, part=part)[0]


Faint = dict[tuple[int, str], float]
"""By place and new character, the chances of single characters for others, or, behind ADDED, before others, that are worth another opinion."""
ADDED = "+"


def spelling_and_faint_of(
    texts: Sequence[str], model: Model | None = None, *, papers: Sequence[str] | None = None, part: float = 1.0
) -> tuple[list[list[Correction]], list[Faint]]:
    """What `spelling_of` tells, and of each text the chances from FAINT on of every character for or before another, told or not."""
    model = model or shipped()
    text = "\n".join(texts)
    begins = list(itertools.accumulate((len(each) + 1 for each in texts), initial=0))
    homes = texts if papers is None else papers
    faint: list[Faint] = [{} for _ in texts]
    doubts: Faint = {}
    changes = _chosen(_unnamed(_weighed(read(model, text), part, doubts), homes), [])
    for (place, new), chance in doubts.items():
        at = bisect.bisect_right(begins, place) - 1
        faint[at][place - begins[at], new] = chance
    further = _unnamed(_look_again(text, changes, model, part), homes)
    found: list[list[Correction]] = [[] for _ in texts]
    for change in sorted([*changes, *further], key=lambda change: change.start):
        at = bisect.bisect_right(begins, change.start) - 1
        own = replace(change, start=change.start - begins[at], end=change.end - begins[at])
        found[at].append(_correction(texts[at], own))
    return found, faint


def _unnamed(changes: list[_Change], homes: Sequence[str]) -> list[_Change]:
    """The changes without those of words that their own text has several times: a name comes again, a slip seldom does."""
    begins = list(itertools.accumulate((len(each) + 1 for each in homes), initial=0))
    kept = []
    for change in changes:
        at = bisect.bisect_right(begins, change.start) - 1
        if change.chance >= SURE or not comes_again(homes[at], change.start - begins[at], change.end - begins[at]):
            kept.append(change)
    return kept


def _look_again(text: str, changes: list[_Change], model: Model, part: float) -> list[_Change]:
    """What else is wrong in the lines that have a change, read as if it were made: two slips side by side hide each other."""
    pieces, origins = [], []
    for start, end in _lines_with(text, changes):
        at = start
        for change in (change for change in changes if start <= change.start and change.end <= end):
            pieces += [text[at : change.start], change.new]
            origins += [*range(at, change.start), *([change.start] * len(change.new))]
            at = change.end
        pieces += [text[at:end], "\n"]
        origins += [*range(at, end), end]
    if not pieces:
        return []
    found = []
    for change in _weighed(read(model, "".join(pieces)), part * BESIDE):
        start = origins[change.start]
        end = start if change.end == change.start else origins[change.end - 1] + 1
        least = LEAST[change.what] * part * (BESIDE if change.what in {REPLACE, REPLACE_TWO} else 1)
        if end - start == change.end - change.start and change.chance >= least:
            found.append(replace(change, start=start, end=end))
    return _chosen(found, changes)


def _lines_with(text: str, changes: list[_Change]) -> list[tuple[int, int]]:
    lines: dict[int, int] = {}
    for change in changes:
        start = text.rfind("\n", 0, change.start) + 1
        end = text.find("\n", change.start)
        lines[start] = len(text) if end < 0 else end
    return sorted(lines.items())


def _weighed(reading: Reading, part: float = 1.0, doubts: Faint | None = None) -> list[_Change]:
    alone = left_alone(reading.encoded.text)
    result: list[_Change] = []
    for edits in all_edits(reading):
        forest = reading.model.forests[NAMES[edits.what]]
        chances = forest.chance(features_of(reading, edits))
        result += _changes(reading, edits, chances, LEAST[edits.what] * part)
        if doubts is not None and edits.what in {REPLACE, INSERT}:
            mark = ADDED if edits.what == INSERT else ""
            for row in np.flatnonzero(chances >= FAINT):
                doubts[int(reading.encoded.start[edits.at[row]]), mark + _written(reading, edits, int(row))] = float(chances[row])
    return [change for change in result if not _is_guarded(reading.encoded.text, change, alone)]


def _is_guarded(text: str, change: _Change, alone: NDArray[np.bool_]) -> bool:
    place = alone[max(0, change.start - 1) : change.start + 1] if change.what == INSERT else alone[change.start : change.end]
    return bool(place.any()) or touches_number(text[change.start : change.end], change.new)


def _changes(reading: Reading, edits: Edits, chances: NDArray[np.float64], least: float) -> list[_Change]:
    """The likeliest change of each place that is likely enough, with the other suggestions for it."""
    result = []
    for row in np.flatnonzero(chances >= least):
        same = np.flatnonzero(edits.at == edits.at[row])
        order = same[np.argsort(-chances[same], kind="stable")]
        if order[0] != row:
            continue
        at = int(edits.at[row])
        others = tuple(_written(reading, edits, int(other)) for other in order[1:SUGGESTIONS])
        start = int(reading.encoded.start[at])
        taken = 0 if edits.what == INSERT else 2 if edits.what == REPLACE_TWO else 1
        end = start if not taken else int(reading.encoded.end[at + taken - 1])
        while edits.what == DELETE and reading.encoded.text[end : end + 1] == reading.encoded.text[start:end]:
            start, end = end, end + 1  # of equal neighbours the last goes, whichever was weighed
        chance, sound, shape = float(chances[row]), int(edits.sound[row]), int(edits.shape[row])
        result.append(_Change(start, end, _written(reading, edits, int(row)), edits.what, sound, shape, chance, others))
    return result


def _written(reading: Reading, edits: Edits, row: int) -> str:
    letters = reading.model.alphabet.character
    if edits.what == DELETE:
        return ""
    first = letters(int(edits.first[row]))
    return first + letters(int(edits.second[row])) if edits.what == REPLACE_TWO else first


def _chosen(changes: list[_Change], made: list[_Change]) -> list[_Change]:
    """The likeliest changes, of those that share a character only one, and none where a change has been made; in the order of the text."""
    chosen: list[_Change] = []
    taken = {at for change in made for at in _stretch(change)}
    for change in sorted(changes, key=lambda change: (-change.chance, change.start, change.what)):
        own = set(_stretch(change))
        if not own & taken:
            chosen.append(change)
            taken |= own
    return sorted(chosen, key=lambda change: change.start)


def _stretch(change: _Change) -> range:
    """The half-characters that a change takes up: a gap is the border of two characters, and both belong to it."""
    return range(2 * change.start, 2 * change.end) if change.end > change.start else range(2 * change.start - 1, 2 * change.start + 1)


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
