"""定词: a word of four characters that is known by three of them, with one for another (`fixed.txt`, made by `tools/proofing_fixed.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.vocabulary import kind_of, shipped
from zhongshu.engines.proofing.vocabulary.likely import OPEN
from zhongshu.engines.proofing.vocabulary.store import FIXED, alikeness

_LENGTH, _HALF, _NEAR_SOUND, _RATHER_LIKE = 4, 2, 2, 10


@cache
def _fixed() -> Mapping[str, Mapping[str, tuple[str, int]]]:
    """By the half that is whole, then by the three characters that stand, with “?” for the fourth: the word, and the place of the fourth."""
    held: dict[str, dict[str, tuple[str, int]]] = {}
    for row in FIXED.read_text("utf-8").splitlines():
        word, places = row.split()
        for place in map(int, places):
            half = word[_HALF:] if place < _HALF else word[:_HALF]
            held.setdefault(half, {}).setdefault(f"{word[:place]}?{word[place + 1 :]}", (word, place))
    return held


@text_rule(
    "word.fixed",
    "四字词写错",
    "typo_phonetic",
    "wording",
    "should",
    "《现代汉语词典》；法律法规和政府工作报告中这三个字只见于这个词（fixed.txt）",
    good=("弘扬奋不顾身的精神，齐心协力抓落实，做到应退尽退。", "推动腾笼换鸟，防止错误观念。", "赴杭州、苏州、无锡、常州四地考察学习。"),
    bad=("党员干部奋不顾生投入抗洪抢险。", "对闲置厂房实施疼笼换鸟。", "防微渡渐，做到廉洁自律。"),
    confidence=0.955,
)
def fixed_words(text: str) -> Iterator[Hit]:
    """Three characters that official text only has in one word, with one that sounds or looks like the fourth in its place."""
    held = _fixed()
    halves = [held.get(text[at : at + _HALF]) for at in range(len(text) - 1)]
    for at in range(len(text) - _LENGTH + 1):
        four, first, second = text[at : at + _LENGTH], halves[at], halves[at + _HALF]
        for place, whole in enumerate((second, second, first, first)):
            word, _ = whole.get(f"{four[:place]}?{four[place + 1 :]}", ("", 0)) if whole else ("", 0)
            if word and four != word and _is_slip(four, word, place) and not left_alone(text)[at + place]:
                kind = kind_of(text, at + place, at + place + 1, word[place])
                yield Hit(f"“{four}”应为“{word}”。", at, at + _LENGTH, (word,), kind=kind, row=word)


_NUMERALS, _COUNTED = "两三四五六七八九十", "地市县区镇乡村家省级方类"


def _is_slip(four: str, word: str, place: int) -> bool:
    """Whether the characters are alike, and the four are no word, nor two words of two (错误观念 beside 错误观点)."""
    number = shipped().number
    if four[place] in _NUMERALS and four[place + 1 : place + 2] in _COUNTED:
        return False  # 苏州、无锡、常州、镇江四地考察
    sound, shape = alikeness(four[place], word[place])
    if (sound < _NEAR_SOUND and shape < _RATHER_LIKE) or four[place] in OPEN or touches_number(four[place], word[place]):
        return False
    return four not in number and not (four[:_HALF] in number and four[_HALF:] in number)
