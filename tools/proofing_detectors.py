"""Train what judges like and missing characters by words, and write it beside the vocabulary.

    python -m venv /tmp/training && /tmp/training/bin/pip install numpy lightgbm jieba pypinyin -r requirements.lock.txt
    PYTHONPATH=. /tmp/training/bin/python tools/proofing_detectors.py ../shared/data

Run it after `train_language.py` and `proofing_words.py`: it reads what they shipped. Errors are put into papers that neither has seen (the notices, work
reports and the founding report of the given folder) and into the clean passages of `benchmarks/proofing/passages`: characters that sound or look alike, words
of the same sound, words with one character in common, and characters left out of words. Each change that the vocabulary weighs is a row, right or wrong.
In half of the rows again the language layer is made to say nothing, for of tomorrow's words it knows nothing.

Boosted trees, depth 5, and Platt's line so that a chance means what it says where one slip comes in `RATE` characters, fitted on sentences that the trees had not
seen (five folds). Prints that table. Writes `swaps.json` and `gaps.json`; the same files and versions give the same ones. Took six minutes on two busy cores.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from language import slips, texts
from numpy.typing import NDArray

from zhongshu.engines.proofing.language import spelling_and_faint_of
from zhongshu.engines.proofing.language.guards import left_alone, touches_number
from zhongshu.engines.proofing.language.store import shipped as shipped_language
from zhongshu.engines.proofing.vocabulary import gaps, likely, store

ROOT = Path(__file__).resolve().parents[1]
PASSAGES = ROOT / "benchmarks/proofing/passages"
LEARNT = ("first", "second", "third")
"""The sets that have been learnt from; the others measure."""
FONTS = ROOT / "zhongshu/engines/typeset/fonts"
ROUNDS, FOLDS, DEPTH, FIRST, RATE, SHARED = 5, 5, 5, 20, 2500, 0.12
TREES = {"swaps": 200, "gaps": 160}
SILENT = 0.5
"""The share of rows that are taken in again without what the language layer says."""
_SENTENCE, _HAN = re.compile(r"[^。；]{8,160}[。；]?"), re.compile(r"[一-龥]+")
Array = NDArray[np.float64]
Rows = tuple[Array, Array, NDArray[np.int64]]
Spoilt = tuple[str, list[slips.Slip]]


class Typist(slips.Typist):
    """A typist who also takes for one another the characters that the vocabulary's own list calls alike, and leaves out and adds nothing."""

    def _look_alike(self, character: str) -> dict[str, list[tuple[str, float]]]:
        found = super()._look_alike(character)
        found["shape"] += [(pair[0], 4.0) for pair in sorted(store.look_alikes()) if pair[1] == character]
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the vocabulary's detectors.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", choices=("swaps", "gaps"), help="train one of the two")
    given = parser.parse_args()
    slips.WEIGHTS = (0.32, 0.08, 0.28, 0.32, 0.0, 0.0)
    clean = clean_lines(given.data)
    size = sum(map(len, clean))
    if given.only != "gaps":
        words, drawn = texts.word_list(set((FONTS / "standard-characters.txt").read_text("utf-8"))), random.Random(5)
        typists = [Typist(shipped_language(), words, seed + 11) for seed in range(ROUNDS)]
        swapped = [swap_rows([spoilt(typist, line, drawn) for line in clean]) for typist in typists]
        write(likely, swap_rows([(line, []) for line in clean]), swapped, size)
    if given.only != "swaps":
        drawn = random.Random(5)
        dropped = [gap_rows([one_less(line, drawn) for line in clean], clean) for _ in range(ROUNDS)]
        write(gaps, gap_rows([(line, None) for line in clean], clean), dropped, size)


def clean_lines(data: Path) -> list[str]:
    """Sentences of the papers and the prose kept out of every training, and the lines without an error of the passages that may be learnt from."""
    kept = [*sorted(texts.kept_out_of(data)), *texts.prose(kept=True)]
    lines = [found[0] for line in kept for found in _SENTENCE.finditer(line)]
    for name in LEARNT:
        passages = (json.loads(row) for row in (PASSAGES / f"{name}.jsonl").read_text("utf-8").splitlines())
        lines += [line for passage in passages if not passage["errors"] for line in passage["text"].split("\n") if len(line) > 3]
    return lines


def spoilt(typist: Typist, line: str, drawn: random.Random) -> Spoilt:
    """A line with a like character in about every 45, or with a word for one that has a character in common with it."""
    made = typist.spoil(line, max(1, round(len(line) / 45)))
    return (drawn.random() < SHARED and another_word(line, drawn)) or made


