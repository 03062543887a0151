"""不成词处: characters that make no word where they stand, while with one like character in their place, they do."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.language.reading import read
from zhongshu.engines.proofing.language.store import shipped as shipped_language
from zhongshu.engines.proofing.language.trees import Forest
from zhongshu.engines.proofing.lexicon import table
from zhongshu.engines.proofing.vocabulary.company import fitness, friends_near
from zhongshu.engines.proofing.vocabulary.company import shipped as company
from zhongshu.engines.proofing.vocabulary.store import EDGE, LONGEST, UNIT, UNKNOWN_COST, Vocabulary, likes, shipped

Token = tuple[int, int, int]
"""(start, end, the word's number or -1)."""
_HAN = re.compile("[一-龥]+")
_LEAST_GAIN, _LEAST_ALIEN, _AROUND, _MOST = 3 * UNIT, -2 * UNIT, 7, 6
FAINT_LOGIT, _WHOLE = -5.0, 2
"""Stands for the log-odds of every change that the language layer finds hopeless."""
_OTHER_GAIN, _OTHER_USE, _PLAIN = 6 * UNIT, 40, 2
DETECTOR = Path(__file__).parent / "swaps.json"
OPEN = frozenset(
    "较更最新所很再又也还都不就同被把让使给与和或及而但且其各每该此本即为是有在从由向对于至以可能会要应须将已曾未正只均皆亦则之的了着过等她他它我你这那哪谁"
)
"""Characters that stand before or after nearly any word by themselves."""
_COUNTRIES = frozenset("日美俄英法德印蒙朝韩越泰缅老柬尼巴希意西葡哈乌吉塔伊土埃非欧澳加墨")
_PLAIN_WORDS = OPEN | frozenset("同多一唯我你们")
_ALIEN, _SAME_SOUND, _SAME_SHAPE = 2.5, 3, 10
"""By how many nats another word must fit better among the words around, and how like its character must be, to be weighed where the neighbours give no doubt."""
_FIRM, _SURE, _STRANGE_GROUND = 0.4, 0.6, 7.2
"""Of characters that are words by themselves more is needed to say that they are wrong."""
_FAMILY = frozenset("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹章苏潘葛范彭鲁马苗方俞任袁柳史唐薛雷贺汤罗郝安常于傅齐康伍余顾孟黄穆萧姚邵汪毛戴宋熊纪舒项祝董梁杜阮季贾江童郭梅林钟徐邱高夏蔡田樊胡凌霍万柯管卢莫丁邓洪石崔龚程陆段侯武刘龙叶黎白乔连关游佟沙")  # fmt: skip

_OF_AREAS, _USUAL_STEM = "省市县区州旗镇乡", 64
_OF_PLACES = "省市县区州旗镇乡村屯寨路街巷桥港湾河江湖溪岛"
_SHORT_BODY = re.compile(r"(?:^|[、，。：；（和与及])[市省县区州]$")
_AFTER_BODY, _NAME_ENDS = re.compile(r"[局委府部会室院处科厅司]([一-龥]?)$"), re.compile(r"[一-龥]{0,2}(?:[，、。；（\s]|$)")
_NUMBER_OF_PAPER = re.compile(r"[（(][一-龥]{1,9}$"), re.compile(r"[一-龥]{0,8}[〔\[［]\d")
_CLAUSE = re.compile(r"(?:^|[、，。：；\s])([一-龥]{0,2})$")
_BEFORE_NAMES = re.compile(r"(?:工作人员|同志|干部|民警|教师|学生|村民|代表|委员|演员|选手|队员|社员|作家|记者|医生|护士|职工|司机|被告人?|原告|申请人|当事人|户主|业主|法官|检察官|出席|列席|请假|主持|记录|缺席)[：:]?([一-龥]?)$")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` become `new`. `gain` is by how much likelier the words become, in sixteenths of a nat.

    `score` is the chance that the change is right, as the detector gives it from `signs`.
    """

    start: int
    end: int
    new: str
    gain: int
    sound: int
    shape: int
    is_word: bool
    """Whether what stands there is a word too, only not here."""
    word: tuple[int, int] = (0, 0)
    """The word in which it stands, as characters of the text."""
    signs: tuple[float, ...] = ()
    score: float = 0.0


def unlikely(text: str, least: float, faint: Mapping[tuple[int, str], float] | None = None) -> list[Change]:
    """The best change of each unlikely place whose chance is at least `least`, in order.

    `faint` are the chances that the language layer gives changes of single characters, by place and new character.
    """
    return unlikely_of([text], least, [faint or {}])[0]


def unlikely_of(texts: Sequence[str], least: float, faint: Sequence[Mapping[tuple[int, str], float]]) -> list[list[Change]]:
    """The same for many texts at once, which is quicker."""
    found = weighed(texts, faint, _detector())
    return [_chosen(text, changes, least) for text, changes in zip(texts, found, strict=True)]


def weighed(texts: Sequence[str], faint: Sequence[Mapping[tuple[int, str], float]], detector: Forest | None = None) -> list[list[Change]]:
    """Every change worth weighing in each text, with its signs and the chance that a detector gives it."""
    held = [_hopeful(list(_changes(shipped(), text, chances))) for text, chances in zip(texts, faint, strict=True)]
    told = [
        text[max(0, change.start - _AROUND) : change.end + _AROUND] for text, changes in zip(texts, held, strict=True) for change in changes
    ]
    if not told:
        return held
    mended = [
        text[max(0, change.start - _AROUND) : change.start] + change.new + text[change.end : change.end + _AROUND]
        for text, changes in zip(texts, held, strict=True)
        for change in changes
    ]
    costs = run_costs([*told, *mended])
    rows = [
        (*change.signs, before - after, after / len(words))
        for change, before, after, words in zip(
            (change for changes in held for change in changes), costs, costs[len(told) :], mended, strict=False
        )
    ]
    chances = iter(detector.chance(np.array(rows)) if detector else np.zeros(len(rows)))
    signs = iter(rows)
    return [[replace(change, signs=next(signs), score=float(next(chances))) for change in changes] for changes in held]


@cache
def _detector() -> Forest:
    return Forest.from_json(json.loads(DETECTOR.read_text("utf-8")))


def _chosen(text: str, changes: Sequence[Change], least: float) -> list[Change]:
    likely = sorted(
        (change for change in changes if change.score >= _needed(text, change, least)),
        key=lambda change: (-change.score, change.start),
    )
    if not likely:
        return []
    found: list[Change] = []
    alone = left_alone(text)
    for change in likely:
        if alone[change.start : change.end].any() or touches_number(text[change.start : change.end], change.new) or is_name(text, change):
            continue
        if all(change.end <= other.start or other.end <= change.start for other in found):
            found.append(change)
    return sorted(found, key=lambda change: change.start)


def _needed(text: str, change: Change, least: float) -> float:
    """The chance that is needed: more where a character is a word by itself, and where the text stays unlikely, for there the models do not know the subject."""
    if change.signs[_GROUND] > _STRANGE_GROUND:
        return max(least, _SURE)
    return max(least, _FIRM) if text[change.start] in _PLAIN_WORDS else least


def _hopeful(changes: Sequence[Change]) -> list[Change]:
    """Of each place the few changes that make the words likeliest."""
    ranked = sorted(changes, key=lambda change: (change.start, -change.gain))
    kept = []
    for _, place in itertools.groupby(ranked, key=lambda change: change.start):
        best: dict[str, Change] = {}
        for change in place:
            best.setdefault(change.new, change)
        rivals = list(best.values())[:_MOST]
        gains = [change.gain for change in rivals] + [0]
        for rank, change in enumerate(rivals):
            margin = (change.gain - gains[1] if rank == 0 else change.gain - gains[0]) / UNIT
            kept.append(replace(change, signs=(*change.signs, float(rank), margin, float(len(rivals)))))
    return kept


@lru_cache(maxsize=512)
def tokens_of(vocabulary: Vocabulary, text: str) -> Sequence[Token]:
    """The words of a text by their use alone; what is not Chinese is one edge. Half a dozen rules ask of the same paragraph."""
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
    if size < _WHOLE:
        return [(start, end, vocabulary.number.get(text[start:end], -1))] if size else []
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


@dataclass(frozen=True, slots=True)
class _Told:
    """A text with its words and the chances that the language layer gives."""

    text: str
    tokens: Sequence[Token]
    numbers: Sequence[int]
    faint: Mapping[tuple[int, str], float]


def _changes(vocabulary: Vocabulary, text: str, faint: Mapping[tuple[int, str], float]) -> Iterator[Change]:
    tokens = tokens_of(vocabulary, text)
    told = _Told(text, tokens, [word for _, _, word in tokens], faint)
    edge = vocabulary.number[EDGE]
    doubted = {place for place, new in faint if len(new) == 1}
    for at in range(1, len(tokens) - 1):
        start, end, word = tokens[at]
        if word == edge or end - start > 3:
            continue
        strange = end - start < 3 and is_strange(vocabulary, tokens, at)
        alien = set[int]() if strange or end - start != _PLAIN else alien_places(told.numbers, at)
        for place in range(start, end):
            if strange or place in doubted or place - start in alien:
                yield from _replaced(vocabulary, told, at, place, _LEAST_ALIEN if place - start in alien else _LEAST_GAIN)


def alien_places(numbers: Sequence[int], at: int) -> set[int]:
    """The characters of a usual word of two for which a like one makes a word that keeps the company of the words around much rather."""
    others = partners(numbers[at])
    if not others:
        return set()
    near = friends_near(numbers, at)
    own = fitness(numbers[at], near)
    return {place for place, other in others if fitness(other, near) - own >= _ALIEN}


@lru_cache(maxsize=20_000)
def partners(word: int) -> tuple[tuple[int, int], ...]:
    """For a usual word of two characters: the place of a character, and the usual word that a much like character there makes."""
    vocabulary, weighed = shipped(), company().weighed
    if word not in weighed:
        return ()
    written = vocabulary.words[word]
    found = []
    for place, letter in enumerate(written):
        like = likes(letter)
        for right in filter(like.__contains__, vocabulary.near.get(f"{written[:place]}?{written[place + 1 :]}", "")):
            other = vocabulary.number[written[:place] + right + written[place + 1 :]]
            if other in weighed and (like[right][0] >= _SAME_SOUND or like[right][1] >= _SAME_SHAPE):
                found.append((place, other))
    return tuple(found)


def is_strange(vocabulary: Vocabulary, tokens: Sequence[Token], at: int) -> bool:
    """Whether official text does not have a word beside its neighbours."""
    before, (start, end, word), after = tokens[at - 1][2], tokens[at], tokens[at + 1][2]
    if end - start == 1:
        return not (vocabulary.knows(before, word) and vocabulary.knows(word, after))
    return not (vocabulary.knows(before, word) or vocabulary.knows(word, after))


def _replaced(vocabulary: Vocabulary, told: _Told, at: int, place: int, least: int) -> Iterator[Change]:
    """Words of the vocabulary around a place that differ only there, by a like character."""
    text, tokens = told.text, told.tokens
    run_start, run_end = reach(vocabulary, tokens, at, place)
    near = vocabulary.near
    like = likes(text[place])
    begin, close, own = tokens[at]
    usual = (
        close - begin == _PLAIN and vocabulary.official[own] >= _OTHER_USE
    )  # another usual word with one character in common is tried for it
    for size in range(2, LONGEST + 1):
        for start in range(max(run_start, place - size + 1), min(place, run_end - size) + 1):
            around: Frame | None = None
            left, after = text[start:place], text[place + 1 : start + size]
            rights = near.get(f"{left}?{after}", "")
            for right in rights if usual and size == _PLAIN and start == begin else filter(like.__contains__, rights):
                number = vocabulary.number[left + right + after]
                if right not in like and vocabulary.official[number] < _OTHER_USE:
                    continue
                around = around or frame(vocabulary, text, tokens, at, (start, start + size))
                gain = around.gain(vocabulary, number)
                if gain >= (least if right in like else _OTHER_GAIN):
                    is_word = text[start : start + size] in vocabulary.number
                    change = Change(place, place + 1, right, gain, *like.get(right, (0, 0)), is_word, (start, start + size))
                    yield replace(change, signs=_signs(vocabulary, told, at, change, number))


SIGNS = (
    "gain", "sound", "shape", "is_word", "wrong_cost", "wrong_use", "open", "new_open", "use", "cost", "size", "model", "rival", "led", "follows",
    "token_size", "token_use", "covering", "covering_cost", "bound", "new_bound", "before_size", "after_size", "before_edge", "after_edge",
    "begins", "ends", "token_led", "token_follows", "company", "fits", "rank", "margin", "rivals", "run", "ground",
)  # fmt: skip
_GROUND = SIGNS.index("ground")
MORE, LESS = (
    frozenset(("gain", "sound", "shape", "use", "model", "margin", "run", "led", "follows", "begins", "ends", "company")),
    frozenset(("is_word", "covering", "token_led", "token_follows", "rank", "ground", "cost")),
)
"""What can only speak for a change, and what only against it."""


def _signs(vocabulary: Vocabulary, told: _Told, at: int, change: Change, number: int) -> tuple[float, ...]:
    text, tokens, faint = told.text, told.tokens, told.faint
    (start, end), place = change.word, change.start
    first = last = at
    while tokens[first][0] > start:
        first -= 1
    while tokens[last][1] < end:
        last += 1
    edge = vocabulary.number[EDGE]
    begins, ends = tokens[first][0] == start, tokens[last][1] == end
    before, after = tokens[first - 1][2] if begins else -1, tokens[last + 1][2] if ends else -1
    wrong = vocabulary.number.get(text[start:end], -1)
    chance = logit(faint.get((place, change.new), 0.0))
    rival = max(
        (logit(other) for (spot, new), other in faint.items() if spot == place and len(new) == 1 and new != change.new), default=FAINT_LOGIT
    )
    covered, covered_cost = covering(vocabulary, text, place)
    previous, following, own = tokens[at - 1][2], tokens[at + 1][2], tokens[at][2]
    near = friends_near(told.numbers, at)
    fits = fitness(number, near)
    return (
        change.gain / UNIT,
        float(change.sound),
        float(change.shape),
        float(change.is_word),
        vocabulary.cost[wrong] / UNIT if wrong >= 0 else 25.0,
        vocabulary.official[wrong] / UNIT if wrong >= 0 else -1.0,
        float(text[place] in OPEN),
        float(change.new in OPEN),
        vocabulary.official[number] / UNIT,
        vocabulary.cost[number] / UNIT,
        float(end - start),
        chance,
        rival,
        float(vocabulary.knows(before, number)) - float(before == edge),
        float(vocabulary.knows(number, after)) - float(after == edge),
        float(tokens[at][1] - tokens[at][0]),
        vocabulary.official[own] / UNIT if own >= 0 else -1.0,
        float(covered),
        covered_cost / UNIT,
        bound().get(text[place], 0.0),
        bound().get(change.new, 0.0),
        float(tokens[at - 1][1] - tokens[at - 1][0]),
        float(tokens[at + 1][1] - tokens[at + 1][0]),
        float(previous == edge),
        float(following == edge),
        float(begins),
        float(ends),
        float(vocabulary.knows(previous, own)),
        float(vocabulary.knows(own, following)),
        fits - (fitness(wrong, near) if wrong >= 0 else 0.0),
        fits,
    )


def logit(chance: float) -> float:
    """The log-odds of a chance of the language layer, FAINT_LOGIT at least."""
    return max(FAINT_LOGIT, math.log(chance / (1 - chance))) if 0 < chance < 1 else 8.0 if chance >= 1 else FAINT_LOGIT


def covering(vocabulary: Vocabulary, text: str, place: int) -> tuple[int, int]:
    """The length and the cost of the longest word of the vocabulary that takes in the place as it stands."""
    for size in range(LONGEST, 1, -1):
        for start in range(max(0, place - size + 1), place + 1):
            number = vocabulary.number.get(text[start : start + size])
            if number is not None and start + size <= len(text):
                return size, vocabulary.cost[number]
    return 1, 25 * UNIT


@cache
def bound() -> dict[str, float]:
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


def reach(vocabulary: Vocabulary, tokens: Sequence[Token], at: int, place: int) -> tuple[int, int]:
    """The stretch of words around a place that a word there may take up."""
    edge = vocabulary.number[EDGE]
    first = last = at
    while tokens[first - 1][2] != edge and place - tokens[first - 1][0] < LONGEST:
        first -= 1
    while tokens[last + 1][2] != edge and tokens[last + 1][1] - place <= LONGEST + 2:
        last += 1
    return tokens[first][0], tokens[last][1]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a stretch of text when one word takes it up: the words next to it, and what all else costs, now and then."""

    now: int
    rest: int
    before: int
    after: int

    def gain(self, vocabulary: Vocabulary, word: int) -> int:
        """How much the cost of the words around falls when the word with this number takes up the stretch."""
        return self.now - self.rest - vocabulary.follow(self.before, word) - vocabulary.follow(word, self.after)


def frame(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], at: int, stretch: tuple[int, int]) -> Frame:
    """The frame of characters `stretch`, which hold the word `at` or part of it."""
    start, end = stretch
    first = last = at
    while tokens[first][0] > start:
        first -= 1
    while tokens[last][1] < end:
        last += 1
    if tokens[last][1] > end and tokens[last + 1][2] != vocabulary.number[EDGE]:
        last += 1
    led = [tokens[first - 1], *segment(vocabulary, text, tokens[first][0], start)]
    following = [*segment(vocabulary, text, end, tokens[last][1]), tokens[last + 1]]
    rest = _chain(vocabulary, led) + _chain(vocabulary, following)
    return Frame(_chain(vocabulary, tokens[first - 1 : last + 2]), rest, led[-1][2], following[0][2])


def _chain(vocabulary: Vocabulary, tokens: Sequence[Token]) -> int:
    follow, total, before = vocabulary.follow, 0, tokens[0][2]
    for _, _, word in tokens[1:]:
        total += follow(before, word)
        before = word
    return total


def run_costs(texts: Sequence[str]) -> list[float]:
    """What the language model says of each text, in nats."""
    reading = read(shipped_language(), "\n".join(["", *texts]))
    ends = list(itertools.accumulate((len(text) + 1 for text in texts), initial=1))
    places = np.searchsorted(reading.encoded.start, ends)
    sums = reading.sums[places]
    return [float(cost) / UNIT for cost in np.diff(sums)]


def gains_without(text: str, places: Sequence[int], before: int, after: int) -> list[float]:
    """By how many nats the text becomes likelier without each of these characters, judged by so many before and after it."""
    told = [text[max(0, at - before) : at + 1 + after] for at in places]
    mended = [text[max(0, at - before) : at] + text[at + 1 : at + 1 + after] for at in places]
    costs = run_costs([*told, *mended])
    return [with_it - without for with_it, without in zip(costs, costs[len(places) :], strict=False)]


def is_number_of_paper(text: str, place: int) -> bool:
    """Whether a place is in the letters of a paper's number, which stand for bodies: （安资规函〔2025〕3号）."""
    begun, goes_on = _NUMBER_OF_PAPER
    return bool(begun.search(text, 0, place) and goes_on.match(text, place))


def turns_to_city(text: str, start: int, end: int, new: str) -> bool:
    """Whether a change makes the name of a city where a place is named: 澜州市 is no slip for 湖州市."""
    mended, last = text[:start] + new + text[end:], start + len(new)
    for size in (2, 3):
        for begin in range(max(0, last - size), min(start, len(mended) - size) + 1):
            stem, sign = mended[begin : begin + size], mended[begin + size : begin + size + 1]
            if stem in _cities() and ((sign and sign in _OF_PLACES) or stem[-1] in _OF_PLACES):
                return True
    return False


def names_a_place(text: str, change: Change) -> bool:
    """Whether the mended word would name a place: one that is not known is no slip for one that is (澜州市 for 湖州市, 东澜区 for 东湖区)."""
    start, end = change.word
    right = text[start : change.start] + change.new + text[change.end : end]
    if right in _cities() or (right[-1] in _OF_PLACES and right[:-1] in _cities()):
        return True
    stem = shipped().number.get(right[:-1], -1)
    if right[-1] in _OF_AREAS and len(right) > _PLAIN and change.start < end - 1 and (stem < 0 or shipped().official[stem] < _USUAL_STEM):
        return True
    has_sign = text[end : end + 1] in _OF_PLACES and text[end : end + 2] not in shipped().number
    return bool(text[end:] and has_sign) and right + text[end] not in shipped().number


@cache
def _cities() -> frozenset[str]:
    return frozenset(city for _, cities in table("cities.csv") for city in cities.split())


def is_name(text: str, change: Change) -> bool:
    """Whether the place may be part of a name that a line or a body is followed by, a body's short name, a country, or the second of two alike (巡河巡湖)."""
    if names_a_place(text, change):
        return True
    before, wrong, after = text[: change.start], text[change.start], text[change.end : change.end + 1]
    if wrong in _COUNTRIES and (before.endswith("中") or after in {"方", "中", "美"}):
        return True
    if (_SHORT_BODY.search(before) and after in {"委", "办", "局", "院"}) or is_number_of_paper(text, change.start):
        return True
    if change.word[0] > 1 and text[change.word[0] - 2] == text[change.word[0]] and change.start > change.word[0]:
        return True
    begun = (_BEFORE_NAMES.search(before), _AFTER_BODY.search(before), _CLAUSE.search(before))
    return any(led and f"{led[1]}{wrong}"[0] in _FAMILY for led in begun) and bool(_NAME_ENDS.match(text, change.end))
