"""识别中的公文: the lines that are left, and what has been recognised of them so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhongshu.engines.paper import words


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing that was recognised: which element, the words as they stood, and why, in Chinese."""

    element: str
    value: str
    why: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the given text an element of `Paper.segments()` was read: characters `start` to `end`."""

    element: str
    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line or a table, with its place in the source and what a word processor said of it."""

    text: str
    start: int = 0
    end: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    level: int = 0
    is_title: bool = False

    @property
    def bare(self) -> str:
        """The words without what a web page left among them."""
        return words.WEB_SPACE.sub(" ", self.text).strip()


@dataclass
class Draft:
    """`lines` are still to be read; `after` are those that stood below the signature; `found` are fields of a Paper."""

    lines: list[Line]
    after: list[Line] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def note(self, element: str, lines: Line | Sequence[Line], why: str, *, sure: bool = True, index: int | None = None) -> None:
        """Remember what was read from which lines; with `index` also where that element of the paper came from."""
        held = [lines] if isinstance(lines, Line) else lines
        self.guesses.append(Guess(element, "\n".join(line.text for line in held), why, sure))
        if index is not None and held:
            self.origins.append(Origin(element, index, held[0].start, held[-1].end))

    def doubt(self, element: str, why: str, value: str = "") -> None:
        """Something a person must decide, read from no line of its own."""
        self.guesses.append(Guess(element, value, why, sure=False))
