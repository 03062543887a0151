"""表单: a form of the office as it is printed, rows of labelled cells ruled in a table, e.g. 发文稿纸 and 收文处理单.

    form = Form(
        title="发文稿纸",
        office="临澜市人民政府办公室",
        facts=("缓急：加急", "文号：临政办发〔2026〕8号"),
        rows=(
            FormRow((Cell("签发", (Entry("同意。", signature_png, "傅德谦　2026年3月2日"),)), Cell("会签", ...)), height=40, grows=True),
            FormRow((Cell("标题", (Entry("关于……的通知"),)),)),
        ),
    )
    form_pdf(form)

What a form holds is printed whole: the type is made smaller until all of it stands on one A4 page, and what is too much even
then goes on to further pages, each with the form's title. White left over goes to the rows that `grow`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image

from zhongshu.engines.paper import Paper

from .draw import draw
from .errors import TypesetError, missing_sentence
from .figures import INNER_RULE, OUTER_RULE, PAPER_HEIGHT, PAPER_WIDTH, mm
from .fonts import FontSet, LoadedFonts
from .page import EPSILON, Ink, Mark, Picture, Rule, moved
from .setter import Setter, clean

LEFT, TOP, BOTTOM = 22.0, 20.0, PAPER_HEIGHT - 20.0
WIDTH = PAPER_WIDTH - LEFT - 18.0  # the office files it at the left edge
SIZES = (12.0, 11.0, 10.5, 10.0, 9.0, 8.0)  # 小四 down to what one still reads
TITLE_SIZE = 22.0
PADDING = 1.6
LABEL_WIDTH = 16.0
SIGNATURE_HEIGHT, SIGNATURE_WIDTH = 11.0, 34.0
LEADING = 0.42  # of the size, between two lines of a cell
Line = tuple[float, tuple[Mark, ...]]
"""A line of a cell: its height, and its marks from its top left corner."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a cell: words, under them a picture (a signature as PNG) and at the right edge who and when. Each may be empty."""

    text: str = ""
    picture: bytes = b""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """栏: a label at the left and entries beside it. `share` is how wide it is against the other cells of its row."""

    label: str
    entries: tuple[Entry, ...] = ()
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class FormRow:
    """行: cells beside one another, at least `height` mm tall; a row that `grows` takes part in the white that is left over."""

    cells: tuple[Cell, ...]
    height: float = 9.0
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """表单. `facts` stand above the table, the first at the left edge, the last at the right; `foot` stands below it."""

    title: str
    office: str
    rows: tuple[FormRow, ...]
    facts: tuple[str, ...] = ()
    foot: str = ""
    date: dt.date | None = None


def text_cell(label: str, text: str, share: float = 1.0) -> Cell:
    """A cell with one text."""
    return Cell(label, (Entry(text),) if text else (), share)


def form_pdf(form: Form, fonts: FontSet | None = None) -> bytes:
    """The form as PDF, without a time stamp; with a `date` as PDF/A-2b. Raises TypesetError for a character that no font has."""
    loaded = (fonts or FontSet()).load()
    return draw(compose_form(form, loaded), loaded, _named(form), form="pdf")[0]


def form_images(form: Form, fonts: FontSet | None = None, *, width_px: int = 1100) -> list[bytes]:
    """The form's pages as PNG."""
    loaded = (fonts or FontSet()).load()
    return draw(compose_form(form, loaded), loaded, _named(form), form="png", ppi=width_px / (PAPER_WIDTH / 25.4))


