"""缺字处: a character that stands by itself where a word with one character more is meant."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.vocabulary.likely import OPEN, Token, is_strange, reach, run_costs, tokens_of, word_gain
from zhongshu.engines.proofing.vocabulary.store import EDGE, LONGEST, UNIT, Vocabulary, shipped

_LEAST_GAIN, _AROUND, _MOST, _STRANGE_GROUND = 2 * UNIT, 8, 6, 3.5
_NEVER_BEGUN = frozenset("我你他她它该本各每某省市县区镇乡村局部厅委办院据应需变会可能要须才共获期赴守邀深说请辖超国") | OPEN
"""Characters that stand by themselves for a longer word as a matter of course."""
_SHORT = re.compile(
    "(?=([促扩稳提增惠优强保调防抓治降补育引兴联访办解谋求讲重树创])[一-龥]{2}(?:[^一-龥]|$|[促扩稳提增惠优强保调防抓治降补育引兴联访办解谋求讲重树创]))"
)
"""A verb of one character with an object of two: 扩投资促消费, 稳规模、优结构."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Characters `start` to `end` become `word`, with `new` put in at `place`; `gain` and `score` are as in `likely.Change`."""

    start: int
    end: int
    place: int
    new: str
    word: str
    gain: int
    signs: tuple[float, ...]
    score: float = 0.0


def missing(text: str, least: float) -> list[Gap]:
    """The best mended word of each place that lacks a character, whose score is at least `least`, in order."""
    gaps = _hopeful(list(_gaps(shipped(), text)))
    if not gaps:
        return []
    alone, found = left_alone(text), list[Gap]()
    for gap in sorted(_scored(text, gaps), key=lambda gap: (-gap.score, gap.start)):
        if gap.score < least:
            break
        if alone[max(0, gap.place - 1) : gap.place + 1].any() or touches_number("", gap.new):
            continue
        if all(gap.end <= other.start or other.end <= gap.start for other in found):
            found.append(gap)
    return sorted(found, key=lambda gap: gap.start)


def _hopeful(gaps: Sequence[Gap]) -> list[Gap]:
    ranked = sorted(gaps, key=lambda gap: (gap.place, -gap.gain))
    places = itertools.groupby(ranked, key=lambda gap: gap.place)
    return [gap for _, place in places for gap in itertools.islice(place, _MOST)]


def _gaps(vocabulary: Vocabulary, text: str) -> Iterator[Gap]:
    tokens = tokens_of(vocabulary, text)
    edge = vocabulary.number[EDGE]
    short = {found.start() for found in _SHORT.finditer(text)}
    for at in range(1, len(tokens) - 1):
        start, end, word = tokens[at]
        if (
            word == edge
            or end - start > 1
            or text[start] in _NEVER_BEGUN
            or start in short
            or text[start] in text[start - 1 : start] + text[end : end + 1]
        ):
            continue
        if is_strange(vocabulary, tokens, at):
            yield from _filled(vocabulary, text, tokens, at)


def _filled(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int) -> Iterator[Gap]:
    """Words around a single character that have one character more than stands there."""
    place = tokens[at][0]
    run_start, run_end = reach(vocabulary, tokens, at, place)
    before, after = tokens[at - 1][2], tokens[at + 1][2]
    for size in range(1, LONGEST):
        for start in range(max(run_start, place - size + 1), min(place, run_end - size) + 1):
            end = start + size
            for gap in range(start, end + 1):
                for word in vocabulary.near.get(f"{text[start:gap]}?{text[gap:end]}", ()):
                    number = vocabulary.number[word]
                    if size == 1 and not (vocabulary.knows(before, number) or vocabulary.knows(number, after)):
                        continue
                    gain = word_gain(vocabulary, text, tokens, at, (start, end, number))
                    if gain >= _LEAST_GAIN:
                        signs = _signs(vocabulary, text, tokens, at, Gap(start, end, gap, word[gap - start], word, gain, ()))
                        yield Gap(start, end, gap, word[gap - start], word, gain, signs)


