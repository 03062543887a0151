"""语病: slips that officials make and that a pattern tells surely enough, from the table `grammar.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.quick import Patterns

_SURER, _MENDED = 0.96, 0.905
"""A word that says again what another says is told as a slip of grammar before it is told as a word too many; of two rows on one place the one that offers what to write."""


@dataclass(frozen=True, slots=True)
class Slip:
    r"""One row: the kind of slip, its pattern, what to write (several parted by ／, \\1 for a group), why, a wrong and a right example."""

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
            rights = tuple(dict.fromkeys(found.expand(right) for right in each.right.split("／"))) if each.right else ()
            surer = _SURER if each.name in {"概数重复", "语义重复"} else _MENDED if rights else 0.0
            yield Hit(
                f"{each.name}：{each.why}。",
                found.start(),
                found.end(),
                rights,
                row=each.name,
                confidence=surer,
                kind="typo_phonetic" if each.name == "的地得" else "",
            )
