"""Write a folder with the model's runs, words and confusions; the detectors come after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from language import confusions, kneser_ney, texts
from zhongshu.engines.proofing.language.codes import UNKNOWN, Alphabet
from zhongshu.engines.proofing.language.hashing import Packed, pack

FONTS = ("hei.otf", "fangsong.otf", "kai.ttf")
WORTH = (0.0, 1.0, 2.0, 2.0)
WORD_WEIGHT = 0.3


def write_runs(folder: Path, characters: str, lines: list[str], words: list[tuple[str, int]], worth: tuple[float, ...] = WORTH) -> None:
    """The language model of `lines`, and the word list."""
    alphabet = core_alphabet(characters)
    orders = kneser_ney.count(alphabet.encode("\n".join(lines)).codes)
    inside = texts.runs_of_words(words, alphabet, WORD_WEIGHT)
    held = [kneser_ney.discounts(used) for used in kneser_ney.continuations(orders)]
    orders = kneser_ney.add_words(orders, inside)
    used = kneser_ney.continuations(orders)
    for count, (keys, _), (more, times) in zip(used, orders, inside, strict=True):
        at = np.searchsorted(keys, more)
        count[at] = np.maximum(count[at], times)
    single, models = kneser_ney.estimate(orders, used, len(alphabet), worth, held)
    singles, packed = kneser_ney.tables(single, models)
    stored: dict[str, NDArray[Any]] = {**singles}
    pairs = models[0]
    stored["pair_steps"] = np.diff(pairs.keys.astype(np.int64), prepend=0).astype(np.uint32)
    stored["pair_cost"] = kneser_ney.cost(pairs.probability)
    stored["pair_backoff"] = kneser_ney.cost(kneser_ney.backoff_of(pairs, models[1]))
    for order, table in enumerate(packed, 3):
        stored |= _stored(f"run{order}", table)
    stored |= _stored("words", _word_table(words, alphabet))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "characters.txt").write_text(characters, "utf-8")
    np.savez_compressed(folder / "runs.npz", allow_pickle=False, **stored)


def core_alphabet(characters: str) -> Alphabet:
    return Alphabet(characters[: texts.CORE])


def _word_table(words: list[tuple[str, int]], alphabet: Alphabet) -> Packed:
    keys, uses = [], []
    for word, used in words:
        codes = [int(code) for code in alphabet.codes(word)]
        if UNKNOWN not in codes:
            keys.append(texts.packed(codes))
            uses.append(used)
    value = np.clip(np.rint(np.log(np.array(uses)) * 16), 1, 255).astype(np.uint8)
    return pack(np.array(keys, np.uint64), (value,), value.astype(np.float64))


def _stored(name: str, table: Packed) -> dict[str, NDArray[Any]]:
    values = {f"{name}_value{at}": value for at, value in enumerate(table.values)}
    return {f"{name}_fill": table.fill, f"{name}_mark": table.marks, **values}


def write_confusions(folder: Path, characters: str, words: list[tuple[str, int]], fonts: Path) -> None:
    """What each character may have been meant to be."""
    drawn = [c for c in characters if "一" <= c <= "龥"]
    common = [c for c in characters[: texts.CORE] if "一" <= c <= "龥"]
    sounds = confusions.sound_classes(confusions.readings(drawn, words), common)
    shapes = confusions.shape_levels(confusions.shape_likeness(confusions.glyphs(drawn, [fonts / font for font in FONTS])), drawn)
    family = confusions.families((Path(__file__).parent / "families.txt").read_text("utf-8"))
    first, target, strength = confusions.merge(list(characters), sounds, shapes, family)
    first = np.concatenate((np.zeros(2, np.uint32), first))  # codes 0 and 1 have none
    np.savez_compressed(folder / "confusions.npz", allow_pickle=False, first=first, target=target + 2, strength=strength.astype(np.uint8))


def write_detectors(folder: Path, detectors: dict[str, dict[str, Any]]) -> None:
    (folder / "detectors.json").write_text(json.dumps(detectors, separators=(",", ":")), "utf-8")