def _signs(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int, gap: Gap) -> tuple[float, ...]:
    """What speaks for and against a gap, besides what the language model says of it; in the order of `_WEIGHTS`."""
    first = last = at
    while tokens[first][0] > gap.start:
        first -= 1
    while tokens[last][1] < gap.end:
        last += 1
    edge, number, single = vocabulary.number[EDGE], vocabulary.number[gap.word], tokens[at][2]
    before = tokens[first - 1][2] if tokens[first][0] == gap.start else -1
    after = tokens[last + 1][2] if tokens[last][1] == gap.end else -1
    previous, following = tokens[at - 1][2], tokens[at + 1][2]
    led, ends = vocabulary.knows(previous, single), vocabulary.knows(single, following)
    letter, stretch = text[tokens[at][0]], text[gap.start : gap.end]
    bound = _bound().get(letter, 0.0)
    return (
        1.0,
        gap.gain / UNIT,
        min(gap.gain / UNIT, 6.0),
        float(len(stretch) > 1 and stretch in vocabulary.number),
        float(gap.new in "的了着性化们"),
        float(gap.place == gap.start),
        vocabulary.cost[number] / UNIT,
        float(vocabulary.knows(before, number)),
        float(vocabulary.knows(number, after)),
        float(before == edge),
        float(led),
        float(ends),
        vocabulary.follow(previous, single) / UNIT,
        vocabulary.follow(single, following) / UNIT,
        bound,
        float(previous == edge and not led),
        float(following == edge and not ends),
        bound * (previous == edge and not led),
        bound * (following == edge and not ends),
        float(gap.place > 0 and not "一" <= text[gap.place - 1] <= "龥" and text[gap.place - 1].isalnum()),
        math.log1p(len(vocabulary.near[f"{text[gap.start : gap.place]}?{text[gap.place : gap.end]}"])),
    )


@cache
def _bound() -> dict[str, float]:
    """How much oftener each character stands in words than by itself, as a logarithm."""
    vocabulary = shipped()
    within: dict[str, float] = {}
    for word, number in vocabulary.number.items():
        used = math.expm1(vocabulary.official[number] / UNIT)
        for letter in set(word):
            within[letter] = within.get(letter, 0.0) + used
    alone = {
        letter: math.expm1(vocabulary.official[vocabulary.number[letter]] / UNIT) if letter in vocabulary.number else 0.0
        for letter in within
    }
    return {letter: math.log((used + 5) / (alone[letter] + 1)) for letter, used in within.items()}


_LED_BY_EDGE, _BOUND = 9, 14
_CLAUSE_ENDS, _BEGINS = frozenset("，。；：,;"), 4.5
"""A clause seldom begins with a character that hardly ever stands by itself: of clean papers three in 240,000 characters look so."""
_WEIGHTS = (
    1.26, 0.21, 0.3, -2.86, -0.27, 0.45, -0.01, -0.72, -0.92, -0.19, 0.35, -0.79, -0.03, -0.16, 0.12, 0.71, 1.64, -0.3, -0.35, -1.57, 0.02, 0.44, -0.21, -0.55,
)  # fmt: skip
"""What each sign weighs, by logistic regression on characters left out of papers that neither model has seen; the last three are of the language model."""


def _scored(text: str, gaps: Sequence[Gap]) -> list[Gap]:
    """The gaps with their scores; the language model reads all their surroundings, as they are and as mended, at once."""
    around = [(text[max(0, gap.place - _AROUND) : gap.place], text[gap.place : gap.place + _AROUND]) for gap in gaps]
    told = [before + after for before, after in around]
    mended = [before + gap.new + after for gap, (before, after) in zip(gaps, around, strict=True)]
    costs = run_costs([*told, *mended])
    rows = zip(gaps, costs, costs[len(gaps) :], map(len, mended), strict=False)
    return [replace(gap, score=_score(text, gap, before - after, after / size)) for gap, before, after, size in rows]


def _score(text: str, gap: Gap, run: float, ground: float) -> float:
    signs = (*gap.signs, run, min(0.0, run), max(0.0, ground - _STRANGE_GROUND))
    begins = (
        gap.place == gap.end == gap.start + 1
        and text[gap.start - 1 : gap.start] in _CLAUSE_ENDS
        and gap.signs[_LED_BY_EDGE]
        and gap.signs[_BOUND] > 2.5
    )
    return sum(weight * sign for weight, sign in zip(_WEIGHTS, signs, strict=True)) + _BEGINS * bool(begins)
