"""Count the words of official text and their neighbours, and write the checker's vocabulary.

    python -m venv /tmp/training && /tmp/training/bin/pip install numpy jieba -r requirements.lock.txt
    PYTHONPATH=. /tmp/training/bin/python tools/proofing_words.py ../shared/data

Reads `proofing/train/*.txt` without the lines of the papers that the benchmarks measure on, cut into words by jieba's dictionary (MIT,
`language/LICENSE-jieba.txt`), and writes `zhongshu/engines/proofing/vocabulary/words.npz`: how likely each word is, and after each word each
other, as sixteenths of a nat. Only counts leave this program, no text. The same texts and the same dictionary give the same file.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from language import texts
from numpy.typing import NDArray

OUT = Path(__file__).resolve().parents[1] / "zhongshu/engines/proofing/vocabulary/words.npz"
REPORT_WEIGHT, PROSE_WEIGHT, DICTIONARY_WEIGHT, LEAST_USE, LEAST_PAIR, DISCOUNT, UNIT, LONGEST = 6, 6, 0.05, 20, 3, 0.7, 16, 4
SMALLEST_GAIN, CHUNK, WORKERS = 0.6, 4000, 2
EDGE = "#"
_HAN = re.compile("([一-龥]+)")
Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the checker's vocabulary.")
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    kept_out = texts.kept_out_of(data)
    single: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    train = data / "proofing/train"
    for lines, weight in (
        (texts.lines_of(train / "statutes.txt", kept_out), 1),
        (texts.lines_of(train / "work-reports.txt", kept_out), REPORT_WEIGHT),
        (texts.prose(), PROSE_WEIGHT),
    ):
        for line in cut(lines):
            for word in line:
                single[word] += weight
            for pair in pairwise(line):
                pairs[pair] += weight
    arrays = tables(single, pairs, dictionary())
    np.savez_compressed(OUT, allow_pickle=False, **arrays)
    print(f"{len(arrays['cost'])} words, {len(arrays['second'])} neighbours, {OUT.stat().st_size / 1e6:.1f} MB")


def dictionary() -> dict[str, int]:
    """The words of jieba's dictionary, with how often they are used."""
    place = Path(str(jieba.__file__)).parent / "dict.txt"
    rows = (line.split() for line in place.read_text("utf-8").splitlines())
    return {word: int(used) for word, used, _ in rows if len(word) <= LONGEST and _HAN.fullmatch(word)}


def cut(lines: list[str]) -> Iterator[list[str]]:
    """Each line as words; a stretch that is not Chinese is one `EDGE`, and so is each end of the line."""
    with ProcessPoolExecutor(WORKERS) as pool:
        for part in pool.map(_cut, [lines[at : at + CHUNK] for at in range(0, len(lines), CHUNK)]):
            yield from part


def _cut(lines: list[str]) -> list[list[str]]:
    return [[EDGE, *(word for piece in _HAN.split(line) if piece for word in _words(piece)), EDGE] for line in lines]


def _words(piece: str) -> Iterable[str]:
    if not _HAN.fullmatch(piece):
        return (EDGE,)
    return (part for word in jieba.cut(piece, HMM=False) for part in ([word] if len(word) <= LONGEST else _parts(word)))


def _parts(word: str) -> list[str]:
    """A word that is longer than the checker's longest, in two or more that are not: from the left the longest known one."""
    parts = []
    while word:
        size = next((size for size in range(min(LONGEST, len(word)), 1, -1) if jieba.dt.FREQ.get(word[:size])), 1)
        parts.append(word[:size])
        word = word[size:]
    return parts


def tables(single: Mapping[str, int], pairs: Mapping[Pair, int], known: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """The arrays that ship: words, their cost, the cost of backing off after each, and which words follow each at what cost."""
    words = sorted(
        {word for word in known if known[word] >= LEAST_USE or single.get(word, 0) > 1} | {word for word in single if len(word) == 1}
    )
    number = {word: at for at, word in enumerate(words)}
    used = [single.get(word, 0) + DICTIONARY_WEIGHT * known.get(word, 0) + 0.1 for word in words]
    cost = -np.log(np.array(used) / sum(used))
    followers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    seen: Counter[int] = Counter()
    for (first, second), times in pairs.items():
        if first in number and second in number:
            seen[number[first]] += times
            if times >= LEAST_PAIR:
                followers[number[first]].append((number[second], times))
    backoff, begin, second_of, value = np.zeros(len(words)), [0], [], []
    for at in range(len(words)):
        kept = [(other, times - DISCOUNT) for other, times in sorted(followers[at])]
        total = seen[at] + 1.0
        rest = 1 - sum(counted for _, counted in kept) / total
        backoff[at] = -math.log(rest)
        for other, counted in kept:
            price = -math.log(counted / total + rest * math.exp(-cost[other]))
            if backoff[at] + cost[other] - price >= SMALLEST_GAIN:
                second_of.append(other)
                value.append(price)
        begin.append(len(second_of))
    return {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "official": _in_units(np.array([math.log1p(single.get(word, 0)) for word in words])),
        "cost": _in_units(cost),
        "backoff": _in_units(backoff),
        "begin": np.array(begin, np.uint32),
        "second": np.array(second_of, np.uint32),
        "price": _in_units(np.array(value)),
    }


def _in_units(nats: NDArray[np.float64]) -> NDArray[np.uint8] | NDArray[np.uint16]:
    whole = np.clip(np.round(nats * UNIT), 0, 65535)
    return whole.astype(np.uint8) if whole.max() < 256 else whole.astype(np.uint16)


if __name__ == "__main__":
    main()
