"""主体: the text, its headings and tables, the list of annexes, and the annexes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhongshu.engines.paper import Annex, Block, Paper

from .figures import CELL, SIZE_2, TABLE_RULE, TABLE_SIZE, WIDTH, mm
from .lines import Line, break_lines, glyphs
from .page import Mark, Row, Rule, bound, moved
from .setter import Setter, Span, clean
from .titles import break_title

HEADING_ROLES = ("fang", "hei", "kai", "fang", "fang")  # by level; level 0 is plain text
TABLE_PITCH = mm(17.0)
PADDING_X, PADDING_Y = 1.5, 1.6
MOST_CELL_LINES = 30  # a row taller than a page is parted


def recipients(paper: Paper, setter: Setter) -> list[Row]:
    """主送机关: flush left, its later lines too, ending with a full-width colon."""
    text = clean(paper.main_recipients).strip().rstrip("：:")
    return setter.paragraph([(f"{text}：", "fang")], indent=0.0) if text else []


def body(blocks: Sequence[Block], setter: Setter) -> list[Row]:
    """正文: paragraphs indented by two characters, headings in their fonts, tables over the whole width."""
    rows: list[Row] = []
    for block in blocks:
        rows += table(block.rows, setter) if block.is_table else _paragraph(block, setter)
    return rows


def _paragraph(block: Block, setter: Setter) -> list[Row]:
    role = HEADING_ROLES[block.level]
    heading, plain = block.text[: block.lead], block.text[block.lead :]
    rows: list[Row] = []
    for line, part in enumerate(block.text.split("\n")):
        spans: list[Span] = (
            [(heading, role), (plain, "fang")] if "\n" not in block.text else [(part, role if line == 0 and block.lead else "fang")]
        )
        rows += setter.paragraph(spans, is_body=True)
    is_alone = block.level > 0 and not plain.strip()
    return bound(rows) if is_alone else rows


def annex_list(annexes: Sequence[Annex], setter: Setter) -> list[Row]:
    """附件说明: one line below the text, two characters in; a long title's later lines stand under its first character."""
    if not annexes:
        return []
    rows = [setter.row()]
    after_label = 2 * CELL + setter.width("附件：", "fang")
    for index, annex in enumerate(annexes):
        number = f"{index + 1}. " if len(annexes) > 1 else ""
        label, left = ("附件：", 2 * CELL) if not index else ("", after_label)
        rows += setter.labelled((label + number, "fang"), annex.title, left=left)
    return rows


def annex_rows(annex: Annex, number: int | None, setter: Setter) -> list[Row]:
    """附件: 附件N in 黑体 on the first line, the title on the third, then its text like any text."""
    label = "附件" if number is None else f"附件{number}"
    rows = [setter.row(setter.at(0, 0, label, "hei")), setter.row()]
    rows += [
        setter.row(setter.centred(WIDTH / 2, 0, line, "title", SIZE_2), SIZE_2, on_grid=False) for line in break_title(annex.title.strip())
    ]
    rows.append(setter.row(on_grid=False, starts_grid=True))
    return [*bound(rows), *body(annex.blocks, setter)]


def table(cells: Sequence[Sequence[str]], setter: Setter) -> list[Row]:
    """A table of the 版心's width; on each further page 续表 and its head again."""
    columns = max(map(len, cells))
    full = [[*map(clean, row), *[""] * (columns - len(row))] for row in cells]
    widths = _column_widths(full, setter)
    head = _table_rows(full[0], widths, setter, is_head=True)
    again = replace(setter.row(setter.ending(WIDTH, 0, "续表", "fang", TABLE_SIZE), TABLE_SIZE), keep=True)
    repeat = tuple(bound([replace(again, height=TABLE_PITCH + 1.0), *head]))
    rows = bound(head)
    for row in full[1:]:
        rows += [replace(part, repeat=repeat) for part in _table_rows(row, widths, setter, is_head=False)]
    rows[-1] = replace(rows[-1], keep=False)
    return [*rows, Row(2.0, on_grid=False, is_body=True)]


def _column_widths(cells: Sequence[Sequence[str]], setter: Setter) -> list[float]:
    """Each column gets what a short text needs; the rest is shared out by how much more its longest text wants."""
    wanted = [
        max(setter.width(text, "hei" if not line else "fang", TABLE_SIZE) for line, text in enumerate(column)) + 2 * PADDING_X + 0.5
        for column in zip(*cells, strict=True)
    ]
    least = [min(width, 5 * mm(TABLE_SIZE) + 2 * PADDING_X) for width in wanted]
    if sum(least) > WIDTH:
        return [WIDTH / len(wanted)] * len(wanted)
    more = [width - floor for width, floor in zip(wanted, least, strict=True)]
    spare = WIDTH - sum(least)
    if sum(more) <= spare:  # everything fits on one line: widen all alike
        return [width * WIDTH / sum(wanted) for width in wanted]
    return [floor + spare * extra / sum(more) for floor, extra in zip(least, more, strict=True)]


def _table_rows(cells: Sequence[str], widths: Sequence[float], setter: Setter, *, is_head: bool) -> list[Row]:
    role = "hei" if is_head else "fang"
    columns = [
        break_lines(glyphs([(text.strip(), role)], setter.fonts, TABLE_SIZE), TABLE_SIZE, width - 2 * PADDING_X)
        for text, width in zip(cells, widths, strict=True)
    ]
    tallest = max(1, *map(len, columns))
    parts = range(0, tallest, MOST_CELL_LINES)
    return [_table_row([column[part : part + MOST_CELL_LINES] for column in columns], widths, setter) for part in parts]


def _table_row(columns: Sequence[Sequence[Line]], widths: Sequence[float], setter: Setter) -> Row:
    tallest = max(1, *map(len, columns))
    height = tallest * TABLE_PITCH + 2 * PADDING_Y
    marks: list[Mark] = [Rule(0, y, WIDTH, thickness=TABLE_RULE) for y in (0.0, height)]
    marks.append(Rule(0, 0, height=height, thickness=TABLE_RULE))
    x = 0.0
    for lines, width in zip(columns, widths, strict=True):
        top = (height - len(lines) * TABLE_PITCH) / 2 + (TABLE_PITCH - mm(TABLE_SIZE)) / 2
        for number, line in enumerate(lines):
            shift = x + PADDING_X
            if len(lines) == 1:
                text = "".join(ink.text for ink in line)
                shift = x + (width - setter.width(text, line[0].role, TABLE_SIZE)) / 2
            marks += [moved(ink, shift, top + number * TABLE_PITCH) for ink in line]
        x += width
        marks.append(Rule(x, 0, height=height, thickness=TABLE_RULE))
    return Row(height, tuple(marks), ink=height, is_body=True, on_grid=False)
