"""公文 .docx: the same paper for Word and WPS, with real styles, a grid, and page numbers for odd and even pages.

Word breaks lines and pages itself, so what the PDF guarantees (页 1 shows text, the signature beside text) holds here as far as Word's
own rules allow.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt

from zhongshu.engines.paper import Block, Paper
from zhongshu.engines.paper.model import chinese_date

from .closing import SEAL_BELOW
from .figures import (
    CELL,
    LETTER_LINE_LIFT,
    LETTER_LINE_WIDTH,
    MARK_TOP,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    PITCH,
    RED_LINE_DROP,
    SIZE_3,
    SIZE_4,
    TOP,
    WIDTH,
    mm,
)
from .head import LETTER_MARK_SIZE, MARK_SIZE, MARK_WIDTH, NARROWEST
from .setter import clean
from .titles import break_title
from .word_styles import ALIGNMENTS, BODY, RUN_IN, element, empty_sheet, millimetres, set_fonts, twips

EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip entry: the same bytes whenever it is written


def typeset_docx(paper: Paper) -> bytes:
    """The paper as .docx; the same bytes for the same paper."""
    document: Any = docx.Document(io.BytesIO(empty_sheet()))
    _footers(document, paper)
    {"document": _red_head, "minutes": _red_head, "order": _order_head, "letter": _letter_head}[paper.format](document, paper)
    if paper.title:
        _title(document, paper.title, "公文标题")
        _add(document, "")
    if paper.main_recipients.strip():
        _add(document, clean(paper.main_recipients).strip().rstrip("：:") + "：", "主送机关")
    _blocks(document, paper.blocks)
    text_ends = len(document.paragraphs) - (1 if len(paper.blocks) > 1 else 0)
    _attendance(document, paper)
    _annex_list(document, paper)
    _closing(document, paper)
    for following in document.paragraphs[max(0, text_ends) : -1]:  # the signature takes the text's last lines with it
        following.paragraph_format.keep_with_next = True
    for number, annex in enumerate(paper.annexes, start=1):
        if annex.blocks:
            label = _add(document, f"附件{number}" if len(paper.annexes) > 1 else "附件", "附件标识")
            label.paragraph_format.page_break_before = True
            _add(document, "")
            _title(document, annex.title, "附件标题")
            _add(document, "")
            _blocks(document, annex.blocks)
    _imprint(document, paper)
    return _packed(document, paper)


def _add(document: Any, text: str, style: str = BODY) -> Any:
    return document.add_paragraph(clean(text), style=style)


def _packed(document: Any, paper: Paper) -> bytes:
    day = paper.issue_date or dt.date(2000, 1, 1)
    properties = document.core_properties
    properties.title = clean(paper.title)
    properties.author = properties.last_modified_by = "、".join(paper.signers or paper.issuers)
    properties.comments = ""
    properties.created = properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - python-docx wants a naive one
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))  # noqa: SLF001
        else:
            instruction = element("instrText")
            instruction.text = code
            run._r.append(instruction)  # noqa: SLF001


def _footers(document: Any, paper: Paper) -> None:
    """页码: odd pages at the right, even pages at the left; a letter's first page bears its lower red lines instead."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["页码"]
        paragraph.alignment = ALIGNMENTS[side]
        paragraph.paragraph_format.left_indent = millimetres(mm(SIZE_4))
        paragraph.add_run("— ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" —")
    if paper.format != "letter":
        return
    section.different_first_page_header_footer = True
    paragraph = section.first_page_footer.paragraphs[0]
    paragraph.style = document.styles["页码"]
    frame = {"w": twips(LETTER_LINE_WIDTH), "hRule": "exact", "h": 40, "hAnchor": "page", "vAnchor": "page", "wrap": "around"}
    frame |= {"x": twips((PAPER_WIDTH - LETTER_LINE_WIDTH) / 2), "y": twips(PAPER_HEIGHT - LETTER_LINE_LIFT - 2)}
    _frame(paragraph, **frame)
    paragraph.paragraph_format.right_indent = millimetres(0)
    _borders(paragraph, "E60012", bottom=("thinThickSmallGap", 24, 1))


def _frame(paragraph: Any, **traits: object) -> None:
    before = ("w:widowControl", "w:numPr", "w:pBdr", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(element("framePr", **traits), *before)  # noqa: SLF001


def _borders(paragraph: Any, colour: str, **sides: tuple[str, int, int]) -> None:
    """Lines beside a paragraph: side = (kind, eighths of a point, distance in points)."""
    borders = element("pBdr")
    for side, (kind, size, space) in sides.items():
        borders.append(element(side, val=kind, sz=size, space=space, color=colour))
    before = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *before)  # noqa: SLF001


def _labels(document: Any, paper: Paper) -> int:
    lines = [(paper.copy_number, "份号"), (paper.secrecy, "密级和紧急程度"), (paper.urgency, "密级和紧急程度")]
    shown = [(text, style) for text, style in lines if text]
    if paper.secrecy and not paper.copy_number and paper.format != "letter":
        shown.insert(0, ("", "份号"))
    for text, style in shown:
        _add(document, text, style)
    return len(shown)


def _mark(document: Any, paper: Paper, size: float, before: float) -> Any:
    """发文机关标志: long ones narrowed by Word's character scale, as in the PDF."""
    text = clean(paper.issuer_mark)
    mark = _add(document, text, "发文机关标志")
    natural = len(text) * mm(size)
    stretch = max(NARROWEST, min(1.0, MARK_WIDTH / natural if natural else 1.0))
    run = mark.runs[0] if mark.runs else mark.add_run()
    run.font.size = Pt(round(size * min(1.0, MARK_WIDTH / (natural * stretch) if natural else 1.0) * 2) / 2)
    if stretch < 1:
        _narrow(run, stretch)
    mark.paragraph_format.space_before = millimetres(max(0.0, before))
    mark.paragraph_format.line_spacing = millimetres(mm(size))
    return mark


def _narrow(run: Any, stretch: float) -> None:
    traits = run._r.get_or_add_rPr()  # noqa: SLF001
    traits.insert_element_before(element("w", val=int(stretch * 100)), "w:kern", "w:position", "w:sz", "w:szCs")


def _joint_mark(document: Any, paper: Paper, before: float) -> None:
    """联合行文: names one under the other, distributed; 文件 beside them, in the middle."""
    if before > 0:
        spacer = _add(document, "")
        spacer.paragraph_format.line_spacing = millimetres(before)
    grid = document.add_table(rows=len(paper.issuers), cols=2)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_columns(grid, [WIDTH * 0.72, WIDTH * 0.28])
    size = min(MARK_SIZE * 0.8, 48 / len(paper.issuers) / mm(1) * 0.82)
    word = grid.cell(0, 1).merge(grid.cell(len(paper.issuers) - 1, 1))
    names = [
        *((grid.cell(row, 0), name, "distribute", size) for row, name in enumerate(paper.issuers)),
        (word, "文件", "left", min(MARK_SIZE, size * 1.6)),
    ]
    for cell, text, align, points in names:
        cell._tc.get_or_add_tcPr().append(element("vAlign", val="center"))  # noqa: SLF001
        paragraph = cell.paragraphs[0]
        paragraph.style = document.styles["发文机关标志"]
        run = paragraph.add_run(clean(text))
        run.font.size = Pt(round(points * 2) / 2)
        stretch = min(1.0, WIDTH * 0.68 / (len(text) * mm(points)))
        if align == "distribute" and stretch < 1:
            _narrow(run, stretch)
        paragraph.paragraph_format.line_spacing = millimetres(mm(points) * 1.15)
        paragraph._p.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), align)  # noqa: SLF001


