"""What is read of a page."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

DOUBTFUL = 0.85
"""Below this certainty a recognised character is marked. Measured on clean scans: right ones lie above 0.97."""


class ReadingError(Exception):
    """The file cannot be read; the message is a Chinese sentence for the person who brought it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """拿不准的字: where it stands in the page's text, how sure the machine was, and its box in shares of the page's width and height."""

    start: int
    end: int
    score: float
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page: its text, a picture of it (PNG or nothing), and whence the text comes: `text` its own, `ocr` recognised, `none`."""

    number: int
    text: str
    image: bytes = b""
    source: str = "text"
    doubts: tuple[Doubt, ...] = ()


def plain_text(pages: Iterable[PageRead]) -> str:
    """All the words, page after page."""
    return "\n".join(page.text for page in pages if page.text)


def page_to(page: PageRead) -> dict[str, Any]:
    """A page as JSON holds it."""
    return {
        "number": page.number,
        "text": page.text,
        "image": base64.b64encode(page.image).decode("ascii"),
        "source": page.source,
        "doubts": [[doubt.start, doubt.end, round(doubt.score, 3), [round(edge, 4) for edge in doubt.box]] for doubt in page.doubts],
    }


def page_from(data: dict[str, Any]) -> PageRead:
    """The page that `page_to` wrote."""
    doubts = tuple(Doubt(start, end, score, (box[0], box[1], box[2], box[3])) for start, end, score, box in data["doubts"])
    return PageRead(data["number"], data["text"], base64.b64decode(data["image"]), data["source"], doubts)
