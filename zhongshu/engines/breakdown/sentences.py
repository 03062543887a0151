"""分句: sentences and clauses with their offsets.

Rules
- A sentence ends with 。！？ or ；, outside of quotation marks and brackets; a closing quotation mark belongs to it.
- Where several clauses of one sentence each set a figure of their own (“新增托位5万个，改建食堂30处”, or the clauses of the paragraph that lists the
  year's expected figures), or each begins with a time of its own (“上半年建成…，年底前投用…”), each is a task of its own. A clause that only compares (“比上年增加…”, “其中…”) stays with the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.breakdown.targets import has_quantity
from zhongshu.engines.breakdown.words import ACTS, MANNER, TIMES

Span = tuple[int, int]

_LEAD_IN = re.compile(r"^[^：。]{0,24}(?:预期目标|主要目标|目标任务)(?:是|为)?[：:]")
_COMPARES = re.compile(r"^(?:比|同比|其中|较|占|约合|重点|同|也|并|力争|确保不)")
_OPEN, _CLOSED = "“‘（(《", "”’）)》"
_BEGINS_ACT = re.compile(
    rf"^(?P<time>{TIMES})?(?:{'|'.join(sorted(MANNER, key=len, reverse=True))})*(?:{'|'.join(sorted(ACTS, key=len, reverse=True))})"
)


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of `text[start:end]`, blank edges left out."""
    depth, begun, at = 0, start, start
    while at < end:
        mark = text[at]
        depth = depth + 1 if mark in _OPEN else max(0, depth - 1) if mark in _CLOSED else depth
        at += 1
        if mark in "。！？；" and (depth == 0 or mark == "。"):
            depth = 0
            while at < end and text[at] in _CLOSED:
                at += 1
            yield from _trimmed(text, begun, at)
            begun = at
    yield from _trimmed(text, begun, end)


def clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses between commas, each with its comma, commas in quotation marks and brackets apart."""
    depth, begun = 0, start
    found: list[Span] = []
    for at in range(start, end):
        depth = depth + 1 if text[at] in _OPEN else max(0, depth - 1) if text[at] in _CLOSED else depth
        if text[at] in "，," and depth == 0:
            found.append((begun, at + 1))
            begun = at + 1
    return [*found, (begun, end)] if begun < end else found


def without_lead_in(text: str, start: int, end: int) -> Span:
    """The sentence without “今年发展主要预期目标是：”."""
    found = _LEAD_IN.match(text[start:end])
    return (start + found.end(), end) if found else (start, end)


def lists_figures(text: str, start: int, end: int) -> bool:
    """Whether a paragraph lists the figures expected of the year."""
    return bool(_LEAD_IN.match(text[start:end]))


def split_measured(text: str, start: int, end: int, *, listed: bool) -> list[Span]:
    """The sentence, or its clauses where each sets a figure of its own. In a list of figures every clause is one."""
    parts: list[Span] = []
    for begin, stop in clauses(text, start, end):
        if parts and _COMPARES.match(text[begin:stop]):
            parts[-1] = (parts[-1][0], stop)
        else:
            parts.append((begin, stop))
    if len(parts) < 2:
        return [(start, end)]
    measured = [has_quantity(text[a:b]) for a, b in parts]
    if listed:
        return parts if any(measured) else [(start, end)]
    acts = [_BEGINS_ACT.match(text[a:b]) for a, b in parts]
    own = all(acts) and all(measure or (act and act["time"]) for measure, act in zip(measured, acts, strict=True))
    return parts if own else [(start, end)]


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