def _blank(document: Any, lines: int) -> None:
    for _ in range(lines):
        _add(document, "")


def _red_head(document: Any, paper: Paper) -> None:
    used = _labels(document, paper) * PITCH
    before = MARK_TOP[paper.format] - TOP - used
    if len(paper.issuers) > 1 and not paper.heading and paper.format == "document":
        _joint_mark(document, paper, before)
    else:
        _mark(document, paper, MARK_SIZE, before)
    _blank(document, 2)
    line = _number(document, paper)
    if paper.format == "minutes" and paper.issue_date and not paper.signers:
        line = _add(document, paper.issuers[0] if paper.issuers else "", "签发人")
        line.add_run(f"\t{chinese_date(paper.issue_date)}")
        line.paragraph_format.tab_stops.add_tab_stop(millimetres(WIDTH - CELL), WD_TAB_ALIGNMENT.RIGHT)
    _borders(line, "E60012", bottom=("single", 12, round(RED_LINE_DROP / mm(1))))
    _blank(document, 2)


def _number(document: Any, paper: Paper) -> Any:
    if not paper.signatories:
        return _add(document, paper.number, "发文字号")
    names = [name if len(name) != 2 else f"{name[0]}　{name[1]}" for name in map(clean, paper.signatories)]
    pairs = ["　".join(names[start : start + 2]) for start in range(0, len(names), 2)]
    left = WIDTH - CELL * (5.5 + max(map(len, pairs)))
    line = None
    for index, pair in enumerate(pairs):
        line = _add(document, paper.number if index == len(pairs) - 1 else "", "签发人")
        line.paragraph_format.tab_stops.add_tab_stop(millimetres(left if not index else left + 4 * CELL))
        line.add_run("\t签发人：" if not index else "\t")
        set_fonts(line.add_run(pair), "kai")
    return line


