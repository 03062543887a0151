"""公文版式: a structured paper as PDF, page pictures or .docx, by the figures of GB/T 9704—2012.

Pure Python: no Django, no clock. The same paper and the same fonts give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection

from zhongshu.engines.paper import Paper

from .compose import compose, missing_characters
from .draw import draw
from .errors import TypesetError
from .figures import PAPER_WIDTH
from .fonts import FontSet
from .slip import Entry, Opinions, Slip, typeset_slip
from .word import typeset_docx

__all__ = [
    "Entry",
    "FontSet",
    "Opinions",
    "Slip",
    "TypesetError",
    "count_pages",
    "missing_glyphs",
    "typeset_docx",
    "typeset_images",
    "typeset_pdf",
    "typeset_slip",
]


def typeset_pdf(paper: Paper, fonts: FontSet | None = None) -> bytes:
    """The paper as PDF/A-2b, without a time stamp. Raises TypesetError."""
    loaded = (fonts or FontSet()).load()
    return draw(compose(paper, loaded), loaded, paper, form="pdf")[0]


def typeset_images(
    paper: Paper, fonts: FontSet | None = None, *, width_px: int = 1240, pages: Collection[int] | None = None
) -> list[bytes]:
    """The pages as PNG, `width_px` wide; `pages` chooses some, counted from 1. Raises TypesetError."""
    loaded = (fonts or FontSet()).load()
    composed = [marks for number, marks in enumerate(compose(paper, loaded), start=1) if pages is None or number in pages]
    ppi = width_px / (PAPER_WIDTH / 25.4)
    return draw(composed, loaded, paper, form="png", ppi=ppi) if composed else []


def count_pages(paper: Paper, fonts: FontSet | None = None) -> int:
    """How many pages the paper has, without drawing them. Raises TypesetError."""
    return len(compose(paper, (fonts or FontSet()).load()))


def missing_glyphs(paper: Paper, fonts: FontSet | None = None) -> list[str]:
    """The characters of the paper that no font has; empty if it can be typeset."""
    return missing_characters(paper, (fonts or FontSet()).load())
