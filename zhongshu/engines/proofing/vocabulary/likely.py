"""不成词处: characters that make no word where they stand, while with one like character in their place, they do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.language.reading import read
from zhongshu.engines.proofing.language.store import shipped as shipped_language
from zhongshu.engines.proofing.vocabulary.store import EDGE, LONGEST, UNIT, UNKNOWN_COST, Vocabulary, likes, shipped

Token = tuple[int, int, int]
"""(start, end, the word's number or -1)."""
_HAN = re.compile("[一-龥]+")
_LEAST_GAIN, _AROUND, _MOST = 5 * UNIT, 7, 6
_BY_SOUND = (-1.0, -1.0, -1.0, 2.5, 3.0)
_SHAPE_FROM, _IS_WORD, _IS_OPEN, _HOLLOW, _RARE, _RARE_FROM = 9, 3.0, 4.0, 2.0, 1.0, 40
_STRANGE_GROUND, _USUAL_COST = 1.5, 4.2
"""Where the text stays unlikely even when mended, the subject is one that the model does not know, and less is believed."""
_WORD_WEIGHT = _RUN_WEIGHT = 0.6
OPEN = frozenset(
    "较更最新所很再又也还都不就同被把让使给与和或及而但且其各每该此本即为是有在从由向对于至以可能会要应须将已曾未正只均皆亦则之的了着过等她他它我你这那哪谁"
)
"""Characters that stand before or after nearly any word by themselves."""
_RARELY_MEANT = frozenset("被地她们了着市")
_COUNTRIES = frozenset("日美俄英法德印蒙朝韩越泰缅老柬尼巴希意西葡哈乌吉塔伊土埃非欧澳加墨")
_FAMILY = frozenset("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹章苏潘葛范彭鲁马苗方俞任袁柳史唐薛雷贺汤罗郝安常于傅齐康伍余顾孟黄穆萧姚邵汪毛戴宋熊纪舒项祝董梁杜阮季贾江童郭梅林钟徐邱高夏蔡田樊胡凌霍万柯管卢莫丁邓洪石崔龚程陆段侯武刘龙叶黎白乔连关游佟沙")  # fmt: skip

_SHORT_BODY = re.compile(r"(?:^|[、，。：；（和与及])[市省县区州]$")
_AFTER_BODY, _NAME_ENDS = re.compile(r"[局委府部会室院处科厅司]([一-龥]?)$"), re.compile(r"[一-龥]{0,2}(?:[，、。；（]|$)")


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` become `new`. `gain` is by how much likelier the words become, in sixteenths of a nat.

    `score` weighs that with what the language model says and with how like the two are.
    """

    start: int
    end: int
    new: str
    gain: int
    sound: int
    shape: int
    is_word: bool
    """Whether what stands there is a word too, only not here."""
    is_rare: bool
    word: tuple[int, int] = (0, 0)
    """The word in which it stands, as characters of the text."""
    score: float = 0.0


def unlikely(text: str, least: float) -> list[Change]:
    """The best change of each unlikely place whose score is at least `least`, in order."""
    found: list[Change] = []
    changes = list(_changes(shipped(), text))
    if not changes:
        return []
    changes = _scored(text, _hopeful(changes))
    alone = left_alone(text)
    for change in sorted(changes, key=lambda change: (-change.score, change.start)):
        if change.score < least:
            break
        if alone[change.start : change.end].any() or touches_number(text[change.start : change.end], change.new) or is_name(text, change):
            continue
        if all(change.end <= other.start or other.end <= change.start for other in found):
            found.append(change)
    return sorted(found, key=lambda change: change.start)


def _hopeful(changes: Sequence[Change]) -> list[Change]:
    """Of each place the few changes that make the words likeliest."""
    ranked = sorted(changes, key=lambda change: (change.start, -change.gain))
    places = itertools.groupby(ranked, key=lambda change: change.start)
    return [change for _, place in places for change in itertools.islice(place, _MOST)]


def tokens_of(vocabulary: Vocabulary, text: str) -> list[Token]:
    """The words of a text by their use alone; what is not Chinese is one edge."""
    edge = vocabulary.number[EDGE]
    tokens: list[Token] = [(0, 0, edge)]
    at = 0
    for run in _HAN.finditer(text):
        if run.start() > at:
            tokens.append((at, run.start(), edge))
        tokens += segment(vocabulary, text, run.start(), run.end())
        at = run.end()
    tokens.append((at, len(text), edge))
    return tokens


def segment(vocabulary: Vocabulary, text: str, start: int, end: int) -> list[Token]:
    """The likeliest words of one stretch."""
    size = end - start
    cost, number = vocabulary.cost, vocabulary.number.get
    best, origin, words = [0] + [1 << 30] * size, [0] * (size + 1), [-1] * (size + 1)
    for i in range(size):
        before = best[i]
        for j in range(i + 1, min(size, i + LONGEST) + 1):
            word = number(text[start + i : start + j])
            if word is not None:
                total = before + cost[word]
            elif j == i + 1:
                total, word = before + UNKNOWN_COST, -1
            else:
                continue
            if total < best[j]:
                best[j], origin[j], words[j] = total, i, word
    tokens: list[Token] = []
    at = size
    while at:
        tokens.append((start + origin[at], start + at, words[at]))
        at = origin[at]
    return tokens[::-1]


def _changes(vocabulary: Vocabulary, text: str) -> Iterator[Change]:
    tokens = tokens_of(vocabulary, text)
    edge = vocabulary.number[EDGE]
    for at in range(1, len(tokens) - 1):
        start, end, word = tokens[at]
        if word == edge or end - start > 2 or not is_strange(vocabulary, tokens, at):
            continue
        for place in range(start, end):
            yield from _replaced(vocabulary, text, tokens, at, place)


def is_strange(vocabulary: Vocabulary, tokens: Sequence[Token], at: int) -> bool:
    """Whether official text does not have a word beside its neighbours."""
    before, (start, end, word), after = tokens[at - 1][2], tokens[at], tokens[at + 1][2]
    if end - start == 1:
        return not (vocabulary.knows(before, word) and vocabulary.knows(word, after))
    return not (vocabulary.knows(before, word) or vocabulary.knows(word, after))


def _replaced(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int, place: int) -> Iterator[Change]:
    """Words of the vocabulary around a place that differ only there, by a like character."""
    run_start, run_end = reach(vocabulary, tokens, at, place)
    near = vocabulary.near
    like = likes(text[place])
    for size in range(2, LONGEST + 1):
        for start in range(max(run_start, place - size + 1), min(place, run_end - size) + 1):
            for word in near.get(f"{text[start:place]}?{text[place + 1 : start + size]}", ()):
                right = word[place - start]
                if right not in like:
                    continue
                number = vocabulary.number[word]
                gain = word_gain(vocabulary, text, tokens, at, (start, start + size, number))
                if gain >= _LEAST_GAIN:
                    is_word, is_rare = text[start : start + size] in vocabulary.number, vocabulary.official[number] < _RARE_FROM
                    yield Change(place, place + 1, right, gain, *like[right], is_word, is_rare, (start, start + size))


def reach(vocabulary: Vocabulary, tokens: Sequence[Token], at: int, place: int) -> tuple[int, int]:
    """The stretch of words around a place that a word there may take up."""
    edge = vocabulary.number[EDGE]
    first = last = at
    while tokens[first - 1][2] != edge and place - tokens[first - 1][0] < LONGEST:
        first -= 1
    while tokens[last + 1][2] != edge and tokens[last + 1][1] - place <= LONGEST + 2:
        last += 1
    return tokens[first][0], tokens[last][1]


def word_gain(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int, word: Token) -> int:
    """How much the cost of the words around falls when `word` stands at its place."""
    start, end, _ = word
    first = last = at
    while tokens[first][0] > start:
        first -= 1
    while tokens[last][1] < end:
        last += 1
    if tokens[last][1] > end and tokens[last + 1][2] != vocabulary.number[EDGE]:
        last += 1
    middle = [*segment(vocabulary, text, tokens[first][0], start), word, *segment(vocabulary, text, end, tokens[last][1])]
    before, after = tokens[first - 1], tokens[last + 1]
    return _chain(vocabulary, [before, *tokens[first : last + 1], after]) - _chain(vocabulary, [before, *middle, after])


def _chain(vocabulary: Vocabulary, tokens: Sequence[Token]) -> int:
    return sum(vocabulary.follow(one[2], other[2]) for one, other in itertools.pairwise(tokens))


def _scored(text: str, changes: Sequence[Change]) -> list[Change]:
    """The changes with their scores; the language model reads all their surroundings, as they are and as mended, at once."""
    around = [(text[max(0, change.start - _AROUND) : change.start], text[change.end : change.end + _AROUND]) for change in changes]
    told = [before + text[change.start : change.end] + after for change, (before, after) in zip(changes, around, strict=True)]
    mended = [before + change.new + after for change, (before, after) in zip(changes, around, strict=True)]
    costs = run_costs([*told, *mended])
    rows = zip(changes, costs, costs[len(changes) :], map(len, mended), strict=False)
    return [replace(change, score=_score(text, change, before, after, size)) for change, before, after, size in rows]


def _score(text: str, change: Change, before: float, after: float, size: int) -> float:
    likeness = max(_BY_SOUND[change.sound], float(change.shape - _SHAPE_FROM))
    against = _IS_WORD * change.is_word + _RARE * change.is_rare + _STRANGE_GROUND * max(0.0, after / size - _USUAL_COST)
    against += _IS_OPEN * (text[change.start] in OPEN) + _HOLLOW * (change.new in _RARELY_MEANT)
    return _WORD_WEIGHT * change.gain / UNIT + _RUN_WEIGHT * (before - after) + likeness - against


def run_costs(texts: Sequence[str]) -> list[float]:
    """What the language model says of each text, in nats."""
    reading = read(shipped_language(), "\n".join(["", *texts]))
    ends = list(itertools.accumulate((len(text) + 1 for text in texts), initial=1))
    places = np.searchsorted(reading.encoded.start, ends)
    sums = reading.sums[places]
    return [float(cost) / UNIT for cost in np.diff(sums)]


def is_name(text: str, change: Change) -> bool:
    """Whether the place may be part of a name that a line or a body is followed by, a body's short name, a country, or the second of two alike (巡河巡湖)."""
    before, wrong, after = text[: change.start], text[change.start], text[change.end : change.end + 1]
    if wrong in _COUNTRIES and (before.endswith("中") or after in {"方", "中", "美"}):
        return True
    if _SHORT_BODY.search(before) and after in {"委", "办", "局", "院"}:
        return True
    if change.word[0] > 1 and text[change.word[0] - 2] == text[change.word[0]] and change.start > change.word[0]:
        return True
    person = _AFTER_BODY.search(before)
    if person and f"{person[1]}{wrong}"[0] in _FAMILY and _NAME_ENDS.match(text, change.end):
        return True
    begun = re.search(r"(?:^|[、，。：；\s])([一-龥]{0,2})$", before)
    return bool(begun and f"{begun[1]}{wrong}"[0] in _FAMILY and (begun[1] or len(text) < 40))
