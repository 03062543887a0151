"""缺字处: a character that stands by itself where a word with one character more is meant."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.language.spelling import ADDED
from zhongshu.engines.proofing.language.trees import Forest
from zhongshu.engines.proofing.vocabulary.likely import (
    FAINT_LOGIT,
    OPEN,
    Frame,
    Token,
    bound,
    frame,
    is_number_of_paper,
    is_strange,
    logit,
    reach,
    run_costs,
    tokens_of,
)
from zhongshu.engines.proofing.vocabulary.store import EDGE, LONGEST, UNIT, Vocabulary, shipped

Chances = Mapping[tuple[int, str], float]

_LEAST_GAIN, _AROUND, _MOST = 2 * UNIT, 8, 6
DETECTOR = Path(__file__).parent / "gaps.json"
_NEVER_BEGUN = frozenset("我你他她它该本各每某省市县区镇乡村局部厅委办院据应需变会可能要须才共获期赴守邀深说请辖超国")
"""Characters that stand by themselves for a longer word as a matter of course."""
_PERSONS = frozenset("我你他她它们")
_OFTEN_ALONE = frozenset("愿近视够难丢管响度力术战履娱盼靠") | OPEN
_SHORT = re.compile(
    "(?=([促扩稳提增惠优强保调防抓治降补育引兴联访办解谋求讲重树创])[一-龥]{2}(?:[^一-龥]|$|[促扩稳提增惠优强保调防抓治降补育引兴联访办解谋求讲重树创]))"
)
"""A verb of one character with an object of two: 扩投资促消费, 稳规模、优结构."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Characters `start` to `end` become `word`, with `new` put in at `place`; `gain`, `signs` and `score` are as in `likely.Change`."""

    start: int
    end: int
    place: int
    new: str
    word: str
    gain: int
    signs: tuple[float, ...]
    score: float = 0.0


def missing(text: str, least: float, faint: Chances | None = None) -> list[Gap]:
    """The best mended word of each place that lacks a character, whose chance is at least `least`, in order; `faint` as in `likely.unlikely`."""
    return missing_of([text], least, [faint or {}])[0]


def missing_of(texts: Sequence[str], least: float, faint: Sequence[Chances]) -> list[list[Gap]]:
    """The same for many texts at once, which is quicker."""
    return [_chosen(text, gaps, least) for text, gaps in zip(texts, weighed(texts, faint, _detector()), strict=True)]


def weighed(texts: Sequence[str], faint: Sequence[Chances], detector: Forest | None = None) -> list[list[Gap]]:
    """Every gap worth weighing in each text, with its signs and the chance that a detector gives it."""
    held = [_hopeful(list(_gaps(shipped(), text, chances))) for text, chances in zip(texts, faint, strict=True)]
    around = [
        (text[max(0, gap.place - _AROUND) : gap.place], gap.new, text[gap.place : gap.place + _AROUND])
        for text, gaps in zip(texts, held, strict=True)
        for gap in gaps
    ]
    if not around:
        return held
    mended = ["".join(pieces) for pieces in around]
    costs = run_costs([*(before + after for before, _, after in around), *mended])
    every = [gap for gaps in held for gap in gaps]
    rows = [
        (*gap.signs, before - after, after / len(words))
        for gap, before, after, words in zip(every, costs, costs[len(every) :], mended, strict=False)
    ]
    chances = iter(detector.chance(np.array(rows)) if detector else np.zeros(len(rows)))
    signs = iter(rows)
    return [[replace(gap, signs=next(signs), score=float(next(chances))) for gap in gaps] for gaps in held]


@cache
def _detector() -> Forest:
    return Forest.from_json(json.loads(DETECTOR.read_text("utf-8")))


def _chosen(text: str, gaps: Sequence[Gap], least: float) -> list[Gap]:
    likely = sorted((gap for gap in gaps if gap.score >= _needed(gap, least)), key=lambda gap: (-gap.score, gap.start))
    if not likely:
        return []
    alone, found = left_alone(text), list[Gap]()
    for gap in likely:
        if is_guarded(alone, gap) or is_number_of_paper(text, gap.place):
            continue
        if all(gap.end <= other.start or other.end <= gap.start for other in found):
            found.append(gap)
    return sorted(found, key=lambda gap: gap.start)


def _needed(gap: Gap, least: float) -> float:
    """The chance that is needed: more where the character stands by itself as a matter of course, and where the subject is one that the models do not know."""
    if gap.signs[_OPEN] or gap.signs[_NEVER]:
        return max(least, _FIRM)
    return max(least, _DOUBTED) if gap.signs[_GROUND] > _STRANGE_GROUND else least


def is_guarded(alone: NDArray[np.bool_], gap: Gap) -> bool:
    """Whether a gap is where statistics must say nothing, or makes another number."""
    return bool(alone[max(0, gap.place - 1) : gap.place + 1].any()) or touches_number("", gap.new)


def _hopeful(gaps: Sequence[Gap]) -> list[Gap]:
    ranked = sorted(gaps, key=lambda gap: (gap.start, gap.end, -gap.gain))
    kept: list[Gap] = []
    for _, near in itertools.groupby(sorted(ranked, key=lambda gap: gap.place), key=lambda gap: gap.place):
        rivals = sorted(near, key=lambda gap: -gap.gain)[:_MOST]
        gains = [gap.gain for gap in rivals] + [0]
        for rank, gap in enumerate(rivals):
            margin = (gap.gain - gains[1] if rank == 0 else gap.gain - gains[0]) / UNIT
            kept.append(replace(gap, signs=(*gap.signs, float(rank), margin, float(len(rivals)))))
    return kept


