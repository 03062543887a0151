"""处理单: the slip that goes with an incoming paper, on exactly one A4 page, with opinions and signatures as the office knows it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader

from .errors import TypesetError, missing_sentence
from .fonts import FontSet, LoadedFonts
from .setter import clean

TEMPLATE = (Path(__file__).parent / "slip.typ").read_bytes()
SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
"""From the size of a comfortable slip down to the least that can be read; the first that fits on the page is taken."""
IMAGE_LIMIT = 400_000
IN_A_ROW = 2
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An opinion on the slip: its words, who wrote them and when, and a PNG of his handwriting or nothing."""

    text: str
    name: str
    date: str
    image: bytes = b""


@dataclass(frozen=True, slots=True)
class Opinions:
    """A wide cell: a text, or opinions one under another; `room` lines are left free where there is neither."""

    name: str
    text: str = ""
    entries: Sequence[Entry] = ()
    room: float = 2.0


@dataclass(frozen=True, slots=True)
class Slip:
    """处理单. `facts` stand two in a row."""

    heading: str
    facts: Sequence[Fact]
    opinions: Sequence[Opinions]
    foot: str = ""


def typeset_slip(slip: Slip, fonts: FontSet | None = None) -> bytes:
    """The slip as a PDF of one page. Raises TypesetError where the words do not fit even in the smallest type, or a character has no font."""
    loaded = (fonts or FontSet()).load()
    _refuse_missing(slip, loaded)
    for size in SIZES:
        pdf = _draw(slip, loaded, size)
        if len(PdfReader(io.BytesIO(pdf)).pages) == 1:
            return pdf
    raise TypesetError("处理单上的意见太多，一页放不下。请把较长的承办结果作为附件另附，处理单上只写结论。")


def _draw(slip: Slip, fonts: LoadedFonts, size: float) -> bytes:
    facts = [list(map(list, slip.facts[start : start + IN_A_ROW])) for start in range(0, len(slip.facts), IN_A_ROW)]
    rows: list[dict[str, Any]] = [{"kind": "facts", "cells": _cleaned(cells)} for cells in facts]
    rows += [
        {
            "kind": "opinions",
            "name": clean(one.name),
            "text": clean(one.text),
            "room": one.room,
            "entries": [_entry(each) for each in one.entries],
        }
        for one in slip.opinions
    ]
    data = {"heading": clean(slip.heading), "foot": clean(slip.foot), "size": size, "families": fonts.families, "rows": rows}
    try:
        pdf, warnings = typst.compile_with_warnings(
            TEMPLATE,
            font_paths=fonts.typst,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"slip": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise TypesetError(f"排版程序出错：{error.message}。请交系统管理员查看。") from error
    if warnings:
        raise TypesetError(f"处理单没有排好：{warnings[0].message}。请交系统管理员查看。")
    return bytes(pdf)


def _entry(entry: Entry) -> dict[str, Any]:
    image = entry.image if len(entry.image) <= IMAGE_LIMIT else b""
    return {"text": clean(entry.text), "name": clean(entry.name), "date": entry.date, "image": list(image)}


def _cleaned(cells: list[list[str]]) -> list[list[str]]:
    """A row of the frame is two facts wide; what is missing is left empty."""
    filled = [*cells, *[["", ""]] * (IN_A_ROW - len(cells))]
    return [[clean(name), clean(value)] for name, value in filled]


def _refuse_missing(slip: Slip, fonts: LoadedFonts) -> None:
    words = [slip.heading, slip.foot, *(word for fact in slip.facts for word in fact)]
    for one in slip.opinions:
        words += [one.name, one.text, *(f"{entry.text}{entry.name}{entry.date}" for entry in one.entries)]
    known = fonts.widths["fang"]
    missing = sorted({character for character in clean("".join(words)) if ord(character) not in known})
    if missing:
        raise TypesetError(missing_sentence(missing))
