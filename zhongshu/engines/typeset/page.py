"""版面: what stands where on a page, and how rows become pages.

Everything is placed by us in millimetres; Typst only draws. So nothing can fail to converge, and every rule of the standard about
lines and pages is a rule of this file or of `lines`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .figures import ASCENT, BOTTOM, TOP, mm

EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Ink:
    """A stretch of text in one font from `x`, on the base line `y`; `stretch` widens or narrows it."""

    x: float
    y: float
    text: str
    role: str = "fang"
    size: float = 16.0
    tracking: float = 0.0
    red: bool = False
    stretch: float = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line from (x, y), the middle of its thickness, `width` to the right or `height` down."""

    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    thickness: float = 0.35
    red: bool = False


Mark = Ink | Rule


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a flow: marks relative to its top left corner, `height` down to the next row.

    `ink` is how much must be inside the page: the white below a line need not be, a seal below a date must. After a `keep` row no page
    may end. A row `on_grid` begins on a line of the page's grid. A page that would begin with this row begins with `repeat` instead.
    An `at_bottom` row stands at the foot of its page.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    ink: float = 0.0
    keep: bool = False
    is_body: bool = False
    is_signature: bool = False
    on_grid: bool = True
    at_bottom: bool = False
    repeat: tuple[Row, ...] = ()


@dataclass(slots=True)
class Page:
    """One page: its marks, and the rows on it."""

    marks: list[Mark] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def moved(mark: Mark, x: float, y: float) -> Mark:
    """The mark, shifted."""
    return replace(mark, x=mark.x + x, y=mark.y + y)


def baseline(size: float) -> float:
    """From the top of a line of that size down to its base line."""
    return ASCENT * mm(size)


def bound(rows: Sequence[Row]) -> list[Row]:
    """The rows, with no page end between them or after them."""
    return [replace(row, keep=True) for row in rows]


def paginate(rows: Sequence[Row], *, left: float, first: float, pitch: float) -> list[Page]:
    """Pages of the rows; the first page's rows begin at `first`, the others' at the top. A group too tall for a page is parted."""
    pages, y, top = [Page()], first, first
    for group in _groups(rows):
        if _fit(group, y, top, pitch) is None and (pages[-1].rows or top > TOP):
            pages.append(Page())
            y = top = TOP
            group = [*group[0].repeat, *group]
        parts = [group] if _fit(group, y, top, pitch) is not None else [[row] for row in group]
        for part in parts:
            if _fit(part, y, top, pitch) is None and pages[-1].rows:
                pages.append(Page())
                y = top = TOP
            y = _place(part, pages[-1], left, y, top, pitch)
    return pages


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.keep:
            yield group
            group = []
    if group:
        yield group


def _start(row: Row, y: float, top: float, pitch: float) -> float:
    if row.at_bottom:
        return max(y, BOTTOM - row.height)
    if not row.on_grid:
        return y
    lines = (y - top) / pitch
    return top + pitch * (round(lines) if abs(lines - round(lines)) < EPSILON else int(lines) + 1)


def _fit(group: Sequence[Row], y: float, top: float, pitch: float) -> float | None:
    for row in group:
        y = _start(row, y, top, pitch)
        if y + row.ink > BOTTOM + EPSILON:
            return None
        y += row.height
    return y


def _place(group: Sequence[Row], page: Page, left: float, y: float, top: float, pitch: float) -> float:
    for row in group:
        y = _start(row, y, top, pitch)
        page.marks += [moved(mark, left, y) for mark in row.marks]
        page.rows.append(row)
        y += row.height
    return y
