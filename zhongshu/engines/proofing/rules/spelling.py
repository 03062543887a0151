"""拼写: what the statistical layer finds — characters that sound or look alike, one missing, one too many."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from zhongshu.engines.proofing.finding import AHEAD, Hit, text_rule
from zhongshu.engines.proofing.language import Correction, Faint, spelling_and_faint_of
from zhongshu.engines.proofing.vocabulary import kind_of, shipped
from zhongshu.engines.proofing.vocabulary.doubled import begins_word
from zhongshu.engines.proofing.vocabulary.likely import covering, turns_to_city
from zhongshu.engines.proofing.vocabulary.naming import is_rare
from zhongshu.engines.proofing.vocabulary.store import own_words

_BASIS = "公文用字规范；由公文语料统计得出，供核对"
_SURE, _FAIR, _AFTER_TABLES, _PLAIN = 0.99, 0.9, 0.954, 2
"""Below the first a table of wrong words, which tells the whole word, goes before."""


_Judged = tuple[list[Correction], Faint]


class _Remembered(threading.local):
    """What was judged ahead. Each thread has its own: a paper that is read in another must not take it away."""

    def __init__(self) -> None:
        self.held: dict[str, _Judged] = {}


_REMEMBERED = _Remembered()


def read_ahead(papers: Sequence[Sequence[str]]) -> None:
    """Judge the paragraphs of a paper at once before the rules read them one by one: three times as quick, and names that come again are known."""
    _REMEMBERED.held = dict(_judged_together(tuple(tuple(paper) for paper in papers if paper)))


AHEAD.append(read_ahead)


@lru_cache(maxsize=16)
def _judged_together(papers: tuple[tuple[str, ...], ...]) -> list[tuple[str, _Judged]]:
    """The last papers are kept: a paper is often checked again when only the facts beside its text have changed."""
    texts = [text for paper in papers for text in paper]
    found, faint = spelling_and_faint_of(texts, papers=["\n".join(paper) for paper in papers])
    return list(zip(texts, zip(found, faint, strict=True), strict=True))


@lru_cache(maxsize=256)
def _judged(text: str) -> _Judged:
    found, faint = spelling_and_faint_of([text])
    return found[0], faint[0]


def faint(text: str) -> Faint:
    """The chances of every character of a paragraph for another, for rules that weigh them with what else they know."""
    return (_REMEMBERED.held.get(text) or _judged(text))[1]


def replaced(text: str) -> list[Correction]:
    """The changes of a paragraph that put other characters in the place of those that stand there."""
    return [correction for correction in (_REMEMBERED.held.get(text) or _judged(text))[0] if correction.kind.startswith("typo_")]


def _found(text: str, kind: str) -> Iterator[Correction]:
    return (correction for correction in (_REMEMBERED.held.get(text) or _judged(text))[0] if correction.kind == kind)


def _severity(correction: Correction) -> str:
    return "must" if correction.confidence >= _SURE else "should" if correction.confidence >= _FAIR else "hint"


def _replaced(text: str, kind: str, why: str) -> Iterator[Hit]:
    for found in _found(text, kind):
        wrong = text[found.start : found.end]
        if found.confidence < _FAIR and len(wrong) == 1 and _is_known(text, found.start):
            continue
        if turns_to_city(text, found.start, found.end, found.suggestions[0]):
            continue
        message = f"“{wrong}”疑为“{found.suggestions[0]}”之误：{why}。"
        yield replace(_hit(message, found, found.suggestions), kind=kind_of(text, found.start, found.end, found.suggestions[0]))


def beside(text: str, start: int, end: int, gap: int) -> tuple[int, int]:
    """The stretch with the characters on both sides of a gap in it: what is missing is missing between two."""
    if gap == end and "一" <= text[end : end + 1] <= "龥":
        end += 1
    if gap == start and "一" <= text[start - 1 : start] <= "龥":
        start -= 1
    return start, end


def _is_known(text: str, place: int) -> bool:
    """Whether a rare character stands in a word that holds it (真谛, 纷纭), any in a longer one (好高骛远), or in a word of the day (飞防)."""
    size, _ = covering(shipped(), text, place)
    if size > _PLAIN or (size == _PLAIN and is_rare(text[place])):
        return True
    return any(text[max(0, start) : start + _PLAIN] in own_words() for start in (place - 1, place))


def _hit(message: str, found: Correction, suggestions: tuple[str, ...]) -> Hit:
    confidence = found.confidence if found.confidence >= _SURE else min(found.confidence, _AFTER_TABLES)
    return Hit(message, found.start, found.end, suggestions, severity=_severity(found), confidence=confidence)


@text_rule(
    "spelling.phonetic", "音近字误", "typo_phonetic", "wording", "should", _BASIS,
    good=("各级人民政府应当加强对安全生产工作的领导。",),
    bad=("各级人民政府应当加强对安全生产工作的零导。",),
    confidence=0.9,
)  # fmt: skip
def phonetic(text: str) -> Iterator[Hit]:
    """A character or word typed for another that sounds the same."""
    yield from _replaced(text, "typo_phonetic", "读音相近")


@text_rule(
    "spelling.shape", "形近字误", "typo_shape", "wording", "should", _BASIS,
    good=("未经批准，任何单位和个人不得擅自改变土地用途。",),
    bad=("末经批准，任何单位和个人不得擅自改变土地用途。",),
    confidence=0.9,
)  # fmt: skip
def shape(text: str) -> Iterator[Hit]:
    """A character taken for another that looks alike, as scanning and five-stroke typing make it."""
    yield from _replaced(text, "typo_shape", "字形相近")


@text_rule(
    "spelling.missing", "疑有漏字", "missing_char", "wording", "should", _BASIS,
    good=("县级以上人民政府应当将所需经费列入本级财政预算。",),
    bad=("县级以上人民政应当将所需经费列入本级财政预算。",),
    confidence=0.85,
)  # fmt: skip
def missing(text: str) -> Iterator[Hit]:
    """A character left out; the place is the characters on both sides of the gap."""
    for found in _found(text, "missing_char"):
        _, end = beside(text, found.start, found.end, found.end)
        rights = tuple(right + text[found.end : end] for right in found.suggestions)
        yield _hit(f"疑漏字，应为“{found.suggestions[0]}”。", replace(found, end=end), rights)


@text_rule(
    "spelling.redundant", "疑有衍字", "redundant_char", "wording", "should", _BASIS,
    good=("本条例自公布之日起施行。", "由中央宣传部部务会议研究，更新新能源公务用车。"),
    bad=("各级人民政府应当加强领导导，落实责任。",),
    confidence=0.85,
)  # fmt: skip
def redundant(text: str) -> Iterator[Hit]:
    """A character too many."""
    for found in _found(text, "redundant_char"):
        if text[found.end : found.end + 1] == text[found.start : found.end] and begins_word(shipped(), text, found.start):
            continue
        if text[found.start - 1 : found.start] == text[found.start : found.end] and begins_word(shipped(), text, found.start - 1):
            continue
        yield _hit(f"“{text[found.start : found.end]}”疑为多余的字，请删去。", found, ("",))
