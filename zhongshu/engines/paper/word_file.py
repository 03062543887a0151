"""读 .docx: paragraphs, tables and automatic numbers in reading order. Runs only in the limited child.

The XML is read directly and not through python-docx's paragraph list, which leaves out content controls, text boxes and
insertions, and knows nothing of automatic numbers: a heading that Word numbers by itself has no 一、 in its text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from zhongshu.lib.office_files import UnsafeFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHINESE = "零一二三四五六七八九"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr", f"{_MC}Fallback", f"{_W}txbxContent", f"{_W}instrText"}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes) -> dict[str, Any]:
    """`items`: paragraphs {text, level, is_title} and tables {rows}; `left_out`: (element, text, why) of what has no place in a paper."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml").find(f"{_W}body")
            if body is None:
                raise UnsafeFile("文件里没有正文，或者不是标准的 .docx。请用 Word 或 WPS 打开后另存为 .docx 再上传。")
            numbers = _Numbers(_part(archive, "word/numbering.xml"))
            styles = {style.get(f"{_W}styleId", ""): style for style in _part(archive, "word/styles.xml").iter(f"{_W}style")}
            return {"items": list(_items(body, numbers, styles)), "left_out": list(_left_out(archive))}
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnsafeFile("文件已损坏或不规范。请用 Word 或 WPS 打开后重新另存，再上传。") from error


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(archive.read(name), parser) if name in archive.namelist() else etree.Element("none")


def _items(container: etree._Element, numbers: _Numbers, styles: Mapping[str, etree._Element]) -> Iterator[dict[str, Any]]:
    for child in container:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, numbers, styles)
        elif child.tag == f"{_W}tbl":
            yield {"rows": [[_cell(cell) for cell in row.iterchildren(f"{_W}tc")] for row in child.iter(f"{_W}tr")]}
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}smartTag"}:
            yield from _items(child, numbers, styles)


def _paragraph(element: etree._Element, numbers: _Numbers, styles: Mapping[str, etree._Element]) -> Iterator[dict[str, Any]]:
    for box in element.iter(f"{_W}txbxContent"):
        if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
            yield from _items(box, numbers, styles)
    style = styles.get(_value(element, "pStyle") or "")
    name = (_value(style, "name") or "").lower() if style is not None else ""
    outline = _value(element, "outlineLvl") or (_value(style, "outlineLvl") if style is not None else None)
    heading = re.fullmatch(r"(?:heading|标题) ?(\d)", name)
    level = int(heading[1]) if heading else int(outline) + 1 if outline and outline.isdigit() and int(outline) < 4 else 0
    text = numbers.next(element, style) + _text(element)
    for line in text.split("\n"):
        yield {"text": line, "level": level if level <= 4 else 0, "is_title": name in {"title", "标题"}}


def _value(element: etree._Element | None, name: str) -> str | None:
    found = (
        None
        if element is None
        else next(
            (
                child
                for child in element.iter(f"{_W}{name}")
                if not any(p.tag == f"{_W}txbxContent" and p is not element for p in child.iterancestors())
            ),
            None,
        )
    )
    return None if found is None else found.get(f"{_W}val")


def _text(element: etree._Element) -> str:
    pieces: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        else:
            pieces.append(_text(child))
    return "".join(pieces)


def _cell(cell: etree._Element) -> str:
    return "\n".join(filter(None, (_text(paragraph).strip() for paragraph in cell.iter(f"{_W}p"))))


def _left_out(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, str]]:
    for part, element, why in (
        ("word/footnotes.xml", "footnotes", "脚注"),
        ("word/endnotes.xml", "endnotes", "尾注"),
        ("word/comments.xml", "comments", "批注"),
    ):
        words = "\n".join(filter(None, (_text(paragraph).strip() for paragraph in _part(archive, part).iter(f"{_W}p"))))
        if words:
            yield element, words, f"{why}没有放进公文，请核对是否要写进正文。"


@dataclass
class _Numbers:
    """自动编号: counts each list as a word processor does and says what it would print before the paragraph."""

    part: etree._Element
    counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, paragraph: etree._Element, style: etree._Element | None) -> str:
        holder = next((held for held in (paragraph, style) if held is not None and held.find(f"{_W}pPr/{_W}numPr") is not None), None)
        if holder is None:
            return ""
        number, depth = _value(holder, "numId") or "0", int(_value(holder, "ilvl") or 0)
        abstract = next((_value(item, "abstractNumId") for item in self.part.iter(f"{_W}num") if item.get(f"{_W}numId") == number), None)
        definition = next((item for item in self.part.iter(f"{_W}abstractNum") if item.get(f"{_W}abstractNumId") == abstract), None)
        if abstract is None or definition is None:
            return ""
        levels = {int(item.get(f"{_W}ilvl", "0")): item for item in definition.iterchildren(f"{_W}lvl")}
        if depth not in levels:
            return ""
        start = int(_value(levels[depth], "start") or 1)
        self.counts[abstract, depth] = self.counts.get((abstract, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counts.pop((abstract, deeper), None)
        return re.sub(r"%(\d)", lambda found: self._printed(abstract, int(found[1]) - 1, levels), _value(levels[depth], "lvlText") or "")

    def _printed(self, abstract: str, depth: int, levels: Mapping[int, etree._Element]) -> str:
        count = self.counts.get((abstract, depth), 1)
        kind = _value(levels.get(depth), "numFmt") or "decimal"
        if kind.startswith(("chinese", "ideograph", "japanese", "taiwanese")):
            return chinese_number(count)
        return "" if kind in {"bullet", "none"} else str(count)


def chinese_number(count: int) -> str:
    """一 to 九十九, as in headings."""
    tens, ones = divmod(count, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十") + (_CHINESE[ones] if ones or not count else "")
