"""语言模型: how unlikely each character is after the four before it, in sixteenths of a nat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.codes import Codes
from zhongshu.engines.proofing.language.hashing import Bytes, Keys, Table

BITS = 12
ORDER = 5
UNIT = 16
"""Costs are -ln(probability) × 16, held in one byte."""
Costs = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Grams:
    """An interpolated Kneser-Ney model: pairs as full matrices, longer runs in tables with (cost, cost of backing off)."""

    pair_cost: Bytes
    pair_backoff: Bytes
    single_cost: Bytes
    longer: tuple[Table, ...]
    follower: Codes
    followers_from: Codes
    """The codes seen after code `c` are follower[followers_from[c]:followers_from[c + 1]]."""

    def costs(self, windows: Keys) -> tuple[Costs, NDArray[np.int8]]:
        """For windows of five packed codes: the cost of the last after the four, and the length of the run that was known."""
        total: Costs = np.zeros(len(windows), np.int32)
        length = np.full(len(windows), 2, np.int8)
        at = np.arange(len(windows))
        rest = windows
        for order in (5, 4, 3):
            slot = self.longer[order - 3].find(rest & _mask(order))
            known = slot >= 0
            hit = at[known]
            total[hit] += self.longer[order - 3].values[0][slot[known]]
            length[hit] = order
            at, rest = at[~known], rest[~known]
            if not len(at):
                return total, length
            total[at] += self._backoff(rest, order - 1)
        pair = (rest & _mask(2)).astype(np.int64)
        total[at] += self.pair_cost[pair]
        return total, length

    def _backoff(self, windows: Keys, order: int) -> Costs:
        context = (windows >> np.uint64(BITS)) & _mask(order)
        if order == 2:
            return self.pair_backoff[context.astype(np.int64)].astype(np.int32)
        table = self.longer[order - 3]
        slot = table.find(context)
        result: Costs = np.where(slot >= 0, table.values[1][slot], 0).astype(np.int32)
        return result


def windows_of(codes: Codes) -> Keys:
    """The packed window of five that ends at each code; before the first code there are line breaks."""
    padded = np.concatenate((np.zeros(ORDER - 1, np.int64), codes)).astype(np.uint64)
    keys: Keys = np.zeros(len(codes), np.uint64)
    for offset in range(ORDER):
        keys = (keys << np.uint64(BITS)) | padded[offset : offset + len(codes)]
    return keys


def _mask(order: int) -> np.uint64:
    return np.uint64((1 << (BITS * order)) - 1)
