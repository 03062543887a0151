"""语病: slips that officials make and that a pattern tells surely enough, from the table `grammar.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quick import Patterns

_PIECE = re.compile(r"\\g<(?P<all>0)>|\\(?P<group>\d+)|(?P<own>[^\\]+)")
_MOST_OFFERED = 3
_SURER, _MENDED = 0.96, 0.905
"""A word that says again what another says is told as a slip of grammar before it is told as a word too many, and a fall "by one times" with
what to write; of two rows on one place the one that offers what to write."""
_SURER_NAMES = frozenset({"概数重复", "语义重复", "倍数不当"})


@dataclass(frozen=True, slots=True)
class Slip:
    r"""One row: the kind of slip, its pattern, what to write (several parted by ／), why, a wrong and a right example.

    What to write stands for the whole match, the likeliest first; \\1 is a group's text, \\g<0> the whole match's. One that names a
    group which took no part in the match is not offered: so each branch of a pattern has its own.
    """

    name: str
    pattern: str
    right: str
    why: str
    bad: str
    good: str


@cache
def slips() -> tuple[Slip, ...]:
    """Every row of `grammar.csv`."""
    lines = (resources.files("zhongshu.engines.proofing.lexicon") / "grammar.csv").read_text("utf-8").splitlines()
    rows = list(csv.reader(lines))[1:]
    return tuple(Slip(*row) for row in rows)


@cache
def _patterns() -> Patterns[Slip]:
    return Patterns((each.pattern, each) for each in slips())


@text_rule(
    "grammar.slip",
    "语病",
    "grammar",
    "wording",
    "should",
    "文字关：语法规范（grammar.csv）",
    good=(
        *(slip.good for slip in slips()),
        "防止事故再次发生",
        "避免不必要的损失",
        "防止监管不力",
        "减少不足",
        "以人民为中心",
        "没有组成部分",
        "为了解决问题",
        "严防不良信息",
    ),
    bad=tuple(slip.bad for slip in slips()),
    confidence=0.9,
)
def slip(text: str) -> Iterator[Hit]:
    """The pattern of a row stands in the text."""
    for pattern, each in _patterns().on(text):
        for found in pattern.finditer(text):
            start, end, rights = offered(found, each.right)
            surer = _SURER if each.name in _SURER_NAMES else _MENDED if rights else 0.0
            kind = "typo_phonetic" if each.name == "的地得" else ""
            yield Hit(f"{each.name}：{each.why}。", start, end, rights, row=each.name, confidence=surer, kind=kind)


def offered(found: re.Match[str], right: str) -> tuple[int, int, tuple[str, ...]]:
    """What `right` offers for a match, and the characters that it stands for: without the groups at either edge that all of it keeps.

    Where only something is to be put in, and where nothing is offered, that is the whole match.
    """
    templates = [each for each in right.split("／") if right and -1 not in {found.start(group) for group in _groups(each)}]
    whole = {found.expand(each): each for each in templates if found.expand(each) != found[0]}
    kept = dict(list(whole.items())[:_MOST_OFFERED])
    if not kept:
        return found.start(), found.end(), ()
    start = min(_edge(found, each) for each in kept.values())
    end = max(_edge(found, each, from_end=True) for each in kept.values())
    if start >= end:
        return found.start(), found.end(), tuple(kept)
    tail = found.end() - end
    return start, end, tuple(each[start - found.start() : len(each) - tail] for each in kept)


def _pieces(template: str) -> Sequence[int | None]:
    """What a template is made of: numbers of groups, None for words of its own."""
    return [None if piece["own"] else int(piece["group"] or 0) for piece in _PIECE.finditer(template)]


def _groups(template: str) -> set[int]:
    return {piece for piece in _pieces(template) if piece is not None}


def _edge(found: re.Match[str], template: str, *, from_end: bool = False) -> int:
    """How far a template keeps the text of the match, from its beginning or from its end."""
    at = found.end() if from_end else found.start()
    for piece in reversed(_pieces(template)) if from_end else _pieces(template):
        if piece is None or found.span(piece)[from_end] != at:
            break
        at = found.span(piece)[not from_end]
    return at
