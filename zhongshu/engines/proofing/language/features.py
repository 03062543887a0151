"""特征: what the detectors weigh of each change; the columns are named, and tools and trees use the same order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.codes import Codes
from zhongshu.engines.proofing.language.edits import DELETE, INSERT, REPLACE, REPLACE_TWO, Edits
from zhongshu.engines.proofing.language.ngrams import BITS, UNIT
from zhongshu.engines.proofing.language.reading import Reading
from zhongshu.engines.proofing.language.store import Model

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
WIDTH = {REPLACE: (1, 1), REPLACE_TWO: (2, 2), INSERT: (0, 1), DELETE: (1, 0)}
"""For each kind of change how many characters it takes and gives."""
REACH, AROUND = 3, 8
ALL_WORDS, RARE = 286, 290
"""The cost of a word used once in all the uses that the list counts, and of a character that is no word in it."""
FEATURES = (
    "gain", "before", "after", "own_cost", "next_cost", "later_cost", "new_own_cost", "new_next_cost", "new_later_cost", "worst_after",
    "words_before", "words_after", "words_gain", "cover_before", "cover_after", "lengths_before", "lengths_after",
    "own_length", "next_length", "later_length", "new_own_length", "new_next_length", "new_later_length",
    "sound", "shape", "old_commonness", "new_commonness", "margin", "rank", "old_word_1", "old_word_2", "old_word_3", "old_word_4", "new_word_1", "new_word_2",
    "new_word_3", "new_word_4", "around_cost", "around_lengths", "before_is_sign", "after_is_sign", "in_quotes", "old_left", "old_right",
    "new_left", "new_right", "line_cost", "doubled",
)  # fmt: skip


def features_of(reading: Reading, edits: Edits) -> Floats:
    """One row for each change, in the order of FEATURES."""
    takes, gives = WIDTH[edits.what]
    at, end = edits.at, edits.at + takes
    old, new = _old_stretch(reading, at, takes), _new_stretch(reading, edits, takes, gives)
    span = at + takes + 4
    left, right = np.maximum(at - AROUND, reading.line_start[at]), np.maximum(np.minimum(span + AROUND, reading.line_end[at]), span)
    words_before, words_after = segment_cost(reading.model, old), segment_cost(reading.model, new)
    columns = [
        edits.gain, edits.before, edits.judged.cost,
        reading.cost[at], reading.cost[at + 1], reading.cost[at + 2], *(edits.judged.costs[:, step] for step in range(3)),
        edits.judged.costs.max(1) if len(at) else at, words_before, words_after, words_before - words_after,
        _cover(reading.length[_ahead(reading, at, 4 + takes)]), _cover(edits.judged.lengths),
        reading.length_sums[np.minimum(span, len(reading.codes))] - reading.length_sums[at], edits.judged.lengths.sum(1),
        reading.length[at], reading.length[at + 1], reading.length[at + 2], *(edits.judged.lengths[:, step] for step in range(3)),
        edits.sound, edits.shape,
        reading.model.grams.single_cost[reading.core[at]], reading.model.grams.single_cost[edits.first],
        edits.margin, edits.rank,
        *_words(reading, old, takes), *_words(reading, new, gives),
        reading.mean_cost(left, at) + reading.mean_cost(span, right), reading.mean_length(left, at) + reading.mean_length(span, right),
        ~reading.is_han[at - 1], ~reading.is_han[end], reading.quoted[at],
        *_pairs(reading, old, takes), *_pairs(reading, new, gives), reading.mean_cost(reading.line_start[at], at) , _doubled(reading, at, takes),
    ]  # fmt: skip
    rows = np.column_stack([np.asarray(column, np.float64) for column in columns])
    rows[:, :13] /= UNIT
    return rows


def _old_stretch(reading: Reading, at: Ints, takes: int) -> Codes:
    """The codes from REACH before the place to REACH after it, as they are."""
    return reading.core[np.clip(at[:, None] + np.arange(-REACH, takes + REACH)[None, :], 0, len(reading.core) - 1)]


def _new_stretch(reading: Reading, edits: Edits, takes: int, gives: int) -> Codes:
    left = edits.at[:, None] + np.arange(-REACH, 0)[None, :]
    right = edits.at[:, None] + takes + np.arange(REACH)[None, :]
    given = [edits.first[:, None], edits.second[:, None]][:gives]
    last = len(reading.core) - 1
    return np.concatenate((reading.core[np.clip(left, 0, last)], *given, reading.core[np.clip(right, 0, last)]), axis=1)


def _words(reading: Reading, stretch: Codes, changed: int) -> list[Ints]:
    """For words of 1 to 4 characters: how much the most used one is used that takes in a changed place (or spans it)."""
    result = []
    for length in (1, 2, 3, 4):
        best = np.zeros(len(stretch), np.int64)
        last = REACH + max(changed, 1) - 1 if changed else REACH - 1
        for start in range(max(0, REACH - length + 1), last + 1):
            key = np.zeros(len(stretch), np.uint64)
            if start + length > stretch.shape[1]:
                continue
            for offset in range(length):
                key = key << np.uint64(BITS) | stretch[:, start + offset].astype(np.uint64)
            slot = reading.model.words.find(key)
            np.maximum(best, np.where(slot >= 0, reading.model.words.values[0][slot], 0), out=best)
        result.append(best)
    return result


def _pairs(reading: Reading, stretch: Codes, changed: int) -> list[Ints]:
    """The cost of the pair into the changed place and of the pair out of it."""
    pair = reading.model.grams.pair_cost
    left = pair[stretch[:, REACH - 1] << BITS | stretch[:, REACH]].astype(np.int64)
    if not changed:
        return [left, left]
    last = REACH + changed - 1
    return [left, pair[stretch[:, last] << BITS | stretch[:, last + 1]].astype(np.int64)]


def _ahead(reading: Reading, at: Ints, steps: int) -> Ints:
    return np.minimum(at[:, None] + np.arange(steps)[None, :], len(reading.length) - 1)


def _cover(lengths: NDArray[np.int8]) -> NDArray[np.int8]:
    """The longest known run that holds the place: one that ends `step` after it must be longer than `step`."""
    result: NDArray[np.int8] = np.where(lengths > np.arange(lengths.shape[1]), lengths, 0).max(1, initial=0)
    return result


def segment_cost(model: Model, stretch: Codes) -> Ints:
    """The least cost of cutting each stretch into words of the word list and single characters."""
    width = stretch.shape[1]
    best = [np.zeros(len(stretch), np.int64)]
    keys = stretch.astype(np.uint64)
    for end in range(1, width + 1):
        key = keys[:, end - 1]
        slot = model.words.find(key)
        least = best[end - 1] + np.where(slot >= 0, ALL_WORDS - model.words.values[0][slot].astype(np.int64), RARE)
        for length in range(2, min(4, end) + 1):
            key = key | keys[:, end - length] << np.uint64(BITS * (length - 1))
            slot = model.words.find(key)
            word = best[end - length] + ALL_WORDS - model.words.values[0][slot]
            least = np.where(slot >= 0, np.minimum(least, word), least)
        best.append(least)
    return best[-1]


def _doubled(reading: Reading, at: Ints, takes: int) -> Ints:
    """Whether the place repeats a neighbour."""
    if not takes:
        return np.zeros(len(at), np.int64)
    return (reading.core[at] == reading.core[at - 1]).astype(np.int64) + (reading.core[at] == reading.core[at + 1])
