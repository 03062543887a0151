"""机构职务名称和固定提法的错写: bodies, offices and fixed wordings as they are wrongly written, each row a pattern with an example.

Nothing of a name is ever put in place by itself: a finding only asks, and offers what it would expect.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule
from zhongshu.engines.proofing.lexicon import table
from zhongshu.engines.proofing.rules.dated_names import former_names
from zhongshu.engines.proofing.rules.quick import Patterns


@text_rule(
    "name.slips",
    "机构和职务名称写错",
    "name_title",
    "political",
    "should",
    "宪法、国务院机构改革方案（2018年、2023年）和规范化简称（body_slips.csv）",
    good=tuple(good for *_, good in table("body_slips.csv")),
    bad=tuple(bad for *_, bad, _ in table("body_slips.csv")),
    confidence=0.93,
)
def name_slips(text: str) -> Iterator[Hit]:
    """The pattern of a row of `body_slips.csv`."""
    for pattern, (right, why) in _slips().on(text):
        for found in pattern.finditer(text):
            bare = found[0].removeprefix("国家")
            mended = found.expand(right) if right else former_names().get(bare, (bare, 0))[0]
            yield Hit(f"“{found[0]}”：{why}。", found.start(), found.end(), (mended,) if mended != found[0] else ())


@cache
def _slips() -> Patterns[tuple[str, str]]:
    return Patterns((pattern, (right, why)) for pattern, right, why, *_ in table("body_slips.csv"))


@text_rule(
    "phrase.slips",
    "固定提法常见的错写",
    "fixed_phrase",
    "political",
    "should",
    "党的二十大报告、历次全会公报和政府工作报告（phrase_slips.csv）",
    good=tuple(dict.fromkeys(right for _, right, _ in table("phrase_slips.csv"))),
    bad=tuple(bad for *_, bad in table("phrase_slips.csv")),
    confidence=0.955,
)
def phrase_slips(text: str) -> Iterator[Hit]:
    """The pattern of a row of `phrase_slips.csv`."""
    for pattern, right in _phrases().on(text):
        yield from hits_of(pattern, text, f"规范提法是“{right}”。", right)


@cache
def _phrases() -> Patterns[str]:
    return Patterns((pattern, right) for pattern, right, _ in table("phrase_slips.csv"))
