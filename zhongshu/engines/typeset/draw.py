"""出图: pages of marks through Typst into PDF or PNG."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import typst

from zhongshu.engines.paper import Paper

from .errors import TypesetError
from .fonts import LoadedFonts
from .page import Mark, Picture

TEMPLATE = (Path(__file__).parent / "draw.typ").read_bytes()


def draw(
    pages: Sequence[Sequence[Mark]], fonts: LoadedFonts, paper: Paper, *, form: Literal["pdf", "png"], ppi: float = 144.0
) -> list[bytes]:
    """One PDF, or one PNG a page. The texts go in as JSON, so no text is ever read as markup.

    A PDF's only date is the paper's own; a paper without one is a draft and not for the archive (PDF/A wants a date).
    """
    day = paper.issue_date
    marks = {
        "title": "".join(paper.title.split()),
        "author": "、".join(paper.signers or paper.issuers),
        "date": [day.year, day.month, day.day] if day else None,
        "families": fonts.families,
        "pages": [[_plain(mark) for mark in page] for page in pages],
    }
    try:
        drawn, warnings = typst.compile_with_warnings(
            TEMPLATE,
            font_paths=fonts.typst,
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs={"marks": json.dumps(marks, ensure_ascii=False)},
            pdf_standards=["a-2b"] if form == "pdf" and day else [],
        )
    except typst.TypstError as error:
        raise TypesetError(f"排版程序出错：{error.message}。请把这份公文交系统管理员查看。") from error
    if warnings:
        raise TypesetError(f"排版没有完成：{warnings[0].message}。请把这份公文交系统管理员查看。")
    return list(drawn) if isinstance(drawn, list) else [drawn]


def _plain(mark: Mark) -> dict[str, Any]:
    """A mark as JSON knows it; Typst takes a picture as a list of its bytes."""
    plain = dataclasses.asdict(mark)
    return plain | {"png": list(mark.png)} if isinstance(mark, Picture) else plain
