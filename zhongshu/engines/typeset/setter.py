"""排字: text of one size into marks and rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .figures import CELL, LEADING, SIZE_3, WIDTH, mm
from .fonts import LoadedFonts
from .lines import break_lines, glyphs, natural_width, set_line, whole_names
from .page import Ink, Mark, Row, moved

Span = tuple[str, str]


def clean(text: str) -> str:
    """The text as it can be printed: white space as spaces, control and format characters gone."""
    plain = "".join(" " if character in "\t\r\n\u00a0" else character for character in text)
    return "".join(character for character in plain if unicodedata.category(character) not in {"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class Setter:
    """The fonts, and the white between lines (which may be tightened a little to keep a page's rules)."""

    fonts: LoadedFonts
    leading: float = LEADING

    @property
    def pitch(self) -> float:
        """一行."""
        return self.height(SIZE_3)

    def height(self, size: float) -> float:
        """A line of that size down to the next."""
        return mm(size) + self.leading

    def width(self, text: str, role: str, size: float = SIZE_3) -> float:
        """How wide the text is on one line."""
        return natural_width(glyphs([(clean(text), role)], self.fonts, size))

    def at(self, x: float, top: float, text: str, role: str = "fang", size: float = SIZE_3) -> tuple[Ink, ...]:
        """One unbroken line from `x`."""
        line = set_line(glyphs([(clean(text), role)], self.fonts, size), size, x, float("inf"), justify=False)
        return tuple(replace(ink, y=ink.y + top) for ink in line)

    def ending(self, right: float, top: float, text: str, role: str = "fang", size: float = SIZE_3) -> tuple[Ink, ...]:
        """One unbroken line up to `right`."""
        return self.at(right - self.width(text, role, size), top, text, role, size)

    def centred(self, middle: float, top: float, text: str, role: str = "fang", size: float = SIZE_3) -> tuple[Ink, ...]:
        """One unbroken line around `middle`."""
        return self.at(middle - self.width(text, role, size) / 2, top, text, role, size)

    def row(self, marks: Sequence[Mark] = (), size: float = SIZE_3, **traits: Any) -> Row:
        """One line of the grid."""
        return Row(self.height(size), tuple(marks), ink=mm(size), **traits)

    def paragraph(
        self,
        spans: Sequence[Span],
        *,
        indent: float = 2 * CELL,
        hang: float = 0.0,
        left: float = 0.0,
        measure: float = WIDTH,
        size: float = SIZE_3,
        keeps_names: bool = False,
        **traits: Any,
    ) -> list[Row]:
        """The paragraph's lines, each a row; nothing for an empty text. `keeps_names`: no line breaks inside a person's name."""
        text = glyphs([(clean(part), role) for part, role in spans], self.fonts, size)
        if keeps_names:
            text = whole_names(text)
        while text and text[0].text.isspace():
            text = text[1:]
        while text and text[-1].text.isspace():
            text = text[:-1]
        lines = break_lines(text, size, measure, indent=indent, hang=hang)
        return [self.row([moved(ink, left, 0) for ink in line], size, **traits) for line in lines]

    def labelled(
        self, label: Span, text: str, *, left: float = 2 * CELL, measure: float = WIDTH, size: float = SIZE_3, keeps_names: bool = False
    ) -> list[Row]:
        """A label and a text whose later lines stand under its first character; the label is never spread."""
        start = left + self.width(*label, size)
        rows = self.paragraph([(text, "fang")], indent=start, hang=start, measure=measure, size=size, keeps_names=keeps_names)
        marks = self.at(left, 0, *label, size)
        return [replace(rows[0], marks=(*marks, *rows[0].marks)), *rows[1:]] if rows else [self.row(marks, size)]
