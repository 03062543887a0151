"""叠字处: a character written twice, where the words come together when it stands once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from zhongshu.engines.proofing.language.guards import left_alone
from zhongshu.engines.proofing.vocabulary.likely import Token, gains_without, segment, tokens_of
from zhongshu.engines.proofing.vocabulary.store import EDGE, UNIT, Vocabulary, shipped

_TWICE = re.compile(r"([一-龥])(?=\1(?!\1)(?!([一-龥])\2))(?<!\1\1)")
_LEADS = frozenset("以在与为对由从至向同和及按将把被了")
_AROUND, _BESIDE, _WORD_WEIGHT, _GUARDED, _A_WORD = 8, 2, 0.6, 12.0, 4.0
_MORE_TIMES = frozenset(
    "某小大长新晒挪看听想说走试谈聊问查找比讲读写学坐转歇尝步条个件项人天年月周季时次层代样栩酽灿多军署院班厂史物等斯航村嗡家户队县市节环党笔届版练剪教交吊苗山五一二三四六七八九十百千万"
)
"""Characters that are said twice on purpose, and 补短板、拉长长板."""


def doubled(text: str, least: float) -> list[int]:
    """The places of characters that stand twice and should once, each the place of the first."""
    places = [found.start() for found in _TWICE.finditer(text) if found[1] not in _MORE_TIMES]
    if not places:
        return []
    vocabulary, alone = shipped(), left_alone(text)
    tokens = tokens_of(vocabulary, text)
    said = {(start, end) for start, end, word in tokens if word >= 0}
    found = []
    for place, gain in zip(places, gains_without(text, places, _AROUND, _AROUND + 1), strict=True):
        if begins_word(vocabulary, text, place) or _ends_name(vocabulary, text, place):
            continue
        score = _gain(vocabulary, text, tokens, place) * _WORD_WEIGHT / UNIT + gain
        is_said = (place, place + 2) in said or text[place - 1 : place] == "一"
        if score >= least + _GUARDED * alone[place : place + 2].any() + _A_WORD * is_said:
            found.append(place)
    return found


def _gain(vocabulary: Vocabulary, text: str, tokens: Sequence[Token], place: int) -> int:
    """How much likelier the words around become without the character at `place`."""
    edge = vocabulary.number[EDGE]
    first = next(at for at, (start, end, _) in enumerate(tokens) if start <= place < end)
    last = first if tokens[first][1] > place + 1 else first + 1
    for _ in range(_BESIDE):
        first -= tokens[first - 1][2] != edge
        last += tokens[last + 1][2] != edge
    start, end = tokens[first][0], tokens[last][1]
    mended = segment(vocabulary, text[start:place] + text[place + 1 : end], 0, end - start - 1)
    before, after = tokens[first - 1], tokens[last + 1]
    return _cost(vocabulary, [before, *tokens[first : last + 1], after]) - _cost(vocabulary, [before, *mended, after])


def _cost(vocabulary: Vocabulary, tokens: Sequence[Token]) -> int:
    return sum(vocabulary.follow(one[2], other[2]) for one, other in pairwise(tokens))


def _ends_name(vocabulary: Vocabulary, text: str, place: int) -> bool:
    """Whether the first of two equal characters may end a word or a name and the second begins a word: 南沟桥桥面, 西街街道, 大棚棚膜."""
    return text[place] in _NAMED and "一" <= text[place - 1 : place] <= "龥" and text[place + 1 : place + 3] in vocabulary.number


_NAMED = frozenset("桥街水村路河湖江山沟库棚站塘坝渠湾岛港岭坡沙林田")


def begins_word(vocabulary: Vocabulary, text: str, place: int) -> bool:
    """Whether the first of two equal characters is a word by itself that often stands before others, and the second begins one: 以以旧换新, 在在建项目, 增进了了解."""
    return text[place] in _LEADS and any(text[place + 1 : place + 1 + size] in vocabulary.number for size in (2, 3, 4))