def another_word(line: str, drawn: random.Random) -> Spoilt | None:
    vocabulary = store.shipped()
    usual = [
        (start, end)
        for start, end, word in likely.tokens_of(vocabulary, line)
        if end - start == 2 and word >= 0 and vocabulary.official[word] >= 40
    ]
    if not usual:
        return None
    start, end = drawn.choice(usual)
    word = line[start:end]
    others = [other for key in (f"{word[0]}?", f"?{word[1]}") for other in _usual_near().get(key, ()) if other != word]
    return (
        (line[:start] + (chosen := drawn.choice(others)) + line[end:], [slips.Slip(start, start + len(chosen), word, "word")])
        if others
        else None
    )


def _usual_near() -> dict[str, list[str]]:
    if not _NEAR:
        vocabulary = store.shipped()
        for word, number in vocabulary.number.items():
            if len(word) == 2 and vocabulary.official[number] >= 48:
                _NEAR[f"{word[0]}?"].append(word)
                _NEAR[f"?{word[1]}"].append(word)
    return _NEAR


_NEAR: dict[str, list[str]] = defaultdict(list)


def one_less(line: str, drawn: random.Random) -> tuple[str, int | None]:
    """A line without one character, most often one of a longer word, and its place."""
    tokens = [(start, end) for start, end, _ in likely.tokens_of(store.shipped(), line) if _HAN.fullmatch(line[start:end])]
    longer = [(start, end) for start, end in tokens if end - start > 1]
    if not longer:
        return line, None
    start, end = drawn.choice(longer if drawn.random() < 0.88 else tokens)
    place = drawn.randrange(start, end)
    if line[place] in line[place - 1 : place] + line[place + 1 : place + 2]:
        return line, None
    return line[:place] + line[place + 1 :], place


def swap_rows(lines: Sequence[Spoilt]) -> Rows:
    """A row for each change that is weighed: its signs, whether it is right, and the line."""
    written = [text for text, _ in lines]
    signs, answers, homes = [], [], []
    for home, ((text, made), changes) in enumerate(zip(lines, likely.weighed(written, spelling_and_faint_of(written)[1]), strict=True)):
        wanted = {place: right for slip in made for place, right in differing(text, slip)}
        near = {at for slip in made for at in range(slip.start - 4, slip.end + 4)}
        alone = left_alone(text)
        for change in changes:
            right = wanted.get(change.start) == change.new
            guarded = alone[change.start : change.end].any() or touches_number(text[change.start : change.end], change.new)
            if (right or change.start not in near) and not guarded and not likely.is_name(text, change):
                signs.append(change.signs)
                answers.append(float(right))
                homes.append(home)
    return np.array(signs), np.array(answers), np.array(homes)


def differing(text: str, slip: slips.Slip) -> Iterable[tuple[int, str]]:
    """The place and the right character of a slip in which one character differs."""
    pairs = [
        (slip.start + at, right) for at, right in enumerate(slip.right) if at < slip.end - slip.start and text[slip.start + at] != right
    ]
    return pairs if len(pairs) == 1 and len(slip.right) == slip.end - slip.start else ()


def gap_rows(lines: Sequence[tuple[str, int | None]], clean: Sequence[str]) -> Rows:
    """The same for each gap that is weighed: right is what makes the line what it was."""
    written = [text for text, _ in lines]
    signs, answers, homes = [], [], []
    for home, ((text, place), found) in enumerate(zip(lines, gaps.weighed(written, spelling_and_faint_of(written)[1]), strict=True)):
        alone = left_alone(text)
        for gap in found:
            right = place is not None and text[: gap.place] + gap.new + text[gap.place :] == clean[home]
            if (right or place is None or abs(gap.place - place) > 4) and not gaps.is_guarded(alone, gap):
                signs.append(gap.signs)
                answers.append(float(right))
                homes.append(home)
    return np.array(signs), np.array(answers), np.array(homes)


def write(module: ModuleType, unspoilt: Rows, rounds: Sequence[Rows], size: int) -> None:
    """Train, calibrate, print the table and write one detector. `size` is how many characters the clean lines have."""
    rows, answers, homes = (np.concatenate([unspoilt[at], *(each[at] for each in rounds)]) for at in range(3))
    is_clean = np.arange(len(rows)) < len(unspoilt[0])
    weight = np.where(is_clean, 4.0, np.where(answers > 0, 1.0, 0.6))
    again = np.random.default_rng(4).random(len(rows)) < SILENT
    silent = rows[again].copy()
    silent[:, module.SIGNS.index("model")] = likely.FAINT_LOGIT
    fold = homes * 2654435761 % 2**32 // 2**16 % FOLDS
    raw = np.zeros(len(rows))
    for held in range(FOLDS):
        own, other = fold != held, fold[again] != held
        booster = trees(module, np.concatenate((rows[own], silent[other])), np.concatenate((answers[own], answers[again][other])),
                        np.concatenate((weight[own], weight[again][other])))  # fmt: skip
        raw[~own] = booster.predict(rows[~own], raw_score=True)
    share = np.where(answers > 0, size / RATE / answers.sum(), np.where(is_clean, 1.0, 0.0))
    slope, shift = platt(raw, answers, share)
    print_table(module.__name__, 1 / (1 + np.exp(-(slope * raw + shift))), answers, share, is_clean, size)
    booster = trees(
        module, np.concatenate((rows, silent)), np.concatenate((answers, answers[again])), np.concatenate((weight, weight[again]))
    )
    path = module.DETECTOR
    path.write_text(json.dumps(exported(module, booster, slope, shift), separators=(",", ":")) + "\n", "utf-8")


