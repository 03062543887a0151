"""改法: every change worth weighing — another character, two others, one more, one less — with what the model says before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.codes import Codes
from zhongshu.engines.proofing.language.hashing import Keys
from zhongshu.engines.proofing.language.ngrams import BITS, ORDER, UNIT
from zhongshu.engines.proofing.language.reading import Judged, Reading, judge, weigh
from zhongshu.engines.proofing.language.store import CORE

Ints = NDArray[np.int64]
REPLACE, REPLACE_TWO, INSERT, DELETE = 0, 1, 2, 3
SINGLE_DOUBT, PAIR_DOUBT, GAP_DOUBT, SPARE_DOUBT = 9 * UNIT, 15 * UNIT, 10 * UNIT, 10 * UNIT
"""How unlikely (nats × 16) the text around a place must be before changes of it are weighed."""
SURPRISE, PAIR_SURPRISE, GAP_SURPRISE = 5 * UNIT, 6 * UNIT, 6 * UNIT
"""At least one of the characters from a place to two after it must be as unlikely as this."""
TRIED, KEPT = 14, 3
"""How many changes of one place are weighed in full, and how many are handed on."""
LEAST_GAIN = 1 * UNIT


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes side by side: at code `at`, with `first` (and `second`) as the new codes."""

    what: int
    at: Ints
    first: Codes
    second: Codes
    sound: Ints
    shape: Ints
    before: Ints
    judged: Judged
    rank: Ints
    margin: Ints

    def __len__(self) -> int:
        return len(self.at)

    @property
    def gain(self) -> Ints:
        return self.before - self.judged.cost


def replacements(reading: Reading) -> Edits:
    """One character for another that sounds or looks alike."""
    costs = reading.cost_of(np.arange(len(reading.codes)), np.arange(ORDER, len(reading.codes) + ORDER))
    places = np.flatnonzero(reading.is_han & (costs > SINGLE_DOUBT) & (_worst(reading) > SURPRISE))
    at, target, strength = _targets(reading, places)
    old, new = reading.core[at], target
    before, after = reading.core[at - 1], reading.core[at + 1]
    pair = reading.model.grams.pair_cost
    hope = pair[before << BITS | old].astype(np.int64) + pair[old << BITS | after]
    hope -= pair[before << BITS | new].astype(np.int64) + pair[new << BITS | after]
    hope += _liking(strength)
    kept = _best_of(at, hope, TRIED, -UNIT)
    at, new, strength = at[kept], new[kept], strength[kept]
    judged = judge(reading, at, reading.core[at] ^ new, 1)
    return _edits(REPLACE, judged, at=at, first=new, second=np.zeros_like(new), sound=strength >> 4, shape=strength & 15, before=costs[at])


def pair_replacements(reading: Reading) -> Edits:
    """Two characters side by side for two others: a word typed for another of the same sound, or two slips together."""
    size = len(reading.codes)
    costs = reading.cost_of(np.arange(size), np.arange(ORDER + 1, size + ORDER + 1))
    near = reading.cost_of(np.arange(size), np.arange(3, size + 3))
    places = np.flatnonzero(reading.is_han[:-1] & reading.is_han[1:] & (near[:-1] > PAIR_DOUBT) & (_worst(reading)[:-1] > PAIR_SURPRISE))
    at, first, second, sound, shape = _pairs_at(reading, places)
    difference = (reading.core[at] ^ first) << BITS | (reading.core[at + 1] ^ second)
    judged = judge(reading, at, difference, 2)
    return _edits(REPLACE_TWO, judged, at=at, first=first, second=second, sound=sound, shape=shape, before=costs[at])


def _pairs_at(reading: Reading, places: Ints) -> tuple[Ints, ...]:
    """The most hopeful pairs of each place: (at, first, second, sound, shape)."""
    pair = reading.model.grams.pair_cost
    before, old, other, after = (reading.core[places + step] for step in (-1, 0, 1, 2))
    home, one, its = _strong(reading, places)
    next_home, two, others = _strong(reading, places + 1)
    left = pair[before[home] << BITS | one].astype(np.int64) - _liking(its)
    right = pair[two << BITS | after[next_home]].astype(np.int64) - _liking(others)
    begin, width = np.searchsorted(next_home, np.arange(len(places))), np.bincount(next_home, minlength=len(places))
    row = np.repeat(np.arange(len(home)), width[home])
    column = _ramp(begin[home], width[home])
    now = pair[before << BITS | old].astype(np.int64) + pair[old << BITS | other] + pair[other << BITS | after]
    hope = now[home[row]] - left[row] - right[column] - pair[one[row] << BITS | two[column]]
    kept = _best_of(home[row], hope, TRIED, -UNIT)
    row, column = row[kept], column[kept]
    sound = np.minimum(its[row] >> 4, others[column] >> 4)
    return places[home[row]], one[row], two[column], sound, np.minimum(its[row] & 15, others[column] & 15)


def _strong(reading: Reading, places: Ints) -> tuple[Ints, Codes, Ints]:
    """What the characters of some places may well have been meant to be, with the number of the place in the row of places."""
    strong = reading.model.strong
    begin = strong.first[reading.codes[places]]
    width = strong.first[reading.codes[places] + 1] - begin
    index = _ramp(begin, width)
    return np.repeat(np.arange(len(places)), width), strong.target[index], strong.strength[index].astype(np.int64)