def compose_form(form: Form, fonts: LoadedFonts) -> list[list[Mark]]:
    """The pages' marks: one page wherever some size of type allows it."""
    if missing := sorted(sign for sign in set(clean(_words(form))) if ord(sign) not in fonts.widths["fang"]):
        raise TypesetError(missing_sentence(missing))
    for size in SIZES:
        setter = Setter(fonts, mm(size) * LEADING)
        head, top = _head(form, setter)
        room = BOTTOM - top - (setter.height(size) if form.foot else 0)
        rows = [_Row.of(row, setter, size) for row in form.rows]
        if sum(row.height for row in rows) <= room + EPSILON:
            return [head + _table(_spread(rows, room), top, setter) + _foot(form, setter, size)]
    pages = _parted(rows, room)
    return [
        [*head, *_table(page, top, setter), *_foot(form, setter, SIZES[-1]), *_numbered(number, len(pages), setter)]
        for number, page in enumerate(pages, start=1)
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row ready to be drawn: its cells as (label, width, lines)."""

    cells: tuple[tuple[str, float, tuple[Line, ...]], ...]
    height: float
    grows: bool
    size: float

    @classmethod
    def of(cls, row: FormRow, setter: Setter, size: float) -> _Row:
        whole = sum(cell.share for cell in row.cells)
        cells = []
        for cell in row.cells:
            width = WIDTH * cell.share / whole
            cells.append((cell.label, width, tuple(_lines(cell, width - _label_width(cell.label) - 2 * PADDING, setter, size))))
        tallest = max(max(_height(lines), _height(_label_lines(label, setter, size))) for label, _, lines in cells)
        return cls(tuple(cells), max(row.height, tallest + 2 * PADDING), row.grows, size)

    def parted(self, room: float) -> tuple[_Row, _Row] | None:
        """The part of it that fits into `room`, and the rest; None where not even a line of every cell does."""
        kept = [_taken(lines, room - 2 * PADDING) for _, _, lines in self.cells]
        if any(lines and not count for count, (_, _, lines) in zip(kept, self.cells, strict=True)):
            return None
        first = tuple((label, width, lines[:count]) for count, (label, width, lines) in zip(kept, self.cells, strict=True))
        rest = tuple((label, width, lines[count:]) for count, (label, width, lines) in zip(kept, self.cells, strict=True))
        tallest = max(_height(lines) for _, _, lines in rest) + 2 * PADDING
        return replace(self, cells=first, height=room), replace(self, cells=rest, height=max(tallest, 9.0))


def _taken(lines: Sequence[Line], room: float) -> int:
    count, used = 0, 0.0
    while count < len(lines) and used + lines[count][0] <= room + EPSILON:
        used += lines[count][0]
        count += 1
    return count


def _height(lines: Sequence[Line]) -> float:
    return sum(height for height, _ in lines)


def _label_width(label: str) -> float:
    return LABEL_WIDTH if label else 0.0


def _label_lines(label: str, setter: Setter, size: float) -> list[Line]:
    """The label, two characters a line when it is long: narrow as on the printed form."""
    name = clean(label)
    step = 2 if len(name) > 3 else len(name) or 1
    parts = [name[start : start + step] for start in range(0, len(name), step)]
    return [(setter.height(size), setter.centred(LABEL_WIDTH / 2, 0, part, "kai", size)) for part in parts]


def _lines(cell: Cell, measure: float, setter: Setter, size: float) -> list[Line]:
    """The lines of a cell's entries, from the left edge of its text."""
    lines: list[Line] = []
    for entry in cell.entries:
        for paragraph in entry.text.splitlines():
            rows = setter.paragraph([(paragraph, "fang")], indent=0, measure=measure, size=size)
            lines += [(row.height, row.marks) for row in rows]
        if entry.picture or entry.note:
            lines += _signed(entry, measure, setter, size)
    return lines


def _signed(entry: Entry, measure: float, setter: Setter, size: float) -> list[Line]:
    """A signature with who and when at the right edge: on one line where both have room, else one below the other."""
    note = clean(entry.note).strip()
    width = setter.width(note, "fang", size) if note else 0.0
    notes = setter.paragraph([(note, "fang")], indent=max(measure - width, 0), measure=measure, size=size) if note else []
    below: list[Line] = [(row.height, row.marks) for row in notes]
    if not entry.picture:
        return below
    wide, high = _extent(entry.picture, min(SIGNATURE_WIDTH, measure))
    if notes and wide + width + PADDING <= measure:
        drop = SIGNATURE_HEIGHT - mm(size)
        side = Picture(measure - width - PADDING - wide, (SIGNATURE_HEIGHT - high) / 2, wide, high, entry.picture)
        return [(SIGNATURE_HEIGHT + setter.leading, (side, *(moved(mark, 0, drop) for mark in notes[0].marks)))]
    return [(SIGNATURE_HEIGHT, (Picture(measure - wide, (SIGNATURE_HEIGHT - high) / 2, wide, high, entry.picture),)), *below]


def _extent(png: bytes, widest: float) -> tuple[float, float]:
    """How wide and high the picture is drawn, in its own proportions. Raises TypesetError where it cannot be read."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            wide, high = picture.size
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise TypesetError("表单里的一张图读不出来，请换一张完好的PNG图片。") from error
    scale = min(widest / wide, SIGNATURE_HEIGHT / high)
    return wide * scale, high * scale


def _head(form: Form, setter: Setter) -> tuple[list[Mark], float]:
    """Office, title and facts above the table, and where the table begins."""
    marks: list[Mark] = []
    y = TOP
    if form.office:
        marks += setter.centred(LEFT + WIDTH / 2, y, form.office, "song", 14.0)
        y += mm(14.0) * 1.5
    marks += setter.centred(LEFT + WIDTH / 2, y, form.title, "title", TITLE_SIZE)
    y += mm(TITLE_SIZE) * 1.4
    if form.facts:
        marks += _facts(form.facts, y, setter)
        y += mm(12.0) * 1.4
    return marks, y


def _facts(facts: Sequence[str], y: float, setter: Setter) -> list[Mark]:
    """The first at the left edge, the last at the right, what is between them spread."""
    marks: list[Mark] = list(setter.at(LEFT, y, facts[0], "fang", 12.0))
    if len(facts) > 1:
        marks += setter.ending(LEFT + WIDTH, y, facts[-1], "fang", 12.0)
    for number, fact in enumerate(facts[1:-1], start=1):
        marks += setter.centred(LEFT + WIDTH * number / (len(facts) - 1), y, fact, "fang", 12.0)
    return marks


def _foot(form: Form, setter: Setter, size: float) -> list[Mark]:
    y = BOTTOM - mm(size)
    return list(setter.at(LEFT, y, form.foot, "fang", size)) if form.foot else []


def _spread(rows: Sequence[_Row], room: float) -> list[_Row]:
    """The white that is left over, shared among the rows that grow."""
    growing = sum(row.grows for row in rows)
    more = (room - sum(row.height for row in rows)) / growing if growing else 0.0
    return [replace(row, height=row.height + more) if row.grows else row for row in rows]


def _table(rows: Sequence[_Row], top: float, setter: Setter) -> list[Mark]:
    marks: list[Mark] = []
    y = top
    for row in rows:
        x = LEFT
        for number, (label, width, lines) in enumerate(row.cells):
            inner = _label_width(label)
            if number:
                marks.append(Rule(x, y, height=row.height, thickness=INNER_RULE))
            if label:
                named = _label_lines(label, setter, row.size)
                marks += _stacked(named, x, y + (row.height - _height(named)) / 2)
                marks.append(Rule(x + inner, y, height=row.height, thickness=INNER_RULE))
            start = y + PADDING if row.grows else y + max(PADDING, (row.height - _height(lines)) / 2)
            marks += _stacked(lines, x + inner + PADDING, start)
            x += width
        y += row.height
        if row is not rows[-1]:
            marks.append(Rule(LEFT, y, width=WIDTH, thickness=INNER_RULE))
    frame = [Rule(LEFT, edge, width=WIDTH, thickness=OUTER_RULE) for edge in (top, y)]
    frame += [Rule(edge, top, height=y - top, thickness=OUTER_RULE) for edge in (LEFT, LEFT + WIDTH)]
    return [*marks, *frame]


def _stacked(lines: Sequence[Line], x: float, y: float) -> list[Mark]:
    marks: list[Mark] = []
    for height, line in lines:
        marks += [moved(mark, x, y) for mark in line]
        y += height
    return marks


def _parted(rows: Sequence[_Row], room: float) -> list[list[_Row]]:
    """Too much for one page even in the smallest type: the rows go on, parted where they must be."""
    pages: list[list[_Row]] = [[]]
    waiting, left = list(rows), room
    while waiting:
        row = waiting.pop(0)
        parts = None if pages[-1] and row.height <= room else row.parted(left)
        if row.height <= left + EPSILON:
            pages[-1].append(row)
            left -= row.height
            continue
        if parts:
            pages[-1].append(parts[0])
        waiting.insert(0, parts[1] if parts else row)
        pages.append([])
        left = room
    return pages


def _numbered(number: int, count: int, setter: Setter) -> tuple[Ink, ...]:
    return setter.ending(LEFT + WIDTH, BOTTOM + 4, f"第{number}页，共{count}页", "fang", 10.0)


def _words(form: Form) -> str:
    entries = [part for row in form.rows for cell in row.cells for entry in cell.entries for part in (entry.text, entry.note)]
    labels = [cell.label for row in form.rows for cell in row.cells]
    return "".join((form.title, form.office, form.foot, *form.facts, *labels, *entries, "第页，共0123456789"))


def _named(form: Form) -> Paper:
    """What the file says of itself."""
    return Paper(title=form.title, issuers=(form.office,), issue_date=form.date)
