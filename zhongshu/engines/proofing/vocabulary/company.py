"""相伴的词: which words stand near one another oftener than by chance, for usual words of two characters (`tools/proofing_company.py`)."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "company.npz"
REACH, UNIT, SMOOTH, MOST = 8, 8, 4.0, 3 * 8
"""How many words away, the unit (eighths of a nat), what smooths small counts, and what one word may tell at most."""


@dataclass(frozen=True, slots=True)
class Company:
    """`begin[n]` to `begin[n + 1]` are the places in `friend` and `value` of the words near weighed word n; by the numbers of the vocabulary `weighed` and `friends` name both."""

    weighed: dict[int, int]
    friends: dict[int, int]
    begin: Sequence[int]
    friend: Sequence[int]
    value: Sequence[int]
    own: Sequence[int]
    near: Sequence[int]
    total: int

    def told(self, word: int, friend: int) -> int:
        """By how much oftener than by chance the weighed word stands near the friend, in eighths of a nat, MOST at most."""
        first, end = self.begin[word], self.begin[word + 1]
        at = bisect_left(self.friend, friend, first, end)
        if at < end and self.friend[at] == friend:
            return max(-MOST, min(MOST, self.value[at]))
        chance = self.own[word] * self.near[friend] / self.total
        return max(-MOST, round(math.log(SMOOTH / (chance + SMOOTH)) * UNIT))


@cache
def shipped() -> Company:
    """The table that comes with the package."""
    with np.load(FILE, allow_pickle=False) as held:
        weighed, friends = ({int(number): at for at, number in enumerate(held[name])} for name in ("weighed", "friends"))
        begin, own, near = (array("I", held[name].astype(np.uint32).tobytes()) for name in ("begin", "own", "near"))
        friend, value = array("H", held["friend"].astype(np.uint16).tobytes()), array("b", held["value"].astype(np.int8).tobytes())
    return Company(weighed, friends, begin, friend, value, own, near, max(1, sum(near)))


def friends_near(numbers: Sequence[int], at: int) -> list[int]:
    """The words near place `at` in a row of words that tell something, each once."""
    friends = shipped().friends
    around = (*numbers[max(0, at - REACH) : at], *numbers[at + 1 : at + 1 + REACH])
    return list(dict.fromkeys(friends[number] for number in around if number in friends))


def fitness(word: int, near: Sequence[int]) -> float:
    """How well a word of the vocabulary fits among friends, in nats; 0 for one that is not weighed."""
    held = shipped()
    own = held.weighed.get(word, -1)
    return sum(held.told(own, friend) for friend in near) / UNIT if own >= 0 else 0.0
