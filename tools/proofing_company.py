"""Count which words keep company with words that are taken for one another, and write the checker's table of them.

    PYTHONPATH=. /tmp/training/bin/python tools/proofing_company.py ../shared/data

Run it after `proofing_words.py`. 救助 stands near 困难 and 群众, 求助 near 电话: what stands within eight words in the same line tells such words apart where their direct neighbours do not.
For every usual word of two characters the table holds by how much oftener than by chance it stands near each usual word (logarithms in eighths), from the statutes, the work
reports and our own prose, cut into words by jieba's dictionary. Only counts leave this program. Writes `zhongshu/engines/proofing/vocabulary/company.npz`; the same texts give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from language import texts
from numpy.typing import NDArray
from proofing_words import PROSE_WEIGHT, REPORT_WEIGHT, cut

from zhongshu.engines.proofing.vocabulary import company, store

OUT = company.FILE
USUAL, PLAIN, LEAST_COUNT, LEAST_VALUE, CHUNK = 40, 2, 3, 4, 60_000
"""How much used (sixteenths of a logarithm) a word must be; of how many characters is one that is weighed; smallest count and value that are kept; lines counted at once."""
COMMONEST = 120
"""So many words stand everywhere and tell nothing."""
Ints = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write which words keep company.")
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    words = store.shipped()
    weighed = weighable(words)
    names = np.full(len(words.number), -1, np.int64)
    names[weighed] = np.arange(len(weighed))
    friends = company_of(words)
    rank = np.full(len(words.number), -1, np.int64)
    rank[friends] = np.arange(len(friends))
    pairs: dict[str, Ints] = {"keys": np.zeros(0, np.int64), "times": np.zeros(0, np.int64)}
    own, near = np.zeros(len(weighed), np.int64), np.zeros(len(friends), np.int64)
    for lines, weight in sources(data):
        for keys, first, second in counted(lines, words, names, rank, len(friends)):
            own += np.bincount(first, minlength=len(own)) * weight
            near += np.bincount(second, minlength=len(near)) * weight
            pairs = added(pairs, *np.unique(keys, return_counts=True), weight)
    begin, friend, value = tables(pairs, own, near, len(friends))
    arrays: dict[str, NDArray[Any]] = {
        "weighed": weighed.astype(np.uint32), "friends": friends.astype(np.uint32), "begin": begin.astype(np.uint32),
        "friend": friend.astype(np.uint16), "value": value.astype(np.int8), "own": own.astype(np.uint32), "near": near.astype(np.uint32),
    }  # fmt: skip
    np.savez_compressed(OUT, allow_pickle=False, **arrays)
    print(f"{len(weighed)} words, {len(friends)} that they stand near, {len(value)} pairs, {OUT.stat().st_size / 1e6:.1f} MB")


def sources(data: Path) -> Iterator[tuple[list[str], int]]:
    kept_out, train = texts.kept_out_of(data), data / "proofing/train"
    yield texts.lines_of(train / "statutes.txt", kept_out), 1
    yield texts.lines_of(train / "work-reports.txt", kept_out), REPORT_WEIGHT
    yield texts.prose(), PROSE_WEIGHT


def weighable(words: store.Vocabulary) -> Ints:
    """The usual words of two characters: nearly all slips that make another word make, or mar, one of them."""
    return np.array(sorted(at for word, at in words.number.items() if len(word) == PLAIN and words.official[at] >= USUAL), np.int64)


def company_of(words: store.Vocabulary) -> Ints:
    """The words that tell something by standing near: usual ones, of more than one character, that do not stand everywhere; 65,536 at most."""
    usual = [(words.official[number], number) for word, number in words.number.items() if len(word) > 1 and words.official[number] >= USUAL]
    return np.array(sorted(number for _, number in sorted(usual, reverse=True)[COMMONEST : COMMONEST + 65_536]), np.int64)


def counted(lines: list[str], words: store.Vocabulary, names: Ints, rank: Ints, size: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For some lines at a time: a key for each weighed word with each word near it, and the two columns."""
    numbers: list[int] = []
    for held, line in enumerate(cut(lines), 1):
        numbers += [words.number.get(word, -1) for word in line]
        numbers += [-1] * company.REACH
        if held % CHUNK == 0:
            yield _pairs(np.array(numbers), names, rank, size)
            numbers = []
    yield _pairs(np.array(numbers or [-1]), names, rank, size)


def _pairs(numbers: Ints, names: Ints, rank: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    own, near = np.where(numbers >= 0, names[numbers], -1), np.where(numbers >= 0, rank[numbers], -1)
    firsts, seconds = [], []
    for step in range(1, company.REACH + 1):
        for first, second in ((own[:-step], near[step:]), (own[step:], near[:-step])):
            both = (first >= 0) & (second >= 0)
            firsts.append(first[both])
            seconds.append(second[both])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    return first * size + second, first, second


def added(pairs: dict[str, Ints], keys: Ints, times: Ints, weight: int) -> dict[str, Ints]:
    every, place = np.unique(np.concatenate((pairs["keys"], keys)), return_inverse=True)
    return {"keys": every, "times": np.bincount(place, np.concatenate((pairs["times"], times * weight))).astype(np.int64)}


def tables(pairs: dict[str, Ints], own: Ints, near: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """By word weighed: the words that it stands near oftener or less often than by chance, and by how much."""
    first, second = pairs["keys"] // size, pairs["keys"] % size
    chance = own[first] * near[second] / max(1, int(near.sum()))
    value = np.rint(np.log((pairs["times"] + company.SMOOTH) / (chance + company.SMOOTH)) * company.UNIT).astype(np.int64)
    kept = (pairs["times"] >= LEAST_COUNT) & (np.abs(value) >= LEAST_VALUE)
    begin = np.searchsorted(first[kept], np.arange(len(own) + 1))
    return begin, second[kept], np.clip(value[kept], -127, 127)


if __name__ == "__main__":
    main()
