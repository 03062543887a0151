"""读文: a text with what the language model thinks of each of its characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.codes import BREAK, UNKNOWN, Codes, Encoded
from zhongshu.engines.proofing.language.hashing import Keys
from zhongshu.engines.proofing.language.ngrams import BITS, ORDER, Costs, windows_of
from zhongshu.engines.proofing.language.store import CORE, Model

STEPS = ORDER + 1
"""A change of two characters touches six windows, one of one character five."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An encoded text; `core` are its codes as the language model has them, `cost` and `length` what the model says of each."""

    model: Model
    encoded: Encoded
    core: Codes
    windows: Keys
    cost: Costs
    length: NDArray[np.int8]
    sums: NDArray[np.int64]
    """Costs added up: the cost of codes i to j is sums[j] - sums[i]."""
    length_sums: NDArray[np.int64]
    is_han: NDArray[np.bool_]
    quoted: NDArray[np.bool_]
    """Whether a code stands inside quotation marks or a title's brackets."""
    line_start: NDArray[np.int64]
    line_end: NDArray[np.int64]

    @property
    def codes(self) -> Codes:
        return self.encoded.codes

    def cost_of(self, start: Codes, end: Codes) -> NDArray[np.int64]:
        """The cost of codes `start` to `end`, kept inside the text."""
        last = len(self.codes)
        return self.sums[np.clip(end, 0, last)] - self.sums[np.clip(start, 0, last)]

    def mean_cost(self, start: Codes, end: Codes) -> NDArray[np.float64]:
        """The mean cost of codes `start` to `end`; 0 where there are none."""
        return _mean(self.sums, start, end)

    def mean_length(self, start: Codes, end: Codes) -> NDArray[np.float64]:
        """The mean length of the known runs that end at codes `start` to `end`."""
        return _mean(self.length_sums, start, end)


def _mean(sums: NDArray[np.int64], start: Codes, end: Codes) -> NDArray[np.float64]:
    first, last = np.clip(start, 0, len(sums) - 1), np.clip(end, 0, len(sums) - 1)
    result: NDArray[np.float64] = (sums[last] - sums[first]) / np.maximum(last - first, 1)
    return result


def read(model: Model, text: str) -> Reading:
    """Encode a text and let the language model judge every character of it."""
    encoded = model.alphabet.encode(text)
    core = np.where(encoded.codes < CORE, encoded.codes, UNKNOWN)
    windows = windows_of(core)
    cost, length = model.grams.costs(windows)
    breaks = core == BREAK
    opening, closing = np.isin(core, model.opening), np.isin(core, model.closing)
    depth = np.cumsum(opening.astype(np.int64) - closing)
    line_start = np.maximum.accumulate(np.where(breaks, np.arange(1, len(core) + 1), 0))
    ends = np.minimum.accumulate(np.where(breaks, np.arange(len(core)), len(core))[::-1])[::-1]
    quoted = depth > depth[np.maximum(line_start - 1, 0)]
    return Reading(
        model, encoded, core, windows, cost, length, _added(cost), _added(length), model.han[encoded.codes], quoted, line_start, ends
    )


def _added(values: NDArray[np.int32] | NDArray[np.int8]) -> NDArray[np.int64]:
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=sums[1:])
    return sums


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model says of changed places: for each the costs of the windows it touches, and how long a run each was known by.

    Column 0 is the window that ends at the place; where a change has fewer windows the last columns are 0.
    """

    costs: NDArray[np.int32]
    lengths: NDArray[np.int8]

    @property
    def cost(self) -> NDArray[np.int64]:
        return self.costs.sum(1, dtype=np.int64)

    def of(self, rows: NDArray[np.int64]) -> Judged:
        return Judged(self.costs[rows], self.lengths[rows])


def judge(reading: Reading, at: Codes, difference: Codes, width: int) -> Judged:
    """The windows at `at` and after it, when `difference` (packed, at most `width` codes that end at `at + width - 1`) is added."""
    columns = []
    for step in range(ORDER + width - 1):
        shift = BITS * (step - width + 1)
        moved = (difference << shift) & ((1 << BITS * ORDER) - 1) if shift >= 0 else difference >> -shift
        columns.append(reading.windows[at + step] ^ moved.astype(np.uint64))
    return weigh(reading, columns)


def weigh(reading: Reading, columns: list[Keys]) -> Judged:
    """What the model says of the windows in each column, one row a change."""
    shape = (len(columns), len(columns[0]))
    cost, length = reading.model.grams.costs(np.concatenate(columns))
    costs = np.zeros((shape[1], STEPS), np.int32)
    lengths = np.zeros((shape[1], STEPS), np.int8)
    costs[:, : shape[0]] = cost.reshape(shape).T
    lengths[:, : shape[0]] = length.reshape(shape).T
    return Judged(costs, lengths)
