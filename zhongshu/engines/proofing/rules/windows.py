"""套语差一字: a stretch that official style has with one character that is another here, or is left out (`windows.txt`)."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from zhongshu.engines.proofing.finding import AHEAD, Hit, text_rule
from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.vocabulary import kind_of, shipped, tokens_of
from zhongshu.engines.proofing.vocabulary.likely import OPEN, Token
from zhongshu.engines.proofing.vocabulary.store import UNIT, alikeness
from zhongshu.engines.proofing.vocabulary.windows import MARK, Near, Table, near_of, table

_NEAR_SOUND, _RATHER_LIKE, _SAME_SOUND, _VERY_LIKE, _USUAL = 1, 6, 4, 12, 9 * UNIT
_PARTICLES = frozenset("的地得")
_MARKS = "，。；：、！？\n"


class _Ahead(threading.local):
    """What was found in the paragraphs of the papers that are read together. Each thread has its own."""

    def __init__(self) -> None:
        self.near: dict[str, list[Near]] = {}


_AHEAD = _Ahead()


def read_ahead(papers: Sequence[Sequence[str]]) -> None:
    """Look through all paragraphs at once, which is quicker."""
    texts = list(dict.fromkeys(text for paper in papers for text in paper))
    _AHEAD.near = dict(zip(texts, _together(texts, table()), strict=True))


AHEAD.append(read_ahead)


def _together(texts: Sequence[str], held: Table) -> list[list[Near]]:
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    found: list[list[Near]] = [[] for _ in texts]
    for near in near_of("\n".join(texts), held):
        at = bisect_right(starts, near.start) - 1
        found[at].append(replace(near, start=near.start - starts[at], end=near.end - starts[at], at=near.at - starts[at]))
    return found


@text_rule(
    "word.stretch",
    "套语差一字",
    "typo_phonetic",
    "wording",
    "should",
    "公文惯用语；法律法规和政府工作报告中这几个字只这样写（windows.txt）",
    good=("优先发展轻工业，顾大局、识大体。", "各项筹备工作有条不紊，办好民生实事。"),
    bad=("各项筹备工作有冬不紊。",),
    confidence=0.955,
)
def near_stretches(text: str) -> Iterator[Hit]:
    """A stretch of official style with a character that sounds or looks like its own in the place of it."""
    for near in _told(text):
        if not near.is_lacking:
            start, end, told = _shown(text, near, 1)
            kind = kind_of(text, near.at, near.at + 1, near.term[near.place])
            yield Hit(f"“{text[start:end]}”应为“{told}”。", start, end, (told,), kind=kind, row=near.term)


@text_rule(
    "word.stretch_lacking",
    "套语漏一字",
    "missing_char",
    "wording",
    "should",
    "公文惯用语；法律法规和政府工作报告中这几个字只这样写（windows.txt）",
    good=("优先发展轻工业，顾大局、识大体。", "各乡政府、各镇政府要不误农时。"),
    bad=("着力补齐基础设短板。", "今年定向养本土医学生120名。"),
    confidence=0.955,
)
def lacking_stretches(text: str) -> Iterator[Hit]:
    """A stretch of official style with one of its characters left out."""
    for near in _told(text):
        if near.is_lacking:
            start, end, told = _shown(text, near, 0)
            yield Hit(f"“{text[start:end]}”疑漏字，应为“{told}”。", start, end, (told,), row=near.term)


def _told(text: str) -> list[Near]:
    found = _AHEAD.near.get(text)
    near = [each for each in (near_of(text, table()) if found is None else found) if _may_be_slip(text, each)]
    kept: list[Near] = []
    for each in _certain(text, near) if near else ():
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def told_in(text: str, held: Table) -> list[Near]:
    """What may be told in a text by a table."""
    near = [each for each in near_of(text, held) if _may_be_slip(text, each)]
    return _certain(text, near) if near else []


def _shown(text: str, near: Near, size: int) -> tuple[int, int, str]:
    """The stretch without its marks and numbers."""
    at, start, end = near.at, near.at, near.at + size
    while start > near.start and _is_han(text[start - 1]):
        start -= 1
    while end < near.end and _is_han(text[end]):
        end += 1
    return start, end, text[start:at] + near.term[near.place] + text[at + size : end]


def _is_han(letter: str) -> bool:
    return "一" <= letter <= "龥"


def _may_be_slip(text: str, near: Near) -> bool:
    """Whether the characters are alike, and no word of the text takes the one in."""
    if near.is_lacking:
        return text[near.start : near.end].strip(_MARKS) not in shipped().number
    wrong, right = text[near.at], near.term[near.place]
    if wrong in _PARTICLES or (wrong in OPEN and not near.is_term) or touches_number(wrong, right):
        return False
    sound, shape = alikeness(wrong, right)
    more = MARK in near.term
    if sound < _NEAR_SOUND + more and shape < _RATHER_LIKE + 2 * more:
        return False
    vocabulary = shipped()
    alone = vocabulary.number.get(wrong, -1)
    if not near.is_term and alone >= 0 and vocabulary.cost[alone] < _USUAL and sound < _SAME_SOUND and shape < _VERY_LIKE:
        return False
    return not any(
        start + size <= len(text) and text[start : start + size] in vocabulary.number
        for size in (2, 3, 4)
        for start in range(max(0, near.at - size + 1), near.at + 1)
    )


def _certain(text: str, near: Sequence[Near]) -> list[Near]:
    """Those that no name and no number takes in, and of those with a character left out the ones that begin and end with words."""
    alone = left_alone(text)
    tokens = tokens_of(shipped(), text)
    edges = {edge for start, end, _ in tokens for edge in (start, end)}
    return [
        each
        for each in near
        if not alone[each.start : each.end].any()
        and (not each.is_lacking or ({each.start, each.end} <= edges and not _is_whole(text, each, tokens)))
    ]


def _is_whole(text: str, near: Near, tokens: Sequence[Token]) -> bool:
    """Whether the stretch is made of words as it stands."""
    return all(number >= 0 and end - start > 1 for start, end, number in tokens if near.start <= start < near.end and _is_han(text[start]))
