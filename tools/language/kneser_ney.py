"""Count runs of characters and make an interpolated, modified Kneser-Ney model of them, pruned by what each run is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.hashing import Packed, pack
from zhongshu.engines.proofing.language.ngrams import BITS, ORDER, UNIT, windows_of

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LETTER = np.uint64((1 << BITS) - 1)


@dataclass
class Order:
    """The runs of one length: sorted keys, how often seen, and the count that the model uses."""

    keys: Keys
    seen: Ints
    counts: Ints
    probability: Floats
    kept: NDArray[np.bool_]
    backoff: Floats
    own: Floats
    """The part of the probability that does not come from the shorter run."""


def count(codes: Ints) -> list[tuple[Keys, Ints]]:
    """For each length from 1 to 5: the runs, sorted, and how often each is seen. Runs inside the margin between lines are left out."""
    windows = windows_of(codes)
    real = (windows & LETTER != 0) | ((windows >> np.uint64(BITS)) & LETTER != 0)
    windows = windows[real]
    windows.sort()
    keys, seen = _runs(windows, np.ones(len(windows), np.int64))
    orders = [(keys, seen)]
    for order in range(ORDER - 1, 0, -1):
        shorter = keys & np.uint64((1 << (BITS * order)) - 1)
        arranged = np.argsort(shorter, kind="stable")
        orders.append(_runs(shorter[arranged], seen[arranged]))
    return orders[::-1]


def _runs(keys: Keys, weights: Ints) -> tuple[Keys, Ints]:
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    return keys[first], np.add.reduceat(weights, first)


def add_words(orders: list[tuple[Keys, Ints]], words: list[tuple[Keys, Ints]]) -> list[tuple[Keys, Ints]]:
    """The counts with those of a word list's own runs added."""
    result = []
    for (keys, seen), (more, weights) in zip(orders, words, strict=True):
        joined, counts = np.concatenate((keys, more)), np.concatenate((seen, weights))
        arranged = np.argsort(joined, kind="stable")
        result.append(_runs(joined[arranged], counts[arranged]))
    return result


def continuations(orders: list[tuple[Keys, Ints]], extra: list[tuple[Keys, Ints]] | None = None) -> list[Ints]:
    """The count the model uses: how many characters come before the run; how often it is seen where it is longest or begins a line."""
    result = []
    for order in range(1, ORDER):
        keys, seen = orders[order - 1]
        longer = np.sort(orders[order][0] & np.uint64((1 << (BITS * order)) - 1))
        left = np.searchsorted(longer, keys, "right") - np.searchsorted(longer, keys, "left")
        begins = keys >> np.uint64(BITS * (order - 1)) == 0
        used = np.where(begins, seen, np.maximum(left, 1))
        if extra is not None:
            more, weights = extra[order - 1]
            used[np.searchsorted(keys, more)] += weights
        result.append(used)
    return [*result, orders[-1][1]]


def discounts(counts: Ints) -> Floats:
    """Chen and Goodman's three discounts, for counts of one, two, and three or more."""
    one, two, three, four = (float(max(1, (counts == n).sum())) for n in (1, 2, 3, 4))
    y = one / (one + 2 * two)
    return np.clip(np.array([0.0, 1 - 2 * y * two / one, 2 - 3 * y * three / two, 3 - 4 * y * four / three]), 0.05, 2.95)


def estimate(
    orders: list[tuple[Keys, Ints]], used: list[Ints], size: int, worth: tuple[float, ...], fixed: list[Floats] | None = None
) -> tuple[Floats, list[Order]]:
    """The probability of each single character, and the model of the longer runs. `worth` says for each length how much a run
    must change the likelihood of the training text, in nats, to be kept.
    """
    held = fixed or [discounts(counts) for counts in used]
    keys, _ = orders[0]
    taken = held[0][np.minimum(used[0], 3)]
    single = np.zeros(size)
    single[keys.astype(np.int64)] = (used[0] - taken) / used[0].sum()
    single = single + (1 - single.sum()) / size
    models: list[Order] = []
    below_keys, below = np.arange(size, dtype=np.uint64), single
    for order in range(2, ORDER + 1):
        keys, seen = orders[order - 1]
        lower = below[np.searchsorted(below_keys, keys & np.uint64((1 << (BITS * (order - 1))) - 1))]
        model = _estimate_order(keys, seen, used[order - 1], held=held[order - 1], lower=lower, worth=worth[order - 2])
        models.append(model)
        below_keys, below = keys, model.probability
    return single, models


def _estimate_order(keys: Keys, seen: Ints, used: Ints, *, held: Floats, lower: Floats, worth: float) -> Order:
    first = np.flatnonzero(np.r_[True, (keys[1:] >> np.uint64(BITS)) != (keys[:-1] >> np.uint64(BITS))])
    group = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(keys)]))
    total = np.add.reduceat(used, first)[group].astype(np.float64)
    own = np.maximum(used - held[np.minimum(used, 3)], 1e-6) / total
    left = 1 - np.add.reduceat(own, first)[group]
    gain = seen * np.abs(np.log(own + left * lower) - np.log(np.maximum(left, 1e-9) * lower))
    kept = gain > worth
    backoff = np.clip(1 - np.add.reduceat(np.where(kept, own, 0.0), first)[group], 1e-7, 1.0)
    own = np.where(kept, own, 0.0)
    return Order(keys, seen, used, own + backoff * lower, kept, backoff, own)


def cost(probability: Floats) -> NDArray[np.uint8]:
    return np.clip(np.rint(-np.log(probability) * UNIT), 0, 255).astype(np.uint8)


def tables(single: Floats, models: list[Order]) -> tuple[dict[str, NDArray[np.uint8]], list[Packed]]:
    """What is stored: the single characters, the pairs one by one, and the packed longer runs."""
    pairs = models[0]
    context_of = models[0].keys >> np.uint64(BITS)
    backoff = np.ones(len(single))
    backoff[context_of.astype(np.int64)] = pairs.backoff
    packed = [_pack_order(models[order - 2], models[order - 1] if order < ORDER else None) for order in range(3, ORDER + 1)]
    return {"single": cost(single), "single_backoff": cost(backoff)}, packed


def backoff_of(model: Order, longer: Order) -> Floats:
    """The cost factor of leaving each run of `model` as a context of `longer`."""
    contexts = longer.keys >> np.uint64(BITS)
    at = np.searchsorted(contexts, model.keys)
    inside = at < len(contexts)
    same = np.zeros(len(model.keys), bool)
    same[inside] = contexts[at[inside]] == model.keys[inside]
    result = np.ones(len(model.keys))
    result[same] = longer.backoff[at[same]]
    return result


def _pack_order(model: Order, longer: Order | None) -> Packed:
    if longer is None:
        kept = model.kept
        return pack(model.keys[kept], (cost(model.probability[kept]),), model.seen[kept].astype(np.float64))
    backoff = backoff_of(model, longer)
    kept = model.kept | (backoff < 1)
    worth = model.seen[kept] + 1000.0 * (backoff[kept] < 1)
    return pack(model.keys[kept], (cost(model.probability[kept]), cost(backoff[kept])), worth)