def insertions(reading: Reading) -> Edits:
    """A character more before one that does not follow well."""
    size = len(reading.codes)
    costs = reading.cost_of(np.arange(size), np.arange(ORDER - 1, size + ORDER - 1))
    near = reading.cost_of(np.arange(size), np.arange(2, size + 2))
    around = reading.is_han.copy()
    around[1:] |= reading.is_han[:-1]
    places = np.flatnonzero(around & (near > GAP_DOUBT) & (reading.core > 0) & (_worst(reading) > GAP_SURPRISE))
    grams = reading.model.grams
    begin = grams.followers_from[reading.core[places - 1]]
    width = grams.followers_from[reading.core[places - 1] + 1] - begin
    at = np.repeat(places, width)
    new = grams.follower[_ramp(begin, width)]
    before, after = reading.core[at - 1], reading.core[at]
    hope = -grams.pair_cost[before << BITS | new].astype(np.int64) - grams.pair_cost[new << BITS | after]
    kept = _best_of(at, np.where(reading.model.han[new], hope, -9999), TRIED, -18 * UNIT)
    at, new = at[kept], new[kept]
    judged = _spliced(reading, at, new)
    none = np.zeros(len(at), np.int64)
    return _edits(INSERT, judged, at=at, first=new, second=none, sound=none, shape=none, before=costs[at])


def deletions(reading: Reading) -> Edits:
    """A character less."""
    size = len(reading.codes)
    costs = reading.cost_of(np.arange(size), np.arange(ORDER, size + ORDER))
    at = np.flatnonzero(reading.is_han & (costs > SPARE_DOUBT) & (_worst(reading) > SURPRISE))
    judged = _spliced(reading, at, None)
    none = np.zeros(len(at), np.int64)
    return _edits(DELETE, judged, at=at, first=none, second=none, sound=none, shape=none, before=costs[at])


def _spliced(reading: Reading, at: Ints, new: Codes | None) -> Judged:
    """The windows after a character is put in before `at`, or after the one at `at` is taken out."""
    stem, skip = reading.windows[at - 1], 1
    if new is not None:
        stem, skip = stem << np.uint64(BITS) | new.astype(np.uint64), 0
    full = np.uint64((1 << BITS * ORDER) - 1)
    columns = []
    for step in range(ORDER):
        tail: Keys = reading.windows[np.minimum(at + skip + step - 1, len(reading.windows) - 1)] & np.uint64((1 << BITS * step) - 1)
        columns.append((stem << np.uint64(BITS * step) | tail) & full)
    judged = weigh(reading, columns)
    if new is None:
        judged.costs[:, 0] = judged.lengths[:, 0] = 0  # the window before the place is as it was
    return judged


def _targets(reading: Reading, places: Ints) -> tuple[Ints, Codes, Ints]:
    confusions = reading.model.confusions
    begin = confusions.first[reading.codes[places]]
    width = confusions.first[reading.codes[places] + 1] - begin
    index = _ramp(begin, width)
    target, strength = confusions.target[index], confusions.strength[index].astype(np.int64)
    at = np.repeat(places, width)
    own = target < CORE
    return at[own], target[own], strength[own]


def _ramp(begin: Ints, width: Ints) -> Ints:
    """begin[0], begin[0] + 1, … for `width[0]` numbers, then from begin[1]."""
    ends = np.cumsum(width)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - width - begin, width)


def _worst(reading: Reading) -> Ints:
    """The most unlikely of each character and the two after it."""
    padded = np.append(reading.cost, (0, 0))
    return np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])


def _liking(strength: Ints) -> Ints:
    """How much more readily a like sound or shape is mistaken, in the unit of costs."""
    return np.maximum(_BY_SOUND[strength >> 4], (strength & 15) * 3)


_BY_SOUND = np.array([0, 0, 16, 40, 48])


def _best_of(at: Ints, hope: Ints, most: int, least: int) -> Ints:
    """The places of the `most` most hopeful rows of each `at`, leaving out what is below `least`."""
    rows = np.flatnonzero(hope > least)
    if not len(rows) or at[rows[-1]] >> _OF_PLACE or len(rows) >> _OF_ROW:
        order = rows[np.lexsort((-hope[rows], at[rows]))]
    else:  # place, hope and row in one number: sorting such is several times quicker
        keys = at[rows] << _OF_HOPE + _OF_ROW | (1 << _OF_HOPE - 1) - hope[rows] << _OF_ROW | np.arange(len(rows))
        order = rows[np.sort(keys) & (1 << _OF_ROW) - 1]
    return order[_rank(at[order]) < most]


_OF_PLACE, _OF_HOPE, _OF_ROW = 21, 18, 24
"""Bits of each in a number of 63."""


def _rank(at: Ints) -> Ints:
    fresh = np.flatnonzero(np.r_[True, at[1:] != at[:-1]]) if len(at) else np.zeros(0, np.int64)
    return np.arange(len(at)) - np.repeat(fresh, np.diff(np.r_[fresh, len(at)]))


def _edits(what: int, judged: Judged, *, at: Ints, first: Codes, second: Codes, sound: Ints, shape: Ints, before: Ints) -> Edits:
    """The best few changes of each place, with how far each is behind or ahead of the next."""
    gain = before - judged.cost
    score = gain + np.maximum(_BY_SOUND[sound], shape * 3)
    order = np.lexsort((first, -score, at))
    rank = _rank(at[order])
    ahead = np.full(len(order), 40 * UNIT, np.int64)
    same = at[order][1:] == at[order][:-1]
    ahead[:-1][same] = (score[order][:-1] - score[order][1:])[same]
    behind = np.flatnonzero(rank > 0)
    ahead[behind] = score[order][behind] - score[order][behind - rank[behind]]
    kept = (rank < KEPT) & (gain[order] > LEAST_GAIN)
    own = order[kept]
    return Edits(what, at[own], first[own], second[own], sound[own], shape[own], before[own], judged.of(own), rank[kept], ahead[kept])


def all_edits(reading: Reading) -> list[Edits]:
    """Every change worth weighing, by kind."""
    return [replacements(reading), pair_replacements(reading), insertions(reading), deletions(reading)]
