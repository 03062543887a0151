"""The training texts, what is kept out of them, and the word list."""

from __future__ import annotations

import importlib.util
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from language.kneser_ney import _runs
from zhongshu.engines.proofing.language.codes import UNKNOWN, Alphabet
from zhongshu.engines.proofing.language.ngrams import BITS, ORDER

PROSE, PHRASES, SEVENTH = Path(__file__).resolve().parents[1] / "prose", Path(__file__).resolve().parents[1] / "phrases", 7
CORE = (1 << BITS) - 2
Runs = list[tuple[NDArray[np.uint64], NDArray[np.int64]]]


def lines_of(path: Path, kept_out: set[str]) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").splitlines() if len(line.strip()) > 3 and line.strip() not in kept_out]


def prose(*, kept: bool = False) -> list[str]:
    """Our own prose, in the manner of a city's offices of today, and set phrases: what is learnt from or, of about every seventh file of prose, what is kept to train and try detectors on."""
    files = [path for path in sorted(PROSE.glob("*.txt")) if (zlib.crc32(path.name.encode()) % SEVENTH == 0) == kept]
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    return lines if kept else [*lines, *phrases()]


def phrases() -> list[str]:
    """Set phrases of official papers, of two to five words each, listed by hand."""
    return [line for path in sorted(PHRASES.glob("*.txt")) for line in path.read_text("utf-8").split()]


def kept_out_of(folder: Path) -> set[str]:
    """The lines of the papers that the benchmarks measure on: the model may not have seen them."""
    papers = [*(folder / "notices").glob("*.txt"), *(folder / "work-reports").glob("*.txt"), folder / "founding-report-2025.txt"]
    return {line.strip() for paper in papers for line in paper.read_text("utf-8").splitlines() if len(line.strip()) > 15}


def word_list(standard: set[str]) -> list[tuple[str, int]]:
    """The words of jieba's dictionary (MIT) that are written in standard characters, with how often they are used."""
    place = importlib.util.find_spec("jieba")
    assert place, "pip install jieba"
    assert place.origin
    words = []
    for line in (Path(place.origin).parent / "dict.txt").read_text("utf-8").splitlines():
        word, used, _ = line.split()
        if int(used) >= 3 and 1 <= len(word) <= ORDER and all(character in standard for character in word):
            words.append((word, int(used)))
    return words


def characters_of(lines: list[str], words: list[tuple[str, int]], standard: str) -> str:
    """The alphabet: those with n-grams of their own first, by how often they are used; then the other standard characters."""
    seen: Counter[str] = Counter()
    for line in lines:
        seen.update(line)
    in_words: Counter[str] = Counter()
    for word, used in words:
        for character in word:
            in_words[character] += used
    known = set(standard)
    own = [c for c, n in seen.most_common() if ((n >= 2 or c in known) and not c.isspace() and c not in "0123456789") or c in "0A"]
    own = list(dict.fromkeys([*own, "0", "A"]))
    own += [c for c, _ in in_words.most_common() if c not in seen][: CORE - len(own)]
    held = set(own[:CORE])
    return "".join([*own[:CORE], *(c for c in dict.fromkeys(standard) if "一" <= c <= "龥" and c not in held)])


def runs_of_words(words: list[tuple[str, int]], alphabet: Alphabet, weight: float) -> Runs:
    """The runs inside words, as if each had been seen weight × √use times."""
    keys: list[list[int]] = [[] for _ in range(ORDER)]
    counts: list[list[int]] = [[] for _ in range(ORDER)]
    for word, used in words:
        codes = [int(code) for code in alphabet.codes(word)]
        if UNKNOWN in codes or max(codes) > CORE + 1:
            continue
        times = max(1, round(weight * used**0.5))
        for length in range(1, len(codes) + 1):
            for at in range(len(codes) - length + 1):
                keys[length - 1].append(packed(codes[at : at + length]))
                counts[length - 1].append(times)
    result = []
    for own, seen in zip(keys, counts, strict=True):
        key, count = np.array(own, np.uint64), np.array(seen, np.int64)
        order = np.argsort(key, kind="stable")
        result.append(_runs(key[order], count[order]))
    return result


def packed(codes: list[int]) -> int:
    key = 0
    for code in codes:
        key = key << BITS | code
    return key
