"""文稿里的数: a figure in a draft beside the platform's own, as a hint with its definition; only figures that the reader may see."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zhongshu.core.access.actors import Actor
from zhongshu.core.indicators.figures import INDICATORS, Indicator, shown
from zhongshu.engines.paper import Paper
from zhongshu.engines.proofing import Finding, Hit, Rule, finding_of, nothing

FIGURES = Rule(
    "figures.differs", "文稿里的数和系统里的不一样", "consistency", "content", "hint", "系统指标", of_paper=False, find=nothing, good=(), bad=()
)  # fmt: skip
_PARTIAL = re.compile(r"[上下]半年|季度|\d{1,2}月份|\d{1,2}[—\-－～至]\d{1,2}月|第[一二三四]季|月均|日均")
_YEAR = re.compile(r"(?P<year>20\d{2})年|(?P<now>今年|本年度?|当年)|(?P<last>去年|上年|上一年)")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a sentence says it: the words, the number as written, and the year that it is about."""

    name: str
    value: str
    unit: str
    start: int
    end: int
    year: int


def said_figures(text: str, names: tuple[str, ...], this_year: int) -> Iterator[Said]:
    """Figures of these names in a text. One about a part of a year is left alone; without a year this one is meant."""
    pattern = _pattern(names)
    if pattern is None:
        return
    for found in pattern.finditer(text):
        begin = max(text.rfind(mark, 0, found.start()) for mark in "。；\n") + 1
        before = text[begin : found.start()]
        if not _PARTIAL.search(before):
            yield Said(
                found["name"], found["value"], found["unit"].replace("％", "%"), found.start(), found.end(), _year_of(before, this_year)
            )


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    ordered = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    value = r"(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?P<unit>%|％|[件个项起次篇天])"
    return re.compile(
        rf"(?:(?<![一-龥])|(?<=[年月底来的共已及和]))(?P<name>{ordered})(?:数|总数)?(?:为|是|达到?|共计?|累计|约|已达|：)?{value}"
    )


def _year_of(before: str, this_year: int) -> int:
    found = next(reversed(list(_YEAR.finditer(before))), None)
    if found is None or found["now"]:
        return this_year
    return this_year - 1 if found["last"] else int(found["year"])


def figure_findings(content: Paper, day: dt.date, actor: Actor) -> Iterator[Finding]:
    """Where the draft says another figure than the platform counts for this reader."""
    mine = {name: each for each in INDICATORS if each.permission.holds(actor) for name in (each.title, *each.aliases)}
    counted: dict[tuple[str, int], str] = {}
    for segment in content.segments():
        for said in said_figures(segment.text, tuple(mine), day.year):
            indicator = mine[said.name]
            if said.unit != indicator.unit:
                continue
            key = (indicator.code, said.year)
            if key not in counted:
                counted[key] = shown(indicator, indicator.compute(actor, said.year))
            if not is_same(said.value, counted[key]):
                yield finding_of(FIGURES, _hit(indicator, said, counted[key]), segment)


def is_same(said: str, counted: str) -> bool:
    """Whether the two say the same, to as many decimals as are written. Nothing counted is nothing to compare with."""
    if counted == "—":
        return True
    ours, theirs = counted.replace(",", ""), said.replace(",", "")
    places = min(len(ours.partition(".")[2]), len(theirs.partition(".")[2]))
    return round(float(ours), places) == round(float(theirs), places)


def _hit(indicator: Indicator, said: Said, value: str) -> Hit:
    told = f"系统里{said.year}年“{indicator.title}”是{value}{indicator.unit}（按您有权查看的记录）。口径：{indicator.definition}"
    return Hit(told, said.start, said.end, row=f"{indicator.code}/{said.year}")