def _order_head(document: Any, paper: Paper) -> None:
    used = _labels(document, paper) * PITCH
    _mark(document, paper, MARK_SIZE, MARK_TOP["order"] - TOP - used)
    _blank(document, 2)
    _add(document, paper.number, "发文字号")
    _blank(document, 2)


def _letter_head(document: Any, paper: Paper) -> None:
    """信函: the page's top margin begins at the mark; its red lines are the mark's lower border and the first page's foot."""
    section = document.sections[0]
    section.top_margin = millimetres(TOP)
    mark = _mark(document, paper, LETTER_MARK_SIZE, 0)
    frame = {"w": twips(LETTER_LINE_WIDTH), "hAnchor": "page", "vAnchor": "page", "wrap": "topAndBottom"}
    frame |= {"x": twips((PAPER_WIDTH - LETTER_LINE_WIDTH) / 2), "y": twips(MARK_TOP["letter"])}
    _frame(mark, **frame)
    _borders(mark, "E60012", bottom=("thickThinSmallGap", 24, round(RED_LINE_DROP / mm(1))))
    number = _add(document, paper.number, "发文字号")
    number.alignment = ALIGNMENTS["right"]
    number.paragraph_format.space_before = millimetres(mm(SIZE_3) * 7 / 8)
    _labels(document, paper)
    _blank(document, 2)


def _title(document: Any, text: str, style: str) -> None:
    paragraph = document.add_paragraph(style=style)
    for index, line in enumerate(break_title(text.strip())):
        if index:
            paragraph.runs[-1].add_break()
        paragraph.add_run(clean(line))


