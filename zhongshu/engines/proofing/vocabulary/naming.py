"""定名: what kind of slip a wrong word is — typed for another of the same sound, taken for one that looks alike, or confused with another word."""

from __future__ import annotations

from functools import cache

from zhongshu.engines.proofing.language.store import shipped as shipped_language
from zhongshu.engines.proofing.lexicon import table
from zhongshu.engines.proofing.vocabulary.store import CONFUSED, UNIT, alikeness, shipped

_FAMOUS = frozenset(
    [
        "侯候",
        "候侯",
        "侧测",
        "测侧",
        "枪抢",
        "抢枪",
        "署暑",
        "暑署",
        "遂隧",
        "籍藉",
        "藉籍",
        "凋调",
        "琏链",
        "己已",
        "已己",
        "巳已",
        "竟竞",
        "竞竟",
        "末未",
        "卷券",
        "券卷",
    ]
)
"""Pairs that sound the same and are none the less told by their looks, first the wrong one."""
_SAME_SOUND, _BOTH, _RATHER_LIKE, _USUAL, _MET, _RARE = 3, 13, 11, 40, UNIT, 10 * UNIT


@cache
def _confused() -> frozenset[tuple[str, str]]:
    """Pairs of words that people confuse, in both directions, and those of the rule that tells real words apart."""
    told = [tuple(group.split("/")) for group in CONFUSED.read_text("utf-8").split()]
    rows = [row[:2] for row in table("pairs.csv")]
    number = shipped().number
    real = [(wrong, right) for wrong, right in rows if wrong in number and len(wrong) == len(right)]
    return frozenset([*real, *((one, other) for one, other in told), *((other, one) for one, other in told)])


def kind_of(text: str, start: int, end: int, right: str) -> str:
    """The kind of slip when characters `start` to `end` of a text stand for `right`: typo_phonetic, typo_shape or word_confusion."""
    wrong = text[start:end]
    if len(wrong) != len(right):
        return "word_confusion"
    while len(right) > 1 and right[0] == text[start]:
        start, right = start + 1, right[1:]
    while len(right) > 1 and right[-1] == text[end - 1]:
        end, right = end - 1, right[:-1]
    if _is_confused(text, start, end, right):
        return "word_confusion"
    pairs = [one + other for one, other in zip(text[start:end], right, strict=True) if one != other]
    return _likeness(pairs, is_word=_are_words(text, start, end, right))


def _likeness(pairs: list[str], *, is_word: bool) -> str:
    likeness = [alikeness(pair[0], pair[1]) for pair in pairs]
    sound, shape = min((each[0] for each in likeness), default=0), min((each[1] for each in likeness), default=0)
    if all(pair in _FAMOUS for pair in pairs):
        return "typo_shape"
    if is_word and (sound >= _SAME_SOUND or shape < _RATHER_LIKE):
        return "word_confusion"
    if shape >= _BOTH or (shape >= _RATHER_LIKE and any(is_rare(pair[0]) for pair in pairs)):
        return "typo_shape"
    return "typo_phonetic" if sound >= _SAME_SOUND or (sound and shape < _RATHER_LIKE) else "typo_shape"


def is_rare(character: str) -> bool:
    """Whether no one would type it for its sound."""
    model = shipped_language()
    code = int(model.alphabet.codes(character)[0])
    return code >= len(model.grams.single_cost) or int(model.grams.single_cost[code]) >= _RARE


def _are_words(text: str, start: int, end: int, right: str) -> bool:
    """Whether a word that takes in the place is one that official text has as it is, and a usual one as mended."""
    vocabulary = shipped()
    for length in (2, 3, 4):
        for at in range(max(0, end - length), min(start, len(text) - length) + 1):
            mended = vocabulary.number.get(text[at:start] + right + text[end : at + length])
            wrong = vocabulary.number.get(text[at : at + length])
            if mended is not None and wrong is not None and vocabulary.official[mended] >= _USUAL and vocabulary.official[wrong] >= _MET:
                return True
    return False


def _is_confused(text: str, start: int, end: int, right: str) -> bool:
    """Whether the words of two to four characters around the place, as they are and as mended, are confused for one another."""
    held, size = _confused(), end - start
    for length in range(max(2, size), 5):
        for at in range(max(0, end - length), start + 1):
            if at + length <= len(text):
                mended = text[at:start] + right + text[end : at + length]
                if (text[at : at + length], mended) in held:
                    return True
    return False
