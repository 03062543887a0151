"""词表文件: read what `tools/proofing_words.py` wrote, once, when it is first asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from zhongshu.engines.proofing.language.store import shipped as shipped_language

FILE = Path(__file__).parent / "words.npz"
OWN = Path(__file__).parent / "own_words.txt"
UNIT = 16
"""Costs are sixteenths of a nat."""
OWN_COST, OWN_USE = 11, 4 * UNIT
"""Words of the day that the dictionary and the statutes have seldom or not: what each costs in nats at most, and how much used it counts at least."""
LONGEST = 4
UNKNOWN_COST = 17 * UNIT
EDGE = "#"
_LEAST_SOUND, LEAST_SHAPE = 2, 8
ALIKE = Path(__file__).parent / "look_alikes.txt"
"""Groups of characters that the eye takes for one another, whatever their sound; each for each other one of its group."""
CONFUSED = Path(__file__).parent / "confused.txt"
"""Words that people confuse, the right one first where one of the two is always wrong."""
FIXED = Path(__file__).parent / "fixed.txt"
"""Words of four characters with the places at which another character is never right."""
_ALIKE_SHAPE = 12


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """`number` names each word; `begin[n]` to `begin[n + 1]` are the places in `second` and `price` of the words that follow word n."""

    words: Sequence[str]
    number: Mapping[str, int]
    cost: Sequence[int]
    official: Sequence[int]
    backoff: Sequence[int]
    begin: Sequence[int]
    second: Sequence[int]
    price: bytes
    near: Mapping[str, str]
    """By a word with one character open, all characters that make a word there: “落?” has 实, 地, 后 …"""

    def follow(self, first: int, second: int) -> int:
        """The cost of one word after another; a word that is not known is -1."""
        if second < 0:
            return UNKNOWN_COST + (self.backoff[first] if first >= 0 else 0)
        if first < 0:
            return self.cost[second]
        end = self.begin[first + 1]
        at = bisect_left(self.second, second, self.begin[first], end)
        return self.price[at] if at < end and self.second[at] == second else self.backoff[first] + self.cost[second]

    def knows(self, first: int, second: int) -> bool:
        """Whether official text has the one word after the other."""
        if first < 0 or second < 0:
            return False
        end = self.begin[first + 1]
        at = bisect_left(self.second, second, self.begin[first], end)
        return at < end and self.second[at] == second


@cache
def own_words() -> Mapping[str, None]:
    """The words of the day, in their order: those that the language model seldom or never saw."""
    return dict.fromkeys(OWN.read_text("utf-8").split())


@lru_cache(maxsize=1)
def shipped() -> Vocabulary:
    """The vocabulary that comes with the package."""
    with np.load(FILE, allow_pickle=False) as held:
        words = held["words"].tobytes().decode().split("\n")
        numbers = {name: array("I", held[name].astype(np.uint32).tobytes()) for name in ("cost", "official", "backoff", "begin", "second")}
        price = held["price"].astype(np.uint8).tobytes()
    known = {word: at for at, word in enumerate(words)}
    listed = [word for word in own_words() if len(word) <= LONGEST]
    for at in (known[word] for word in listed if word in known):
        numbers["cost"][at] = min(numbers["cost"][at], OWN_COST * UNIT)
        numbers["official"][at] = max(numbers["official"][at], OWN_USE)
    own = [word for word in listed if word not in known]
    words += own
    for name, value in (("cost", OWN_COST * UNIT), ("official", OWN_USE), ("backoff", 0), ("begin", len(price))):
        numbers[name].extend([value] * len(own))
    near: dict[str, str] = {}
    for word, official, cost in zip(words, numbers["official"], numbers["cost"], strict=True):
        if len(word) > 1 and (official >= 2 * UNIT or cost < 14 * UNIT):
            for at in range(len(word)):
                key = f"{word[:at]}?{word[at + 1 :]}"
                near[key] = near.get(key, "") + word[at]
    return Vocabulary(
        words,
        {word: at for at, word in enumerate(words)},
        numbers["cost"], numbers["official"], numbers["backoff"], numbers["begin"], numbers["second"], price,
        near,
    )  # fmt: skip


@cache
def _strengths(wrong: str) -> Mapping[str, tuple[int, int]]:
    """What a character may have been meant to be, with how like the sounds (0 to 4) and the shapes (0 to 15) are."""
    model = shipped_language()
    confusions = model.confusions
    own = int(model.alphabet.codes(wrong)[0])
    held = slice(int(confusions.first[own]), int(confusions.first[own + 1]))
    letters = model.alphabet.character
    pairs = zip(confusions.target[held], confusions.strength[held], strict=True)
    found = {letters(int(target)): (int(strength) >> 4, int(strength) & 15) for target, strength in pairs}
    for pair in look_alikes():
        if pair[0] == wrong:
            sound, shape = found.get(pair[1], (0, 0))
            found[pair[1]] = (sound, max(shape, _ALIKE_SHAPE))
    return found


def alikeness(wrong: str, right: str) -> tuple[int, int]:
    """How like two characters sound (0 to 4) and look (0 to 15)."""
    return _strengths(wrong).get(right, (0, 0))


@cache
def likes(wrong: str) -> Mapping[str, tuple[int, int]]:
    """What a character may have been meant to be; faint likeness is left out."""
    return {right: like for right, like in _strengths(wrong).items() if like[0] >= _LEAST_SOUND or like[1] >= LEAST_SHAPE}


@cache
def look_alikes() -> frozenset[str]:
    """Pairs of characters that look alike, by hand: the wrong one and the right one."""
    groups = ALIKE.read_text("utf-8").split()
    return frozenset(one + other for group in groups for one in group for other in group if one != other)