def _blocks(document: Any, blocks: Sequence[Block]) -> None:
    for block in blocks:
        if block.is_table:
            _table(document, block.rows)
        elif not block.level:
            for line in block.text.split("\n"):
                _add(document, line.strip())
        elif not block.text[block.lead :].strip():
            _add(document, block.text.strip(), f"Heading {block.level}")
        else:
            paragraph = document.add_paragraph(style=BODY)
            paragraph.add_run(clean(block.text[: block.lead]).lstrip(), style=RUN_IN[block.level][0])
            paragraph.add_run(clean(block.text[block.lead :]).rstrip())


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    columns = max(map(len, rows))
    grid = document.add_table(rows=0, cols=columns, style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, row in enumerate(rows):
        cells = grid.add_row().cells
        for cell, text in zip(cells, [*row, *[""] * (columns - len(row))], strict=True):
            cell.paragraphs[0].style = document.styles["表格文字"]
            run = cell.paragraphs[0].add_run(clean(text).strip())
            if not number:
                set_fonts(run, "hei")
    wanted = [min(24.0, max(4.0, *(_cells(row[column]) for row in rows if column < len(row)))) + 1 for column in range(columns)]
    _set_columns(grid, [WIDTH * width / sum(wanted) for width in wanted])
    head = grid.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
    head.append(element("cantSplit"))
    head.append(element("tblHeader"))


def _set_columns(grid: Any, widths: Sequence[float]) -> None:
    """Word reads the cells' widths, other programs the columns': both are set."""
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = millimetres(width)
        for cell in column.cells:
            cell.width = millimetres(width)


def _attendance(document: Any, paper: Paper) -> None:
    for index, people in enumerate(paper.attendance):
        if not index:
            _add(document, "")
        line = document.add_paragraph(style="出席人员")
        set_fonts(line.add_run(f"{clean(people.label).strip().rstrip('：:')}："), "hei")
        line.add_run(clean(people.names))


def _annex_list(document: Any, paper: Paper) -> None:
    for index, annex in enumerate(paper.annexes):
        if not index:
            _add(document, "")
        number = f"{index + 1}. " if len(paper.annexes) > 1 else ""
        line = _add(document, f"{'附件：' if not index else ''}{number}{clean(annex.title).strip()}", "附件说明")
        more = CELL * (len(number) * 0.45)
        line.paragraph_format.left_indent = millimetres(5 * CELL + more)
        line.paragraph_format.first_line_indent = millimetres(-more - (3 * CELL if not index else 0))


def _cells(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _closing(document: Any, paper: Paper) -> None:
    """署名和成文日期: the same distances as in the PDF; several names one under the other, each with room for its seal."""
    date = chinese_date(paper.issue_date) if paper.issue_date else ""
    if paper.format == "minutes" and not paper.signers:
        date = ""
    wide = _cells(date)
    if paper.signers or date:
        _blank(document, 2 if paper.sealed else 1)
    for index, name in enumerate(paper.signers):
        line = _add(document, name, "发文机关署名")
        own = _cells(name)
        right = max(0.0, 4 + (wide - own) / 2) if paper.sealed else 2.0 + max(0.0, wide + 2 - own)
        line.paragraph_format.right_indent = millimetres(right * CELL)
        if paper.sealed and index:
            line.paragraph_format.space_before = millimetres(42.0 - PITCH + SEAL_BELOW)
    if date:
        line = _add(document, date, "成文日期")
        if not paper.sealed and paper.signers:
            longest = max(map(_cells, paper.signers))
            line.paragraph_format.right_indent = millimetres(max(2.0, longest - wide) * CELL)
    if paper.remark.strip():
        remark = clean(paper.remark).strip()
        _add(document, remark if remark.startswith("（") else f"（{remark}）", "附注")


def _imprint(document: Any, paper: Paper) -> None:
    """版记: a table without side lines, at the foot of the last page's 版心."""
    is_letter = paper.format == "letter"
    rows = [(f"抄送：{clean(paper.copy_recipients).strip().rstrip('。')}。", "抄送机关")] if paper.copy_recipients.strip() else []
    printed = f"\t{chinese_date(paper.print_date)}印发" if paper.print_date else ""
    if (paper.printer or printed) and not is_letter:
        rows.append((clean(paper.printer) + printed, "印发机关"))
    if not rows:
        return
    grid = document.add_table(rows=0, cols=1)
    for text, style in rows:
        paragraph = grid.add_row().cells[0].paragraphs[0]
        paragraph.style = document.styles[style]
        paragraph.add_run(text)
        paragraph.paragraph_format.tab_stops.add_tab_stop(millimetres(WIDTH - mm(SIZE_4)), WD_TAB_ALIGNMENT.RIGHT)
    _set_columns(grid, [WIDTH])
    traits = grid._tbl.tblPr  # noqa: SLF001
    place = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    traits.insert_element_before(element("tblpPr", **place), "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    if not is_letter:
        borders = element("tblBorders")
        for side, size in (("top", 8), ("bottom", 8), ("insideH", 6)):  # eighths of a point: 0.35 mm outside, 0.25 mm inside
            borders.append(element(side, val="single", sz=size, space=0, color="000000"))
        traits.insert_element_before(borders, "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    traits.insert_element_before(margins, "w:tblLook")
    end = _add(document, "")  # Word wants a paragraph after a table; it is as small as can be
    end.paragraph_format.line_spacing = Pt(1)
