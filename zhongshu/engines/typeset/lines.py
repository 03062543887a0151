"""断行: one paragraph into lines (避头尾, 标点挤压, 28 characters a line where possible).

A character takes one cell. At a line's end a sign that may not begin the next line is pulled in by squeezing the white halves of the
line's signs; if that does not give enough room, characters go to the next line with it and the line is spread to its full width.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .figures import CELL, SIZE_3, mm
from .fonts import LoadedFonts
from .page import EPSILON, Ink, baseline

WHITE_AFTER = frozenset("，。、；：！？”’）》〉】〕」』．")
WHITE_BEFORE = frozenset("“‘（《〈【〔「『")
SQUEEZABLE = WHITE_AFTER | WHITE_BEFORE
NOT_FIRST = WHITE_AFTER | frozenset("…—～·％‰℃,.;:!?)]}%°′″")
NOT_LAST = WHITE_BEFORE | frozenset("([{＃￥$№")
LONGEST_NAME = 4
PAIRED = frozenset("—…")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its width in mm; `glued` to the one before it."""

    text: str
    role: str
    width: float
    glued: bool


Line = tuple[Ink, ...]


def tracking(size: float) -> float:
    """What brings 28 characters of size 3 to the width of the 版心; other sizes are set solid."""
    return CELL - mm(SIZE_3) if size == SIZE_3 else 0.0


def glyphs(spans: Sequence[tuple[str, str]], fonts: LoadedFonts, size: float) -> list[Glyph]:
    """Spans of (text, role) as glyphs. Raises TypesetError for a character that no font has."""
    result: list[Glyph] = []
    for text, role in spans:
        for character in text:
            last = result[-1].text if result else ""
            glued = (_is_latin(character) and _is_latin(last)) or (character in PAIRED and character == last)
            width = fonts.width(character, role) * mm(size) + tracking(size)
            result.append(Glyph(character, role, width, glued))
    return result


def whole_names(text: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs with every run of two to four characters between spaces or signs made unbreakable: a person's name."""
    result: list[Glyph] = []
    for is_name, group in itertools.groupby(text, key=lambda glyph: glyph.text.isalpha()):
        run = list(group)
        if is_name and len(run) <= LONGEST_NAME:
            run[1:] = [replace(glyph, glued=True) for glyph in run[1:]]
        result += run
    return result


def natural_width(line: Sequence[Glyph]) -> float:
    """The line's width before any squeezing or spreading."""
    return sum(glyph.width for glyph in line)


def break_lines(text: Sequence[Glyph], size: float, measure: float, *, indent: float = 0.0, hang: float = 0.0) -> list[Line]:
    """Lines of Ink relative to the left edge and to the top of each line; the first is indented by `indent`, the others by `hang`."""
    lines: list[Line] = []
    start = 0
    while start < len(text):
        left = hang if lines else indent
        end = _line_end(text, start, measure - left, size)
        lines.append(set_line(text[start:end], size, left, measure - left, justify=end < len(text)))
        start = end
        while start < len(text) and text[start].text in " 　":
            start += 1
    return lines


def set_line(line: Sequence[Glyph], size: float, left: float, room: float, *, justify: bool) -> Line:
    """One line: squeezed if too wide for `room`, spread to it if `justify`."""
    while justify and len(line) > 1 and line[-1].text == " ":
        line = line[:-1]
    extra = room - natural_width(line)
    squeezes = _squeezes(line, -extra, size) if extra < -EPSILON else {}
    gap = extra / (len(line) - 1) if justify and extra > 0 and len(line) > 1 else 0.0
    if gap > CELL / 2:
        gap = 0.0
    inks: list[Ink] = []
    x, expected = left, -1.0
    for index, glyph in enumerate(line):
        squeeze = squeezes.get(index, 0.0)
        at = x - squeeze if glyph.text in WHITE_BEFORE else x
        meet = bool(inks) and inks[-1].text[-1] in SQUEEZABLE and glyph.text in SQUEEZABLE  # Typst would squeeze them by itself
        if inks and inks[-1].role == glyph.role and abs(at - expected) < EPSILON and not meet:
            inks[-1] = _extended(inks[-1], glyph.text)
        else:
            inks.append(Ink(at, baseline(size), glyph.text, glyph.role, size, tracking(size) + gap))
        expected = at + glyph.width + gap
        x += glyph.width + gap - squeeze
    return tuple(inks)


def _extended(ink: Ink, text: str) -> Ink:
    return Ink(ink.x, ink.y, ink.text + text, ink.role, ink.size, ink.tracking)


def _is_latin(character: str) -> bool:
    return bool(character) and "!" <= character <= "~" and character not in "()[]{}"


def _may_break(text: Sequence[Glyph], at: int) -> bool:
    if at >= len(text):
        return True
    return not text[at].glued and text[at].text not in NOT_FIRST and text[at - 1].text not in NOT_LAST


def _line_end(text: Sequence[Glyph], start: int, room: float, size: float) -> int:
    end, width = start, 0.0
    while end < len(text) and width + text[end].width <= room + EPSILON:
        width += text[end].width
        end += 1
    if end == start:
        return start + 1
    if _may_break(text, end):
        return end
    if text[end].text in NOT_FIRST:
        for further in (end + 1, end + 2):
            line = text[start:further]
            if _may_break(text, further) and natural_width(line) - room <= sum(_halves(line, size).values()) + EPSILON:
                return min(further, len(text))
    return next((back for back in range(end - 1, start, -1) if _may_break(text, back)), end)


def _halves(line: Sequence[Glyph], size: float) -> dict[int, float]:
    full = 0.9 * mm(size)
    return {index: mm(size) / 2 for index, glyph in enumerate(line) if glyph.width > full and glyph.text in SQUEEZABLE}


def _squeezes(line: Sequence[Glyph], deficit: float, size: float) -> dict[int, float]:
    """How much each sign gives: the last one first, because its white is at the edge; then all the others alike."""
    halves = _halves(line, size)
    given: dict[int, float] = {}
    last = len(line) - 1
    if last in halves and line[last].text in WHITE_AFTER:
        given[last] = min(halves.pop(last), deficit)
        deficit -= given[last]
    if halves and deficit > EPSILON:
        given |= dict.fromkeys(halves, min(deficit / len(halves), mm(size) / 2))
    return given
