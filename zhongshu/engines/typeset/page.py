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


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its top left corner at (x, y), `width` by `height`."""

    x: float
    y: float
    width: float
    height: float
    png: bytes


Mark = Ink | Rule | Picture


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a flow: marks relative to its top left corner, `height` down to the next row.

    `ink` is how much must be inside the page: the white below a line need not be, a seal below a date must. After a `keep` row no page
    may end. A row `on_grid` begins on a line of the page's grid, which begins anew after a row that `starts_grid`. A page that would begin with this row begins with `repeat` instead.
    An `at_bottom` row stands at the foot of its page.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    ink: float = 0.0
    keep: bool = False
    is_body: bool = False
    is_signature: bool = False
    on_grid: bool = True
    starts_grid: bool = False
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


@dataclass(slots=True)
class _Cursor:
    """Where the next row goes, and where the page's grid of lines begins."""

    y: float
    origin: float
    pitch: float

    def top_of(self, row: Row) -> float:
        if row.at_bottom:
            return max(self.y, BOTTOM - row.height)
        if not row.on_grid:
            return self.y
        lines = (self.y - self.origin) / self.pitch
        return self.origin + self.pitch * (round(lines) if abs(lines - round(lines)) < EPSILON else int(lines) + 1)

    def after(self, row: Row) -> _Cursor:
        y = self.top_of(row) + row.height
        return _Cursor(y, y if row.starts_grid else self.origin, self.pitch)


def paginate(rows: Sequence[Row], *, left: float, first: float, pitch: float) -> list[Page]:
    """Pages of the rows; the first page's rows begin at `first`, the others' at the top. A group too tall for a page is parted."""
    pages, cursor, fresh = [Page()], _Cursor(first, first, pitch), _Cursor(TOP, TOP, pitch)
    for group in _groups(rows):
        if not _fits(group, cursor) and (pages[-1].rows or first > TOP):
            pages.append(Page())
            cursor = fresh
            again = [*group[0].repeat, *group]
        else:
            again = group
        parts = [again] if _fits(again, cursor) else [[row] for row in again]
        for part in parts:
            if not _fits(part, cursor) and pages[-1].rows:
                pages.append(Page())
                cursor = fresh
            for row in part:
                top = cursor.top_of(row)
                pages[-1].marks += [moved(mark, left, top) for mark in row.marks]
                pages[-1].rows.append(row)
                cursor = cursor.after(row)
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


def _fits(group: Sequence[Row], cursor: _Cursor) -> bool:
    for row in group:
        if cursor.top_of(row) + row.ink > BOTTOM + EPSILON:
            return False
        cursor = cursor.after(row)
    return True
