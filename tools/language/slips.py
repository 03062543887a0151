"""Typing errors put into good text, with what each should have been; the same seed gives the same errors."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from zhongshu.engines.proofing.language.codes import UNKNOWN
from zhongshu.engines.proofing.language.store import CORE, Model

KINDS = ("sound", "near_sound", "shape", "word", "missing", "redundant")
WEIGHTS = (0.28, 0.10, 0.20, 0.14, 0.18, 0.10)


@dataclass(frozen=True)
class Slip:
    """In the text with errors, characters `start` to `end` should be `right`."""

    start: int
    end: int
    right: str
    kind: str


class Typist:
    """Makes the errors that people make at a keyboard or that scanning makes."""

    def __init__(self, model: Model, words: list[tuple[str, int]], seed: int) -> None:
        self.random = random.Random(seed)
        self.model = model
        self._alike: dict[str, dict[str, list[tuple[str, float]]]] = {}
        self._homophones = homophones(words)

    def alike(self, character: str) -> dict[str, list[tuple[str, float]]]:
        """By kind, the characters that may be typed for this one, with weights."""
        if character not in self._alike:
            self._alike[character] = self._look_alike(character)
        return self._alike[character]

    def _look_alike(self, character: str) -> dict[str, list[tuple[str, float]]]:
        code = int(self.model.alphabet.codes(character)[0])
        found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        if code == UNKNOWN:
            return found
        confusions, cost = self.model.confusions, self.model.grams.single_cost
        for at in range(confusions.first[code], confusions.first[code + 1]):
            target, strength = int(confusions.target[at]), int(confusions.strength[at])
            if target >= CORE:
                continue
            use = 2.718 ** (-float(cost[target]) / 16 / 3)
            sound, shape = strength >> 4, strength & 15
            if sound >= 3:
                found["sound"].append((self.model.alphabet.character(target), use * (1.5 if sound == 4 else 1.0)))
            elif sound == 2:
                found["near_sound"].append((self.model.alphabet.character(target), use))
            if shape >= 6:
                found["shape"].append((self.model.alphabet.character(target), use**0.5 * (shape - 5) ** 2))
        return found

    def spoil(self, line: str, slips: int) -> tuple[str, list[Slip]]:
        """The line with about so many errors, each at least two characters from the next."""
        han = [at for at, character in enumerate(line) if "一" <= character <= "龥"]
        if len(han) < 6:
            return line, []
        chosen: list[int] = []
        for at in self.random.sample(han, min(len(han), slips * 2)):
            if all(abs(at - other) > (1 if self.random.random() < 0.2 else 3) for other in chosen) and len(chosen) < slips:
                chosen.append(at)
        pieces, made, before = [], [], 0
        length = 0
        for at in sorted(chosen):
            if at < before:
                continue
            change = self._change(line, at)
            if change is None:
                continue
            start, end, wrong, kind = change
            if start < before:
                continue
            pieces += [line[before:start], wrong]
            length += start - before
            made.append(Slip(length, length + len(wrong), line[start:end], kind))
            length += len(wrong)
            before = end
        return "".join([*pieces, line[before:]]), made

    def _change(self, line: str, at: int) -> tuple[int, int, str, str] | None:
        kind = self.random.choices(KINDS, WEIGHTS)[0]
        if kind == "missing":
            return (at, at + 1, "", kind) if at + 1 < len(line) and line[at] != line[at - 1] and line[at] != line[at + 1] else None
        if kind == "redundant":
            return self._one_more(line, at)
        if kind == "word":
            word = line[at : at + 2]
            others = self._homophones.get(word)
            return (at, at + 2, self._pick(others), kind) if others else None
        others = self.alike(line[at]).get(kind)
        return (at, at + 1, self._pick(others), kind) if others else None

    def _one_more(self, line: str, at: int) -> tuple[int, int, str, str]:
        if self.random.random() < 0.5:
            return at + 1, at + 1, line[at], "redundant"
        return (
            at + 1,
            at + 1,
            self.random.choice(line) if self.random.random() < 0.5 else self.random.choice("的了是在和有为等中上对不与之"),
            "redundant",
        )

    def _pick(self, others: list[tuple[str, float]]) -> str:
        return self.random.choices([other for other, _ in others], [weight for _, weight in others])[0]


def homophones(words: list[tuple[str, int]]) -> dict[str, list[tuple[str, float]]]:
    """For words of two characters, other words of the same syllables, weighted by their use."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 — only training needs it

    by_sound: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, used in words:
        if len(word) == 2 and used >= 20:
            by_sound[" ".join(lazy_pinyin(word))].append((word, used))
    result: dict[str, list[tuple[str, float]]] = {}
    for alike in by_sound.values():
        for word, _ in alike:
            others = [(other, float(used) ** 0.5) for other, used in alike if other != word]
            if others:
                result[word] = others
    return result