def trees(module: ModuleType, rows: Array, answers: Array, weight: Array) -> Any:
    """The boosted trees; the same rows give the same trees."""
    import lightgbm  # noqa: PLC0415 — only training needs it

    options = {
        "objective": "binary", "learning_rate": 0.06, "num_leaves": 14, "max_depth": DEPTH, "min_data_in_leaf": 40, "lambda_l2": 8.0,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 7, "deterministic": True, "force_row_wise": True,
        "num_threads": 1, "verbose": -1, "max_bin": 63,
        "monotone_constraints": [1 if name in module.MORE else -1 if name in module.LESS else 0 for name in module.SIGNS],
    }  # fmt: skip
    return lightgbm.train(
        options, lightgbm.Dataset(rows, answers, weight=weight, feature_name=list(module.SIGNS)), TREES[module.DETECTOR.stem]
    )


def platt(raw: Array, answers: Array, weight: Array) -> tuple[float, float]:
    """Slope and shift that make the trees' sum log-odds, by Newton's steps."""
    slope, shift = 1.0, 0.0
    for _ in range(200):
        chance = 1 / (1 + np.exp(-(slope * raw + shift)))
        rest, curve = weight * (answers - chance), weight * chance * (1 - chance)
        bend = np.array([[(curve * raw * raw).sum() + 1e-3, (curve * raw).sum()], [(curve * raw).sum(), curve.sum() + 1e-6]])
        step = np.linalg.solve(bend, [(rest * raw).sum(), rest.sum()])
        slope, shift = slope + float(np.clip(step[0], -0.5, 0.5)), shift + float(np.clip(step[1], -2, 2))
    return round(slope, 4), round(shift, 4)


def print_table(name: str, chance: Array, answers: Array, weight: Array, is_clean: NDArray[np.bool_], size: int) -> None:  # noqa: PLR0917 — columns of one table
    """What the chances say and what is true of each range, weighed as slips come in life; what each threshold finds and falsely tells."""
    print(f"{name}: {len(answers)} rows, {int(answers.sum())} right")
    for low, high in ((0.02, 0.1), (0.1, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 0.9), (0.9, 1.01)):
        held = (chance >= low) & (chance < high)
        total = max(float(weight[held].sum()), 1e-9)
        told, true = float((weight * chance)[held].sum()) / total, float((weight * answers)[held].sum()) / total
        print(f"  told {low:.2f} to {min(high, 1):.2f}: mean {told:.3f}, true {true:.3f}")
    for least in (0.15, 0.25, 0.5, 0.75, 0.9):
        found = float((chance[answers > 0] >= least).mean())
        print(
            f"  from {least}: {found:.3f} of the right changes, {1e4 * float((chance[is_clean] >= least).sum()) / size:.2f} false in 10,000 characters"
        )


def exported(module: ModuleType, booster: Any, slope: float, shift: float) -> dict[str, Any]:
    """The trees as `language.trees.Forest` reads them."""
    feature: list[list[int]] = []
    threshold: list[list[float]] = []
    leaf: list[list[float]] = []
    for tree in booster.dump_model()["tree_info"]:
        own = ([0] * (2**DEPTH - 1), [1e9] * (2**DEPTH - 1), [0.0] * 2**DEPTH)
        fill(tree["tree_structure"], 0, *own)
        feature.append(own[0])
        threshold.append(own[1])
        leaf.append(own[2])
    return {
        "features": list(module.SIGNS), "feature": feature, "threshold": threshold, "leaf": leaf,
        "depth": DEPTH, "first": FIRST, "gate": -99.0, "scale": [slope, shift],
    }  # fmt: skip


def fill(tree: dict[str, Any], node: int, feature: list[int], threshold: list[float], leaf: list[float]) -> None:
    """Write a tree into a full binary one from `node` on."""
    if node >= len(feature):
        leaf[node - len(feature)] = round(tree["leaf_value"], 4)
    elif "leaf_value" in tree:
        fill(tree, 2 * node + 1, feature, threshold, leaf)
    else:
        feature[node], threshold[node] = tree["split_feature"], float(f"{tree['threshold']:.6g}")
        fill(tree["left_child"], 2 * node + 1, feature, threshold, leaf)
        fill(tree["right_child"], 2 * node + 2, feature, threshold, leaf)


if __name__ == "__main__":
    main()
