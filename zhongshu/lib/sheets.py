"""表格文件: tables of plain values to .xlsx and .csv bytes, and back. Nothing that a cell holds is ever taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from zhongshu.lib.clock import CHINA

Value = str | int | float | dt.date | dt.datetime | None
"""What a cell may hold; an aware instant is written as the time in China, since no sheet knows zones."""

CELL_LIMIT = 32_767  # characters that Excel takes in one cell
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet that opens a CSV may run what begins so
_FORBIDDEN_IN_TITLE = re.compile(r"[\\/*?:\[\]'\x00-\x1f]")
_LINE = Side(style="thin", color="B0B7C3")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E8EDF5")


@dataclass(frozen=True, slots=True)
class Heading:
    """表头: a column's title and its width in characters."""

    title: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """表: lines above the table (title, watermark), headings, rows."""

    title: str
    notes: Sequence[str]
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Value]]


def to_xlsx(sheet: Sheet) -> bytes:
    """A workbook with one sheet, written row by row: title, notes, a styled and frozen heading, rows with real dates and numbers."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_FORBIDDEN_IN_TITLE.sub("", sheet.title)[:31] or "表")
    for number, heading in enumerate(sheet.headings, 1):
        page.column_dimensions[get_column_letter(number)].width = heading.width
    above = 1 + len(sheet.notes)
    page.freeze_panes = f"A{above + 2}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{above + 1}:{above + 1}"
    page.append([_text(page, sheet.title, font=Font(bold=True, size=14))])
    for note in sheet.notes:
        page.append([_text(page, note, font=Font(size=9, color="6B7280"))])
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.append([_text(page, heading.title, font=Font(bold=True), fill=_HEAD, border=_BOX, alignment=middle) for heading in sheet.headings])
    styles = _body_styles(page)
    for row in sheet.rows:
        page.append([_cell(page, _plain(value), styles) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_csv(sheet: Sheet) -> bytes:
    """The same as CSV in UTF-8 with the mark that Excel needs; text that looks like a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_harmless(line)] for line in (sheet.title, *sheet.notes))
    writer.writerow([_harmless(heading.title) for heading in sheet.headings])
    writer.writerows([_harmless(_plain(value)) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def read_rows(data: bytes) -> list[list[Value]]:
    """The rows of a workbook's first sheet, or of a CSV file in UTF-8 or GB18030; formulas give their last value.

    Raises ValueError when the bytes are neither. Whoever takes files from strangers asks `lib.office_files.check` first.
    """
    if data.startswith(b"PK"):
        return list(_read_xlsx(data))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [list(row) for row in csv.reader(io.StringIO(data.decode(encoding), newline=""), strict=True)]
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise ValueError("this CSV file is broken") from error
    raise ValueError("neither .xlsx nor .csv")


def _read_xlsx(data: bytes) -> Iterator[list[Value]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_read(value) for value in row]
        book.close()
    except Exception as error:  # openpyxl raises whatever its parsers do on a broken file
        raise ValueError("this .xlsx file is broken") from error


def _read(value: Any) -> Value:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value if isinstance(value, str | int | float | dt.date | None) else str(value)


def _body_styles(page: Any) -> dict[type, Any]:
    """The style of each kind of value, made once: setting a style cell by cell takes ten times as long as writing."""
    formats = {str: "General", int: "General", dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd hh:mm"}
    styles = {}
    for kind, number_format in formats.items():
        cell = _text(page, "", border=_BOX, number_format=number_format, alignment=Alignment(vertical="top", wrap_text=kind is str))
        styles[kind] = cell._style  # noqa: SLF001 - openpyxl has no public way to share one
    return styles


def _cell(page: Any, value: Value, styles: dict[type, Any]) -> Any:
    cell: Any = _text(page, value) if isinstance(value, str) else WriteOnlyCell(page, value=value)  # type: ignore[arg-type] # a day too
    cell._style = styles.get(type(value), styles[int])  # noqa: SLF001 - see `_body_styles`
    return cell


def _text(page: Any, text: str, **style: Any) -> Any:
    cell = WriteOnlyCell(page, value=_UNWRITABLE.sub("", text)[:CELL_LIMIT])
    cell.data_type = "s"  # else openpyxl makes a formula of what begins with “=”
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _plain(value: Value) -> Value:
    """An aware instant as the wall time in China."""
    return value.astimezone(CHINA).replace(tzinfo=None, microsecond=0) if isinstance(value, dt.datetime) and value.tzinfo else value


def _harmless(value: Value) -> Value:
    """CSV text that no spreadsheet takes for a formula, on one line of its own cell."""
    if not isinstance(value, str):
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else value
    text = value.replace("\0", "")
    return "'" + text if text.lstrip(" \u3000").startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text
