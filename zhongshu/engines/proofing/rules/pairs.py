"""易混词: two real words that are taken for one another, told apart by their neighbours in official text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.vocabulary import kind_of, shipped, tokens_of
from zhongshu.engines.proofing.vocabulary.company import fitness, friends_near

_LEXICON = resources.files("zhongshu.engines.proofing.lexicon")


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of `pairs.csv` with its contexts from `pairs.json`."""

    wrong: str
    right: str
    why: str
    unless: tuple[str, ...]
    table: Mapping[str, Any]


@cache
def pairs() -> tuple[Pair, ...]:
    """Every pair that the training text can tell apart."""
    tables = json.loads((_LEXICON / "pairs.json").read_text("utf-8"))
    rows = list(csv.reader((_LEXICON / "pairs.csv").read_text("utf-8").splitlines()))[1:]
    return tuple(
        Pair(wrong, right, why, tuple(unless.split()), tables[f"{wrong}>{right}"])
        for wrong, right, why, unless in rows
        if f"{wrong}>{right}" in tables
    )


def stands_in(text: str, at: int, word: str, longer: Iterable[str]) -> bool:
    """Whether the word at `at` is but part of one of the longer words."""
    return any(text.startswith(each, at - each.index(word)) for each in longer if at >= each.index(word))


_CLAUSE = re.compile(r"^.*(?=[，。；：]$)")
"""What stands before a mark says nothing of the word after it."""


def total(table: Mapping[str, Any], before: str, after: str) -> int:
    """How much likelier the right word is between these neighbours: tenths of a logarithm."""
    before = _CLAUSE.sub("", before)
    sides: tuple[tuple[Mapping[str, int], tuple[str, ...]], ...] = (
        (table["left"], (before[-3:], before[-2:], before[-1:])),
        (table["right"], (after[:3], after[:2], after[:1])),
    )
    return int(table["prior"]) + sum(next((known[gram] for gram in grams if gram in known), 0) for known, grams in sides)


@text_rule(
    "word.pair",
    "易混词用错",
    "word_confusion",
    "wording",
    "should",
    "《现代汉语词典》；两个词在法律法规和政府工作报告中的上下文统计",
    good=("各级党委、政府必须坚持人民至上", "生活必需品供应", "依法行使权力", "维护公民的合法权利", "反映群众意见", "制定实施办法"),
    bad=("各级党委、政府必需坚持人民至上", "生活必须品供应", "加强对权利运行的制约和监督", "及时反应群众意见", "推进法制政府建设"),
    confidence=0.9,
)
def pair(text: str) -> Iterator[Hit]:
    """The wrong word stands where official text nearly always has the right one."""
    held = _by_start()
    for at in range(len(text) - 1):
        for each in held.get(text[at : at + 2], ()):
            end = at + len(each.wrong)
            if not text.startswith(each.wrong, at) or stands_in(text, at, each.wrong, each.unless):
                continue
            beyond = total(each.table, text[max(0, at - 3) : at], text[end : end + 3]) - each.table["limit"]
            if beyond >= 0 and _fitness(text, at, each) >= (_RATHER if beyond < _SURELY else -_RATHER):
                reason = f"：{each.why}" if each.why else ""
                yield Hit(
                    f"这里应当用“{each.right}”{reason}。", at, end, (each.right,), row=each.wrong, kind=kind_of(text, at, end, each.right)
                )


def _fitness(text: str, place: int, pair: Pair) -> float:
    """By how many nats the words further around keep the right word's company rather than the wrong one's."""
    number, tokens = shipped().number, tokens_of(shipped(), text)
    at = next(at for at, (start, end, _) in enumerate(tokens) if start <= place < end)
    near = friends_near([word for *_, word in tokens], at)
    wrong, right = (fitness(number.get(word, -1), near) for word in (pair.wrong, pair.right))
    return right - wrong


_RATHER, _SURELY = 0.25, 15
"""The right word must fit so much better; where its neighbours speak for it by so many tenths more than they must, it may fit so much worse."""


@cache
def _by_start() -> Mapping[str, tuple[Pair, ...]]:
    held: dict[str, tuple[Pair, ...]] = {}
    for each in pairs():
        held[each.wrong[:2]] = (*held.get(each.wrong[:2], ()), each)
    return held
