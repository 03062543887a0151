"""花脸稿: who changed what at which level, told from the versions of a text. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Stroke:
    """A run of characters with one fate: written in version `born` (0 is the first draft), struck out in `died`, or still there."""

    text: str
    born: int
    died: int | None = None


@dataclass(frozen=True, slots=True)
class _Char:
    sign: str
    born: int
    died: int | None = None


def trace(texts: Sequence[str]) -> list[list[Stroke]]:
    """The strokes of every paragraph of the last version, with all that was ever struck out left in its place.

    Without the strokes that died the paragraphs are the last text; with those born in 0 alone they are the first.
    """
    chars = [_Char(sign, 0) for sign in texts[0]] if texts else []
    for number, text in enumerate(texts[1:], start=1):
        chars = list(_fold(chars, text, number))
    paragraphs: list[list[Stroke]] = [[]]
    for (born, died), run in groupby(chars, key=lambda char: (char.born, char.died)):
        parts = "".join(char.sign for char in run).split("\n")
        for index, part in enumerate(parts):
            if index:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Stroke(part, born, died))
    return [strokes for strokes in paragraphs if strokes]


def _fold(chars: list[_Char], text: str, number: int) -> Iterator[_Char]:
    """The characters after one more version; those that had died before keep their place."""
    living = [char for char in chars if char.died is None]
    fates = iter(_fates("".join(char.sign for char in living), text))
    pending = next(fates, None)
    for char in chars:
        if char.died is not None:
            yield char
            continue
        while pending and pending[0] == "+":
            yield _Char(pending[1], number)
            pending = next(fates, None)
        yield char if pending and pending[0] == "=" else _Char(char.sign, char.born, number)
        pending = next(fates, None)
    while pending:
        yield _Char(pending[1], number)
        pending = next(fates, None)


def _fates(old: str, new: str) -> Iterator[tuple[str, str]]:
    """`=`, `-` or `+` with its character: paragraph by paragraph first, so that long papers stay quick."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False).get_opcodes():
        before, after = "".join(old_lines[i:j]), "".join(new_lines[k:m])
        if tag == "equal":
            yield from (("=", sign) for sign in before)
        else:
            yield from _char_fates(before, after)


def _char_fates(old: str, new: str) -> Iterator[tuple[str, str]]:
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from (("=" if tag == "equal" else "-", sign) for sign in old[i:j])
        if tag != "equal":
            yield from (("+", sign) for sign in new[k:m])
