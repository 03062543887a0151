"""版面: a .docx measured against GB/T 9704—2012. What the standard prescribes is a fault, what it calls usual is a hint."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing.finding import GATES, Finding, Hit, Rule, finding_of, nothing
from zhongshu.lib.office_files import limited

_STANDARD = "GB/T 9704—2012，"
_MM = 36_000
_POINT = 12_700
_SIZES = {22.0: "2号", 16.0: "3号", 14.0: "4号", 10.5: "5号", 15.0: "小3号", 12.0: "小4号", 18.0: "小2号", 26.0: "1号"}


@dataclass(frozen=True, slots=True)
class Measure:
    """One clause: its number, what it asks, and whether it prescribes (规定) or only calls usual (一般、推荐、可以)."""

    id: str
    clause: str
    asks: str
    prescribed: bool


MEASURES: tuple[Measure, ...] = (
    Measure("page", "5.1", "用纸采用 A4 型，210 mm×297 mm", prescribed=True),
    Measure("top", "5.2.1", "天头（上白边）为 37 mm±1 mm", prescribed=True),
    Measure("left", "5.2.1", "订口（左白边）为 28 mm±1 mm", prescribed=True),
    Measure("area", "5.2.1", "版心尺寸为 156 mm×225 mm", prescribed=True),
    Measure("colour", "5.2.4", "文字的颜色均为黑色（发文机关标志除外）", prescribed=True),
    Measure("addressee", "7.3.2", "主送机关居左顶格", prescribed=True),
    Measure("indent", "7.3.3", "每个自然段左空二字，回行顶格", prescribed=True),
    Measure("annex_mark", "7.3.7", "“附件”二字及顺序号顶格编排在版心左上角", prescribed=True),
    Measure("page_number", "7.5", "编排页码", prescribed=True),
    Measure("title_font", "7.3.1", "标题一般用2号小标宋体字", prescribed=False),
    Measure("title_centred", "7.3.1", "标题分一行或多行居中排布", prescribed=True),
    Measure("body_font", "5.2.2", "正文一般用3号仿宋体字", prescribed=False),
    Measure("heading_font", "7.3.3", "第一层一般用黑体字，第二层用楷体字，第三、四层用仿宋体字", prescribed=False),
    Measure("pitch", "5.2.3", "一般每面排22行，每行排28个字（行距28至29磅）", prescribed=False),
)


def layout_findings(data: bytes, paper: Paper) -> list[Finding]:
    """Findings on the layout of a .docx that `office_files.check` has passed; each means the whole paper."""
    facts: Mapping[str, Any] = limited("zhongshu.engines.proofing.layout:measured", data)
    by_id = {measure.id: measure for measure in MEASURES}
    return [_finding(by_id[name], told) for name, told in _faults(facts, paper)]


def _finding(measure: Measure, told: str) -> Finding:
    rule = Rule(
        f"layout.{measure.id}", measure.asks, "layout", "format", "must" if measure.prescribed else "hint", _STANDARD + measure.clause,
        of_paper=True, find=nothing, good=(), bad=(), confidence=0.9,
    )  # fmt: skip
    assert rule.gate in GATES
    return finding_of(rule, Hit(f"{measure.asks}，文件里{told}。"), None)


def _faults(facts: Mapping[str, Any], paper: Paper) -> Iterator[tuple[str, str]]:
    page = facts["page"]
    if abs(page["width"] - 210) > 1 or abs(page["height"] - 297) > 1:
        yield "page", f"是 {page['width']:.0f} mm×{page['height']:.0f} mm"
    if abs(page["top"] - 37) > 1.05:
        yield "top", f"是 {page['top']:.1f} mm"
    if abs(page["left"] - 28) > 1.05:
        yield "left", f"是 {page['left']:.1f} mm"
    width, height = page["width"] - page["left"] - page["right"], page["height"] - page["top"] - page["bottom"]
    if abs(width - 156) > 2 or abs(height - 225) > 3:
        yield "area", f"是 {width:.0f} mm×{height:.0f} mm"
    if not facts["page_number"]:
        yield "page_number", "没有页码"
    yield from _of_paragraphs(facts["paragraphs"], paper)


def _of_paragraphs(paragraphs: Sequence[Mapping[str, Any]], paper: Paper) -> Iterator[tuple[str, str]]:
    title = re.sub(r"\s", "", paper.title)
    titles = [each for each in paragraphs if title and len(each["text"]) > 3 and each["text"] in title and each["size"] < 30]
    blocks = {re.sub(r"\s", "", block.text): block for block in paper.blocks if block.text}
    body = [(each, blocks[each["text"]]) for each in paragraphs if each["text"] in blocks]
    yield from _of_titles(titles)
    for each in paragraphs:
        if each["text"] and each["text"] == re.sub(r"\s", "", paper.main_recipients) and each["indent"] > 4:
            yield "addressee", "缩进了"
        if re.fullmatch(r"附件\d{0,2}", each["text"]) and (each["indent"] > 4 or each["align"] == "center"):
            yield "annex_mark", f"“{each['text']}”没有顶格"
    coloured = next((each["text"][:12] for each in paragraphs if each["coloured"] and each["text"] in blocks), "")
    if coloured:
        yield "colour", f"“{coloured}”一段有彩色文字"
    yield from _of_body(body)


def _of_titles(titles: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in titles[:1]:
        size, font = each["size"], each["font"]
        if (size and abs(size - 22) > 0.6) or (font and not re.search(r"小标宋|大标宋|标宋|宋", font)):
            yield "title_font", f"是{_named(size)}{font}"
        if each["align"] != "center":
            yield "title_centred", "没有居中"


def _of_body(body: Sequence[tuple[Mapping[str, Any], Any]]) -> Iterator[tuple[str, str]]:
    plain = [each for each, block in body if not block.level]
    long = [each for each in plain if len(each["text"]) > 20]
    flush = [each for each in long if each["indent"] < 16]
    if len(flush) * 2 > len(long):
        yield "indent", f"有{len(flush)}段没有首行空两字"
    fonts = [(each["size"], each["font"]) for each in plain if each["size"] and each["font"]]
    odd = next(((size, font) for size, font in fonts if abs(size - 16) > 0.6 or "仿" not in font), None)
    if odd:
        yield "body_font", f"是{_named(odd[0])}{odd[1]}"
    wanted = {1: "黑", 2: "楷", 3: "仿", 4: "仿"}
    for each, block in body:
        if block.level and block.lead == len(block.text) and each["font"] and wanted[block.level] not in each["font"]:
            yield "heading_font", f"“{each['text'][:12]}”用了{each['font']}"
            break
    pitches = [each["pitch"] for each in plain if each["pitch"]]
    if pitches and not 27.5 <= sorted(pitches)[len(pitches) // 2] <= 30:
        yield "pitch", f"行距是{sorted(pitches)[len(pitches) // 2]:g}磅"


def _named(size: float) -> str:
    return _SIZES.get(size, f"{size:g}磅") if size else ""


def measured(data: bytes) -> dict[str, Any]:
    """In the limited child: sizes in millimetres and points, read from runs, styles and defaults."""
    import docx  # noqa: PLC0415 — a large library that only this needs

    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    names = ("page_width", "page_height", "top_margin", "left_margin", "right_margin", "bottom_margin")
    width, height, top, left, right, bottom = (int(getattr(section, name) or 0) / _MM for name in names)
    footers = [footer for part in document.sections for footer in (part.footer, part.even_page_footer, part.first_page_footer)]
    numbered = any(
        "PAGE" in "".join(element.itertext()) or element.xpath('.//w:fldSimple[contains(@w:instr,"PAGE")]')
        for footer in footers
        for element in [footer._element]  # noqa: SLF001 — python-docx names it so
    )
    return {
        "page": {"width": width, "height": height, "top": top, "left": left, "right": right, "bottom": bottom},
        "page_number": bool(numbered),
        "paragraphs": [_measured(paragraph) for paragraph in document.paragraphs[:20_000] if paragraph.text.strip()],
    }


def _measured(paragraph: Any) -> dict[str, Any]:
    runs = [run for run in paragraph.runs if run.text.strip()]
    style = paragraph.style
    size = next((int(held) / _POINT for run in runs[:1] for held in (run.font.size, *_sizes(style)) if held), 0.0)
    form = paragraph.paragraph_format
    indent = form.first_line_indent if form.first_line_indent is not None else style.paragraph_format.first_line_indent if style else None
    pitch = form.line_spacing if form.line_spacing is not None else style.paragraph_format.line_spacing if style else None
    align = form.alignment if form.alignment is not None else style.paragraph_format.alignment if style else None
    characters = paragraph._element.xpath("./w:pPr/w:ind/@w:firstLineChars")  # noqa: SLF001
    spaces = len(paragraph.text) - len(paragraph.text.lstrip(" \u3000"))
    return {
        "text": re.sub(r"\s", "", paragraph.text),
        "size": size,
        "font": next((name for run in runs[:1] for name in _fonts(run, style)), ""),
        "indent": max((int(indent) / _POINT) if indent else 0.0, int(characters[0]) / 100 * 16 if characters else 0.0, spaces * 16.0),
        "pitch": int(pitch) / _POINT if pitch is not None and not isinstance(pitch, float) else 0.0,
        "align": "center" if align is not None and int(align) == 1 else "",
        "coloured": any(
            run.font.color is not None and run.font.color.rgb is not None and str(run.font.color.rgb) != "000000" for run in runs
        ),
    }


def _sizes(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style.font.size
        style = style.base_style


def _fonts(run: Any, style: Any) -> Iterator[str]:
    """The East Asian font of the run, else of its paragraph's style and those under it."""
    held = run._element.xpath("./w:rPr/w:rFonts/@w:eastAsia")  # noqa: SLF001
    yield from (str(name) for name in held)
    while style is not None:
        yield from (str(name) for name in style.element.xpath("./w:rPr/w:rFonts/@w:eastAsia"))
        style = style.base_style
