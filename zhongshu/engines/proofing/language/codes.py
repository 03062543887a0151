"""字码: a text as small numbers, one for each character that the language model tells apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

BREAK, UNKNOWN = 0, 1
MARGIN = 4
"""Line breaks put around every line: as many as the longest context has characters."""
_HALF_TO_FULL = str.maketrans(",;:?!()", "，；：？！（）")
_RUN = re.compile(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*|[A-Za-zＡ-Ｚａ-ｚ]+|[ \t\u3000\u00a0]+|\r?\n\s*|[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Encoded:
    """Codes of a text, and where each came from: code `i` stands for `text[start[i]:end[i]]`."""

    text: str
    codes: Codes
    start: Codes
    end: Codes


class Alphabet:
    """The characters of a model, most frequent first; what it does not hold is `UNKNOWN`."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self._table: NDArray[np.int64] = np.full(0x110000, UNKNOWN, np.int64)
        self._table[[ord(character) for character in characters]] = np.arange(2, len(characters) + 2)
        self._table[ord("\n")] = BREAK

    def __len__(self) -> int:
        return len(self.characters) + 2

    def character(self, code: int) -> str:
        return self.characters[code - 2]

    def codes(self, text: str) -> Codes:
        """One code for each character, nothing folded."""
        return self._table[_points(text)]

    def encode(self, text: str) -> Encoded:
        """Fold numbers and Latin words to one sign each, leave spaces out, and set line breaks `MARGIN` wide."""
        pieces: list[str] = ["\n" * MARGIN]
        starts: list[Codes] = [np.zeros(MARGIN, np.int64)]
        ends: list[Codes] = [np.zeros(MARGIN, np.int64)]
        at = 0
        for run in _RUN.finditer(text):
            _plain(text, at, run.start(), pieces=pieces, starts=starts, ends=ends)
            sign = folded(run[0])
            pieces.append(sign)
            starts.append(np.full(len(sign), run.start(), np.int64))
            ends.append(np.full(len(sign), run.end(), np.int64))
            at = run.end()
        _plain(text, at, len(text), pieces=pieces, starts=starts, ends=ends)
        pieces.append("\n" * MARGIN)
        starts.append(np.full(MARGIN, len(text), np.int64))
        ends.append(np.full(MARGIN, len(text), np.int64))
        codes = self._table[_points("".join(pieces).translate(_HALF_TO_FULL))]
        return Encoded(text, codes, np.concatenate(starts), np.concatenate(ends))


def folded(run: str) -> str:
    """What stands for a run of digits, Latin letters, spaces or a line break."""
    first = run[0]
    if first in "0123456789０１２３４５６７８９":
        return "0"
    if "\n" in run:
        return "\n" * MARGIN
    return "" if first.isspace() else "A"


def _plain(text: str, start: int, end: int, *, pieces: list[str], starts: list[Codes], ends: list[Codes]) -> None:
    if end > start:
        pieces.append(text[start:end])
        starts.append(np.arange(start, end))
        ends.append(np.arange(start + 1, end + 1))


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
