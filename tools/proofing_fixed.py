"""List the words of four characters that are known by three of them, for the checker's rule of fixed words.

    PYTHONPATH=. python tools/proofing_fixed.py ../shared/data

For each word of four characters of the vocabulary, and each of its places: does the whole training text (`proofing/train/*.txt` and our own prose) ever have its other three characters with something
else at that place? Writes `zhongshu/engines/proofing/vocabulary/fixed.txt`: a word and the places at which another character is never right. (That the three never stand
without the fourth tells nothing: of clean sentences hundreds have 人心向 without 所.)
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from language import texts
from numpy.typing import NDArray

from zhongshu.engines.proofing.vocabulary.store import shipped

OUT = Path(__file__).resolve().parents[1] / "zhongshu/engines/proofing/vocabulary/fixed.txt"
LENGTH, DEAREST, LEAST_USED = 4, 16 * 15, 16 * 2
Keys = NDArray[np.uint64]


def main() -> None:
    parser = argparse.ArgumentParser(description="List the words known by three of their four characters.")
    parser.add_argument("data", type=Path)
    train = sorted((parser.parse_args().data / "proofing/train").glob("*.txt"))
    text = "\n".join([*(path.read_text("utf-8") for path in train), *texts.prose()])
    vocabulary = shipped()
    words = [
        word
        for word, number in vocabulary.number.items()
        if len(word) == LENGTH and (vocabulary.official[number] >= LEAST_USED or vocabulary.cost[number] <= DEAREST)
    ]
    letters = np.frombuffer(text.encode("utf-16-le"), np.uint16).astype(np.uint64)
    held = np.array([[ord(letter) for letter in word] for word in words], np.uint64)
    swapped = [known(letters, held, place) for place in range(LENGTH)]
    lines = []
    for at, word in enumerate(words):
        own = "".join(str(place) for place in range(LENGTH) if swapped[place][at])
        if own:
            lines.append(f"{word} {own}")
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} of {len(words)} words")


def packed(columns: list[Keys]) -> Keys:
    key = columns[0]
    for column in columns[1:]:
        key = key << np.uint64(16) | column
    return key


def known(letters: Keys, words: Keys, place: int) -> NDArray[np.bool_]:
    """For each word whether its other three characters stand only around its own."""
    rest = [at for at in range(LENGTH) if at != place]
    size = len(letters) - LENGTH + 1
    seen = packed([letters[at : at + size] for at in rest])
    keys = packed([words[:, at] for at in rest])
    rows = np.flatnonzero(np.isin(seen, keys))
    other: dict[int, set[int]] = {}
    for key, letter in zip(seen[rows].tolist(), letters[rows + place].tolist(), strict=True):
        other.setdefault(key, set()).add(letter)
    return np.array([other.get(int(key), set()) <= {int(own)} for key, own in zip(keys, words[:, place], strict=True)])


if __name__ == "__main__":
    main()
