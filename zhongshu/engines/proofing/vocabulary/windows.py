"""套语窗口: stretches of official style that are known by all but one of their characters (`windows.txt`, made by `tools/proofing_windows.py`).

A text is read with its numbers as one mark each. Every stretch of it is looked up by a hash that leaves one character open, or takes the stretch
for one with a character left out: a bit table turns most away, so that a paper costs a few operations of numpy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
FILE = Path(__file__).parent / "windows.txt"
NUMBER, MARK, BY_HAND, SIZES = "#", "，", "!", (4, 5, 6)
_MARKS = str.maketrans("。；：、！？", MARK * 6)
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_BITS = 23
_WEIGHTS = np.random.default_rng(11).integers(1, 2**63, 8, np.uint64) | np.uint64(1)
_SALTS = np.random.default_rng(12).integers(1, 2**63, (8, 8), np.uint64)


@dataclass(frozen=True, slots=True)
class Near:
    """Characters `start` to `end` of the text are the stretch `term` but for the one at `place`, which is another there, or left out."""

    start: int
    end: int
    term: str
    place: int
    at: int
    """Where in the text the character stands, or is left out."""
    is_lacking: bool
    is_term: bool
    """Whether the stretch is a long term listed by hand, of which fainter likeness is enough."""


@dataclass(frozen=True, slots=True)
class Table:
    """The hashes in order, which stretch each is of, with the place; bits of all hashes."""

    keys: Keys
    rows: NDArray[np.int64]
    bits: NDArray[np.bool_]
    terms: tuple[str, ...]
    by_hand: tuple[bool, ...]


def numbers_marked(text: str) -> tuple[str, NDArray[np.int64]]:
    """The text with each number as one mark and the marks of a clause as commas, and where each of its characters stands in the text (one more, for the end)."""
    parts: list[str] = []
    places: list[NDArray[np.int64]] = []
    at = 0
    for found in _NUMBERS.finditer(text):
        parts += [text[at : found.start()], NUMBER]
        places.append(np.arange(at, found.start() + 1))
        at = found.end()
    parts.append(text[at:])
    places.append(np.arange(at, len(text) + 1))
    return "".join(parts).translate(_MARKS), np.concatenate(places)


def letters_of(text: str) -> Keys:
    """The characters as numbers."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)


def whole_keys(letters: Keys, size: int) -> Keys:
    """The hash of every stretch of `size` characters."""
    count = max(0, len(letters) - size + 1)
    keys = np.zeros(count, np.uint64)
    for at in range(size):
        keys += letters[at : at + count] * _WEIGHTS[at]
    return keys


def open_keys(letters: Keys, whole: Keys, size: int, place: int) -> Keys:
    """The same with the character at `place` open."""
    return _mixed(whole - letters[place : place + len(whole)] * _WEIGHTS[place] + _SALTS[size, place])


def lacking_keys(whole: Keys, size: int) -> Keys:
    """The hashes of stretches of `size` characters that may be longer ones with one left out."""
    return _mixed(whole + _SALTS[size, size])


def _mixed(keys: Keys) -> Keys:
    keys = keys ^ (keys >> np.uint64(29))
    return keys * np.uint64(0xBF58476D1CE4E5B9)


@cache
def table() -> Table:
    """What is shipped."""
    return table_of(FILE.read_text("utf-8").splitlines())


def table_of(lines: Sequence[str]) -> Table:
    """Each line a stretch, the places at which another character is wrong, and those at which a character may be left out; “-” for none, “!” after the first for long terms listed by hand."""
    split = [line.split("\t") for line in lines]
    terms = tuple(row[0] for row in split)
    keys: list[Keys] = []
    rows: list[NDArray[np.int64]] = []
    for size in SIZES:
        own = np.array([number for number, term in enumerate(terms) if len(term) == size], np.int64)
        if not len(own):
            continue
        grid = letters_of("".join(terms[number] for number in own)).reshape(-1, size)
        whole = (grid * _WEIGHTS[:size]).sum(axis=1, dtype=np.uint64)
        for place in range(size):
            mark = str(place)
            swapped = np.array([mark in split[number][1] for number in own], np.bool_)
            keys.append(_mixed(whole - grid[:, place] * _WEIGHTS[place] + _SALTS[size, place])[swapped])
            rows.append(own[swapped] * 16 + place)
            dropped = np.array([mark in split[number][2] for number in own], np.bool_)
            rest = np.delete(grid, place, axis=1)
            keys.append(lacking_keys((rest * _WEIGHTS[: size - 1]).sum(axis=1, dtype=np.uint64), size - 1)[dropped])
            rows.append(own[dropped] * 16 + 8 + place)
    every, which = np.concatenate(keys), np.concatenate(rows)
    order = np.argsort(every, kind="stable")
    bits = np.zeros(1 << _BITS, np.bool_)
    bits[every >> np.uint64(64 - _BITS)] = True
    return Table(every[order], which[order], bits, terms, tuple(row[1].endswith(BY_HAND) for row in split))


def near_of(text: str, held: Table) -> list[Near]:
    """Every place of the text that is a stretch of the table but for one character, in order."""
    marked, places = numbers_marked(text)
    letters = letters_of(marked)
    found: list[Near] = []
    for size in (SIZES[0] - 1, *SIZES):
        whole = whole_keys(letters, size)
        if not len(whole):
            continue
        if size < SIZES[-1]:
            for at, row in _looked_up(lacking_keys(whole, size), held):
                found.append(
                    Near(
                        int(places[at]),
                        int(places[at + size]),
                        held.terms[row // 16],
                        row % 8,
                        int(places[at + row % 8]),
                        is_lacking=True,
                        is_term=held.by_hand[row // 16],
                    )
                )
        if size >= SIZES[0]:
            for place in range(size):
                for at, row in _looked_up(open_keys(letters, whole, size, place), held):
                    term = held.terms[row // 16]
                    if marked[at + place] != term[place] and "一" <= marked[at + place] <= "龥":
                        found.append(
                            Near(
                                int(places[at]),
                                int(places[at + size]),
                                term,
                                place,
                                int(places[at + place]),
                                is_lacking=False,
                                is_term=held.by_hand[row // 16],
                            )
                        )
    return sorted(found, key=lambda near: (near.start, near.place))


def _looked_up(keys: Keys, held: Table) -> list[tuple[int, int]]:
    maybe = np.flatnonzero(held.bits[keys >> np.uint64(64 - _BITS)])
    if not len(maybe):
        return []
    at = np.minimum(np.searchsorted(held.keys, keys[maybe]), len(held.keys) - 1)
    same = held.keys[at] == keys[maybe]
    return [(int(one), int(row)) for one, row in zip(maybe[same], held.rows[at[same]], strict=True)]
