"""章节: which lines are headings, what stands under which, and which part of the report speaks of the year to come.

Rules
- `一、…` begins a part, `（一）…` a section in it; `1.…` a point in that. The heading is the line's first sentence; what follows it on the same line is text.
- A part is the review when its heading speaks of 回顾 or of the year past; it is about the year to come when it names this year, a year not before the
  report's own, or work, targets and requirements. A part whose heading says neither goes with the one before it. What stands before the first part is the opening.
- A report without parts is forward from the first paragraph that announces the year's work (“今年…预期目标”, “重点抓好以下…”).
- The speech ends at the last “各位代表”; what stands after it (sources, licences) is never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PART = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SECTION = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_POINT = re.compile(r"\d{1,2}[.．、](?!\d)")
_REVIEW = re.compile(r"回顾|总结|过去|去年|上年|取得的成绩|主要成效")
_FORWARD = re.compile(r"今年|本年|工作(?:任务|安排|打算|重点|要求|建议)|重点工作|(?:目标|总体)(?:任务|要求)|下一步|主要任务|政府工作的建议")
_ANNOUNCES = re.compile(r"今年[^。]{0,20}(?:预期目标|重点|工作)|(?:抓好|做好)以下|(?:重点|着重)(?:抓好|做好)")
_YEAR = re.compile(r"(20\d\d)年")
_CLOSE = re.compile(r"各位代表[！!，,]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段落 on the year to come: offsets of its text, the headings above it, and whether it is the text on a heading's own line."""

    start: int
    end: int
    path: tuple[str, ...]
    on_heading: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """标题: its offsets and level (1 part, 2 section, 3 point)."""

    start: int
    end: int
    level: int


def year_of(text: str) -> int | None:
    """The year whose tasks the report sets: the latest named in a part's heading, else the latest of “20xx年政府工作”."""
    heads = [line for _, line in _lines(text) if _PART.match(line)]
    named = [int(year) for line in heads for year in _YEAR.findall(_first_sentence(line))]
    named = named or [int(year) for year in re.findall(r"(20\d\d)年(?:政府)?工作", text)]
    return max(named, default=None)


def outline(text: str, year: int | None) -> tuple[list[Paragraph], list[Heading]]:
    """The paragraphs on the year to come, in order, and their headings."""
    lines = [(start, line) for start, line in _lines(text) if start < _speech_end(text)]
    has_parts = any(_PART.match(line) for _, line in lines)
    forward, path = False, ["", "", ""]
    paragraphs: list[Paragraph] = []
    headings: list[Heading] = []
    for start, line in lines:
        level = _level(line)
        if level == 1:
            forward = _is_forward(_first_sentence(line), year, before=forward)
        elif not has_parts and not forward:
            forward = bool(_ANNOUNCES.search(line))
        if not forward:
            continue
        body = start
        if level:
            first = _first_sentence(line)
            path[level - 1 :] = [first.rstrip("。：:"), *[""] * (3 - level)]
            headings.append(Heading(start, start + len(first), level))
            body = start + len(first)
        if body < start + len(line):
            paragraphs.append(Paragraph(body, start + len(line), tuple(p for p in path if p), on_heading=bool(level)))
    return paragraphs, headings


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with the offset of their first character that is not blank, stripped."""
    at = 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            yield at + line.index(inner[0]), inner
        at += len(line) + 1


def _speech_end(text: str) -> int:
    """Where the closing words begin: the last “各位代表” that stands in the last third."""
    closes = [found.start() for found in _CLOSE.finditer(text)]
    return closes[-1] if closes and closes[-1] > len(text) * 2 // 3 else len(text)


def _level(line: str) -> int:
    for level, pattern in enumerate((_PART, _SECTION, _POINT), 1):
        if pattern.match(line):
            return level
    return 0


def _first_sentence(line: str) -> str:
    """The heading of a line: up to its first full stop, or all of a line that has none."""
    at = line.find("。")
    return line if at < 0 else line[: at + 1]


def _is_forward(heading: str, year: int | None, *, before: bool) -> bool:
    if _REVIEW.search(heading):
        return False
    years = [int(named) for named in _YEAR.findall(heading)]
    if years and year:
        return max(years) >= year
    return bool(_FORWARD.search(heading)) or before
