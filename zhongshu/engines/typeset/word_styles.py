"""Word 样式: page, grid, footers and the named styles of a paper's .docx."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor

from .figures import (
    BOTTOM,
    CELL,
    LEFT,
    PAGE_NUMBER_DROP,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    PITCH,
    POINT,
    RIGHT,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TOP,
    line_height,
    mm,
)

FONTS = {"fang": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "title": "方正小标宋简体", "song": "宋体"}
RED = RGBColor(0xE6, 0x00, 0x12)
BODY = "Normal"

Align = Literal["left", "center", "right", "both"]
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True)
class Style:
    """A paragraph style; `first` and `left`, `right` are indents in characters of its own size."""

    name: str
    font: str = "fang"
    size: float = SIZE_3
    align: Align = "both"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    red: bool = False
    keep_next: bool = False


STYLES = (
    Style(BODY, first=2),
    Style("Heading 1", "hei", first=2, keep_next=True),
    Style("Heading 2", "kai", first=2, keep_next=True),
    Style("Heading 3", first=2, keep_next=True),
    Style("Heading 4", first=2, keep_next=True),
    Style("份号", align="left"),
    Style("密级和紧急程度", "hei", align="left"),
    Style("发文机关标志", "title", 52.0, "center", red=True),
    Style("发文字号", align="center"),
    Style("签发人", align="left", left=1, right=1),
    Style("公文标题", "title", SIZE_2, "center", keep_next=True),
    Style("主送机关"),
    Style("附件说明", left=5, first=-3),
    Style("发文机关署名", align="right", keep_next=True),
    Style("成文日期", align="right", right=4),
    Style("附注", first=2),
    Style("附件标识", "hei", align="left", keep_next=True),
    Style("附件标题", "title", SIZE_2, "center", keep_next=True),
    Style("出席人员", left=5, first=-3),
    Style("表格文字", size=12.0, align="center"),
    Style("抄送机关", size=SIZE_4, left=4, right=1, first=-3),
    Style("印发机关", size=SIZE_4, align="left", left=1, right=1),
    Style("页码", "song", SIZE_4, "right", right=1),
)
RUN_IN = {1: ("一级标题字", "hei"), 2: ("二级标题字", "kai"), 3: ("三级标题字", "fang"), 4: ("四级标题字", "fang")}


def millimetres(value: float) -> Length:
    """A length; python-docx's own Mm takes whole numbers only."""
    return Emu(round(value * Mm(1)))


def twips(value: float) -> str:
    """Millimetres in Word's twentieths of a point."""
    return str(round(value / POINT * 20))


def element(name: str, **attributes: object) -> Any:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_fonts(style_or_run: Any, role: str) -> None:
    """All four of Word's font slots: figures are set in the Chinese font too."""
    fonts = style_or_run.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), FONTS[role])


@lru_cache(maxsize=1)
def empty_sheet() -> bytes:
    """A .docx without text, made once: its styles take longer than many a paper."""
    document: Any = docx.Document()
    document._body.clear_content()  # noqa: SLF001 - python-docx has no name for it
    prepare(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def prepare(document: Any) -> None:
    """Page, grid and styles (GB/T 9704—2012, 5.1–5.2)."""
    for wanted in STYLES:
        _define(document, wanted)
    for name, role in RUN_IN.values():
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        set_fonts(style, role)
    section = document.sections[0]
    section.page_width, section.page_height = millimetres(PAPER_WIDTH), millimetres(PAPER_HEIGHT)
    section.top_margin, section.bottom_margin = millimetres(TOP), millimetres(PAPER_HEIGHT - BOTTOM)
    section.left_margin, section.right_margin = millimetres(LEFT), millimetres(PAPER_WIDTH - RIGHT)
    section.header_distance = millimetres(15)
    section.footer_distance = millimetres(PAPER_HEIGHT - BOTTOM - PAGE_NUMBER_DROP - mm(SIZE_4) / 2)
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - python-docx has no name for the grid
        section._sectPr.remove(grid)  # noqa: SLF001
    spacing = round((CELL / POINT - SIZE_3) * 4096)
    section._sectPr.append(element("docGrid", type="linesAndChars", linePitch=twips(PITCH), charSpace=spacing))  # noqa: SLF001


def _define(document: Any, wanted: Style) -> None:
    known = {style.name for style in document.styles}
    style = document.styles[wanted.name] if wanted.name in known else document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    if wanted.name != BODY:
        style.base_style = document.styles[BODY]
        style.next_paragraph_style = document.styles[BODY]
    style.quick_style = True
    style.font.size = Pt(wanted.size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RED if wanted.red else RGBColor(0, 0, 0)
    set_fonts(style, wanted.font)
    if wanted.name == BODY:
        _fix_to_cells(style)
    form = style.paragraph_format
    one = CELL if wanted.size == SIZE_3 else mm(wanted.size)
    form.alignment = ALIGNMENTS[wanted.align]
    form.first_line_indent = millimetres(wanted.first * one)
    form.left_indent, form.right_indent = millimetres(wanted.left * one), millimetres(wanted.right * one)
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = millimetres(line_height(wanted.size) if wanted.name != "表格文字" else mm(17))
    form.widow_control = False
    form.keep_with_next = wanted.keep_next
    form.keep_together = False


def _fix_to_cells(style: Any) -> None:
    """28 characters and 22 lines without the grid's help: programs disagree about a cell narrower than its character.

    The grid stays in the page's settings; exact line spacing and a quarter of a point less between characters do the work.
    """
    traits = style.element.get_or_add_rPr()
    traits.insert_element_before(element("spacing", val=-5), "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    style.element.get_or_add_pPr().insert_element_before(element("snapToGrid", val=0), "w:spacing", "w:ind", "w:jc")
