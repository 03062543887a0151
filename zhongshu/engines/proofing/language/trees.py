"""决策树: boosted trees from JSON, and the calibrated chance that they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees side by side, each a full binary tree of the same depth: node `n` goes on to `2n + 1` or, above its threshold, `2n + 2`."""

    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    leaf: NDArray[np.float64]
    depth: int
    first: int
    gate: float
    """Rows whose first trees do not add up to more than this are given up."""
    scale: tuple[float, float]
    """Platt's line from the trees' sum to the log-odds."""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Forest:
        return cls(
            np.array(value["feature"], np.int64),
            np.array(value["threshold"], np.float64),
            np.array(value["leaf"], np.float64),
            int(value["depth"]),
            int(value["first"]),
            float(value["gate"]),
            (float(value["scale"][0]), float(value["scale"][1])),
        )

    def chance(self, rows: Floats) -> Floats:
        """For each row of features, how probable it is that the change is right; rows that the first trees find hopeless are given 0."""
        result = np.zeros(len(rows))
        for begin in range(0, len(rows), _BATCH):
            batch = rows[begin : begin + _BATCH]
            total = self._sum(batch, 0, self.first)
            hopeful = np.flatnonzero(total > self.gate)
            total = total[hopeful] + self._sum(batch[hopeful], self.first, len(self.feature))
            slope, shift = self.scale
            result[begin + hopeful] = 1 / (1 + np.exp(-(slope * total + shift)))
        return result

    def _sum(self, rows: Floats, begin: int, end: int) -> Floats:
        """What trees `begin` to `end` add up to."""
        feature, threshold, leaf = self.feature[begin:end], self.threshold[begin:end], self.leaf[begin:end]
        inner, leaves = feature.shape[1], leaf.shape[1]
        node = np.zeros((len(rows), end - begin), np.int64)
        base = np.arange(end - begin)[None, :] * inner
        row = np.arange(len(rows))[:, None] * rows.shape[1]
        flat = np.ascontiguousarray(rows).reshape(-1)
        for _ in range(self.depth):
            at = base + node
            node = 2 * node + 1 + (np.take(flat, row + np.take(feature, at)) > np.take(threshold, at))
        total: Floats = np.take(leaf, np.arange(end - begin)[None, :] * leaves + node - inner).sum(1)
        return total
