"""散列表: a set of packed keys with small values, looked up by the million."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
_ONES = np.uint64(0x0001000100010001)
_HIGHS = np.uint64(0x8000800080008000)
_MIX_1, _MIX_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_LOAD = 2.0
SLOTS = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Buckets of four 16-bit fingerprints. A key that is not in the table is taken for one that is about three times in 100,000."""

    buckets: Keys
    values: tuple[Bytes, ...]

    def find(self, keys: Keys) -> NDArray[np.int64]:
        """The slot of each key, or -1."""
        bucket, mark = _place(keys, len(self.buckets))
        differing = np.take(self.buckets, bucket)
        differing ^= mark * _ONES
        zero = (differing - _ONES) & ~differing & _HIGHS
        found = np.flatnonzero(zero)
        slots = np.full(len(keys), -1, np.int64)
        if len(found):
            lowest = zero[found]
            lowest &= ~lowest + np.uint64(1)
            inside = (lowest > np.uint64(1 << 15)).astype(np.int64)
            inside += lowest > np.uint64(1 << 31)
            inside += lowest > np.uint64(1 << 47)
            slots[found] = bucket[found].astype(np.int64) * SLOTS + inside
        return slots


def _place(keys: Keys, size: int) -> tuple[Keys, Keys]:
    mixed = keys * _MIX_1
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX_2
    bucket = ((mixed >> np.uint64(32)) * np.uint64(size)) >> np.uint64(32)
    mark = mixed & np.uint64(0xFFFF)
    mark[mark == 0] = 1
    return bucket, mark


@dataclass(frozen=True, slots=True)
class Packed:
    """A table as it is stored: how full each bucket is, and its fingerprints and values without gaps."""

    fill: Bytes
    marks: NDArray[np.uint16]
    values: tuple[Bytes, ...]

    def open(self) -> Table:
        """The table, ready for looking up."""
        first = np.cumsum(self.fill, dtype=np.int64) - self.fill
        bucket = np.repeat(np.arange(len(self.fill)), self.fill)
        slot = bucket * SLOTS + (np.arange(len(self.marks)) - first[bucket])
        marks = np.zeros(len(self.fill) * SLOTS, np.uint16)
        marks[slot] = self.marks
        opened = []
        for value in self.values:
            wide = np.zeros(len(marks), np.uint8)
            wide[slot] = value
            opened.append(wide)
        return Table(marks.view(np.uint64), tuple(opened))


def pack(keys: Keys, values: tuple[Bytes, ...], worth: NDArray[np.float64]) -> Packed:
    """Store keys with their values. Of more than four in one bucket the least worth are left out (about one in thirty)."""
    size = max(1, int(len(keys) / _LOAD))
    bucket, mark = _place(keys, size)
    order = np.lexsort((-worth, bucket))
    bucket, mark = bucket[order], mark[order]
    fresh = np.flatnonzero(np.r_[True, bucket[1:] != bucket[:-1]]) if len(bucket) else np.zeros(0, np.int64)
    rank = np.arange(len(bucket)) - np.repeat(fresh, np.diff(np.r_[fresh, len(bucket)]))
    kept = rank < SLOTS
    fill = np.bincount(bucket[kept].astype(np.int64), minlength=size).astype(np.uint8)
    return Packed(fill, mark[kept].astype(np.uint16), tuple(value[order][kept] for value in values))
