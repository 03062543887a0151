"""Write a model of runs of five characters as an ARPA file, for programs that read such: every character a word, nothing folded."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from language import kneser_ney
from zhongshu.engines.proofing.language.codes import BREAK, MARGIN, UNKNOWN, Alphabet
from zhongshu.engines.proofing.language.ngrams import BITS, ORDER

LEAST = (0, 0, 0, 1, 1)
"""Runs of each length that are seen no more often than this are left out, as lmplz does when told --prune 0 0 0 1 1."""
MOST = (1 << BITS) - 2


def write(path: Path, lines: list[str]) -> None:
    """The model of the lines; its characters are the most used ones."""
    alphabet = Alphabet("".join(_most_used(lines)))
    codes = alphabet.codes(("\n" * MARGIN).join(lines))
    orders = kneser_ney.count(codes)
    used = kneser_ney.continuations(orders)
    single, models = kneser_ney.estimate(orders, used, len(alphabet), (-1.0,) * (ORDER - 1))
    names = np.array(["<s>", "<unk>", *alphabet.characters])
    kept = [_pruned(model, order) for order, model in enumerate(models, 2)]
    with path.open("w", encoding="utf-8") as out:
        sizes = [len(names) + 1, *(int(rows.sum()) for rows, _, _ in kept)]
        out.write("\\data\\\n" + "".join(f"ngram {order}={size}\n" for order, size in enumerate(sizes, 1)))
        _write_singles(out, names, single, models[0], kept[0][2])
        for order in range(2, ORDER + 1):
            rows, probability, _ = kept[order - 2]
            keys = models[order - 2].keys[rows]
            weights = [""] * len(keys)
            if order < ORDER:
                weights = [f"\t{weight:.5f}" for weight in np.log10(_backoffs(keys, models[order - 1], kept[order - 1][2]))]
            _write_order(out, order, _letters(names, order, keys), np.log10(np.minimum(probability[rows], 1.0)), weights)
        out.write("\n\\end\\\n")


def _most_used(lines: list[str]) -> list[str]:
    points = np.frombuffer("".join(lines).encode("utf-32-le"), np.uint32)
    found, times = np.unique(points, return_counts=True)
    return [chr(point) for point in found[np.argsort(-times, kind="stable")][:MOST] if not chr(point).isspace()]


def _pruned(model: kneser_ney.Order, order: int) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """Which runs stay, their probabilities, and the weight of backing off in each run's context when the others are gone."""
    first = np.flatnonzero(np.r_[True, (model.keys[1:] >> np.uint64(BITS)) != (model.keys[:-1] >> np.uint64(BITS))])
    group = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(model.keys)]))
    lower = (model.probability - model.own) / model.backoff
    stays = (model.seen > LEAST[order - 1]) & (model.keys >> np.uint64(BITS * (order - 2)) != BREAK)  # a reader knows one start of a line
    backoff = np.clip(1 - np.add.reduceat(np.where(stays, model.own, 0.0), first)[group], 1e-7, 1.0)
    return stays, np.where(stays, model.own, 0.0) + backoff * lower, backoff


def _backoffs(keys: NDArray[np.uint64], longer: kneser_ney.Order, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    contexts = longer.keys >> np.uint64(BITS)
    at = np.minimum(np.searchsorted(contexts, keys), len(contexts) - 1)
    return np.where(contexts[at] == keys, weight[at], 1.0)


def _write_singles(
    out: TextIO, names: NDArray[np.str_], single: NDArray[np.float64], pairs: kneser_ney.Order, weight: NDArray[np.float64]
) -> None:
    backoff = _backoffs(np.arange(len(names), dtype=np.uint64), pairs, weight)
    out.write("\n\\1-grams:\n")
    for code, name in enumerate(names):
        chance = -99.0 if code == BREAK else np.log10(single[code])
        out.write(f"{chance:.5f}\t{name}\t{np.log10(backoff[code]):.5f}\n")
    out.write(f"{np.log10(single[UNKNOWN]):.5f}\t</s>\n")


def _write_order(out: TextIO, order: int, letters: list[NDArray[np.str_]], chances: NDArray[np.float64], weights: list[str]) -> None:
    out.write(f"\n\\{order}-grams:\n")
    out.writelines(f"{chance:.5f}\t{' '.join(run)}{weight}\n" for chance, weight, *run in zip(chances, weights, *letters, strict=True))


def _letters(names: NDArray[np.str_], order: int, keys: NDArray[np.uint64]) -> list[NDArray[np.str_]]:
    """The characters of the runs, first to last; a break is the start of a line, or its end where it comes last."""
    last = np.where(names == "<s>", "</s>", names)
    codes = [((keys >> np.uint64(BITS * at)) & np.uint64((1 << BITS) - 1)).astype(np.int64) for at in range(order - 1, -1, -1)]
    return [*(names[each] for each in codes[:-1]), last[codes[-1]]]