def _gaps(vocabulary: Vocabulary, text: str, faint: Chances) -> Iterator[Gap]:
    tokens = tokens_of(vocabulary, text)
    edge = vocabulary.number[EDGE]
    short = {found.start() for found in _SHORT.finditer(text)}
    doubted = {place for place, new in faint if new.startswith(ADDED)}
    for at in range(1, len(tokens) - 1):
        start, end, word = tokens[at]
        if word == edge or end - start > 1 or text[start] in _PERSONS or text[start] in text[start - 1 : start] + text[end : end + 1]:
            continue
        strange = is_strange(vocabulary, tokens, at)
        if strange or start in doubted or end in doubted:
            yield from _filled(vocabulary, text, tokens, at, (float(strange), float(start in short), faint))


def _filled(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int, told: tuple[float, float, Chances]) -> Iterator[Gap]:
    """Words around a single character that have one character more than stands there."""
    place = tokens[at][0]
    run_start, run_end = reach(vocabulary, tokens, at, place)
    previous, following = tokens[at - 1][2], tokens[at + 1][2]
    for size in range(1, LONGEST):
        for start in range(max(run_start, place - size + 1), min(place, run_end - size) + 1):
            end = start + size
            around: Frame | None = None
            for gap in range(start, end + 1):
                left, after = text[start:gap], text[gap:end]
                for new in vocabulary.near.get(f"{left}?{after}", ""):
                    word = left + new + after
                    number = vocabulary.number[word]
                    if size == 1 and not (vocabulary.knows(previous, number) or vocabulary.knows(number, following)):
                        continue
                    around = around or frame(vocabulary, text, tokens, at, (start, end))
                    gain = around.gain(vocabulary, number)
                    if gain >= _LEAST_GAIN:
                        bare = Gap(start, end, gap, new, word, gain, ())
                        yield replace(bare, signs=_signs(vocabulary, text, tokens, at, bare, told))


SIGNS = (
    "gain", "is_word", "new_hollow", "new_first", "cost", "use", "led_word", "follows_word", "led", "ends", "lead_cost", "end_cost", "bound", "open",
    "edge_unled", "edge_unended", "clause_begins", "after_number", "others", "size", "strange", "short", "never_begun", "before_size", "after_size",
    "model", "rival", "before_bound", "after_bound", "single_use", "rank", "margin", "rivals", "run", "ground",
)  # fmt: skip
_OPEN, _NEVER, _GROUND = SIGNS.index("open"), SIGNS.index("never_begun"), SIGNS.index("ground")
_FIRM, _DOUBTED, _STRANGE_GROUND = 0.55, 0.35, 6.0
MORE = frozenset(("gain", "use", "led_word", "follows_word", "bound", "model", "margin", "run", "strange"))
LESS = frozenset(("is_word", "led", "ends", "short", "rank", "ground", "cost"))
"""What can only speak for a gap, and what only against it."""
_CLAUSE_ENDS = frozenset("，。；：,;")


def _signs(  # noqa: PLR0917 — a text, its words, a place in it and what is known of the place
    vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int, gap: Gap, told: tuple[float, float, Chances]
) -> tuple[float, ...]:
    first = last = at
    while tokens[first][0] > gap.start:
        first -= 1
    while tokens[last][1] < gap.end:
        last += 1
    edge, number, single = vocabulary.number[EDGE], vocabulary.number[gap.word], tokens[at][2]
    before = tokens[first - 1][2] if tokens[first][0] == gap.start else -1
    after = tokens[last + 1][2] if tokens[last][1] == gap.end else -1
    (left, right, previous), (begin, close, following) = tokens[at - 1], tokens[at + 1]
    led, ends = vocabulary.knows(previous, single), vocabulary.knows(single, following)
    letter, stretch = text[tokens[at][0]], text[gap.start : gap.end]
    strange, short, faint = told
    chance = logit(faint.get((gap.place, ADDED + gap.new), 0.0))
    rival = max((logit(other) for (spot, new), other in faint.items() if spot == gap.place and new != ADDED + gap.new), default=FAINT_LOGIT)
    return (
        gap.gain / UNIT,
        float(len(stretch) > 1 and stretch in vocabulary.number),
        float(gap.new in "的了着性化们"),
        float(gap.place == gap.start),
        vocabulary.cost[number] / UNIT,
        vocabulary.official[number] / UNIT,
        float(vocabulary.knows(before, number)) - float(before == edge),
        float(vocabulary.knows(number, after)) - float(after == edge),
        float(led),
        float(ends),
        vocabulary.follow(previous, single) / UNIT,
        vocabulary.follow(single, following) / UNIT,
        bound().get(letter, 0.0),
        float(letter in OPEN),
        float(previous == edge and not led),
        float(following == edge and not ends),
        float(text[gap.start - 1 : gap.start] in _CLAUSE_ENDS if gap.start else True),
        float(gap.place > 0 and not "一" <= text[gap.place - 1] <= "龥" and text[gap.place - 1].isalnum()),
        math.log1p(len(vocabulary.near[f"{text[gap.start : gap.place]}?{text[gap.place : gap.end]}"])),
        float(len(gap.word)),
        strange,
        short,
        float(letter in _NEVER_BEGUN or letter in _OFTEN_ALONE),
        float(right - left),
        float(close - begin),
        chance,
        rival,
        bound().get(text[left], 0.0) if right - left == 1 else -1.0,
        bound().get(text[begin], 0.0) if close - begin == 1 else -1.0,
        vocabulary.official[single] / UNIT if single >= 0 else -1.0,
    )
