"""语言模型文件: read what `tools/train_language.py` wrote, once, when it is first asked for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.codes import Alphabet, Codes
from zhongshu.engines.proofing.language.hashing import Packed, Table
from zhongshu.engines.proofing.language.ngrams import BITS, UNIT, Grams
from zhongshu.engines.proofing.language.trees import Forest

DATA = Path(__file__).parent / "data"
CORE = 1 << BITS
"""Characters below this code have n-grams of their own; the rest are one `UNKNOWN` to the language model."""
SAME_SYLLABLE, SAME_SHAPE = 3 << 4, 11
RARE_PAIR = 7 * UNIT
"""A character this unlikely after the one before it is not tried as the missing one."""


class ModelError(Exception):
    """A model file is missing or is not the one that its manifest names."""


@dataclass(frozen=True, slots=True)
class Confusions:
    """What each character may have been meant to be: targets of code `c` stand at `first[c]:first[c + 1]`."""

    first: Codes
    target: Codes
    strength: NDArray[np.uint8]
    """Sound (4 same tone, 3 same syllable, 2 near, 1 alike) × 16 + shape (0 to 15)."""

    def strong(self) -> Confusions:
        """Those of the same syllable or nearly the same shape, for characters that have n-grams of their own."""
        kept = ((self.strength >= SAME_SYLLABLE) | ((self.strength & 15) >= SAME_SHAPE)) & (self.target < CORE)
        first = np.concatenate(([0], np.cumsum(kept)))[self.first]
        return Confusions(first, self.target[kept], self.strength[kept])


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that the spelling layer knows."""

    alphabet: Alphabet
    grams: Grams
    words: Table
    confusions: Confusions
    strong: Confusions
    forests: dict[str, Forest]
    han: NDArray[np.bool_]
    """By code: whether it is a Chinese character, which can be a typing error."""
    opening: Codes
    closing: Codes


def model_in(folder: Path) -> Model:
    """The model of a folder; raises ModelError if a file does not have the digest that the manifest says."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, entry in manifest["files"].items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            raise ModelError(f"语言模型文件 {name} 缺失或者损坏，请重新安装。")
    return read_model(folder)


def read_model(folder: Path) -> Model:
    """The model of a folder, unchecked."""
    with np.load(folder / "runs.npz", allow_pickle=False) as held:
        grams = _grams(held)
        words = _packed(held, "words", 1).open()
    with np.load(folder / "confusions.npz", allow_pickle=False) as held:
        first = held["first"].astype(np.int64)
        confusions = Confusions(first, held["target"].astype(np.int64), held["strength"])
    alphabet = Alphabet((folder / "characters.txt").read_text("utf-8"))
    path = folder / "detectors.json"
    detectors: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    forests = {name: Forest.from_json(value) for name, value in detectors.items()}
    han = np.array([False, True, *("一" <= character <= "龥" for character in alphabet.characters)])
    return Model(
        alphabet, grams, words, confusions, confusions.strong(), forests, han, alphabet.codes("“《〈「"), alphabet.codes("”》〉」")
    )


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that comes with the package."""
    return model_in(DATA)


def _grams(held: Any) -> Grams:
    single, backoff = held["single"].astype(np.int16), held["single_backoff"].astype(np.int16)
    cost = np.full((CORE, CORE), 255, np.uint8)
    cost[: len(single), : len(single)] = np.minimum(backoff[:, None] + single[None, :], 255)
    flat = cost.reshape(-1)
    keys = np.cumsum(held["pair_steps"], dtype=np.int64)
    flat[keys] = held["pair_cost"]
    pair_backoff = np.zeros(CORE * CORE, np.uint8)
    pair_backoff[keys] = held["pair_backoff"]
    longer = tuple(_packed(held, f"run{order}", values).open() for order, values in ((3, 2), (4, 2), (5, 1)))
    usual = keys[held["pair_cost"] <= RARE_PAIR]
    followers_from = np.searchsorted(usual >> BITS, np.arange(CORE + 1))
    return Grams(flat, pair_backoff, held["single"], longer, usual & (CORE - 1), followers_from)


def _packed(held: Any, name: str, values: int) -> Packed:
    return Packed(held[f"{name}_fill"], held[f"{name}_mark"], tuple(held[f"{name}_value{at}"] for at in range(values)))
