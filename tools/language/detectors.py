"""Train the detectors: for every change that the model weighs, was it the right one?"""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from language.slips import Slip, Typist
from zhongshu.engines.proofing.language.edits import DELETE, INSERT, REPLACE, REPLACE_TWO, Edits, all_edits
from zhongshu.engines.proofing.language.features import FEATURES, features_of
from zhongshu.engines.proofing.language.reading import Reading, read
from zhongshu.engines.proofing.language.store import Model

NAMES = {REPLACE: "replace", REPLACE_TWO: "replace_two", INSERT: "insert", DELETE: "delete"}
Rows = dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]
DEPTH, LEAVES, FIRST = 6, 28, 20
MOST = 300_000
RARER = 8
"""Errors are put in so many times as often as people make them: the chances are brought down by it."""
MORE = frozenset(
    [
        "gain",
        "words_gain",
        "margin",
        "new_word_2",
        "new_word_3",
        "new_word_4",
        "cover_after",
        "lengths_after",
        "new_own_length",
        "new_next_length",
        "new_later_length",
        "sound",
        "shape",
    ]
)
LESS = frozenset(
    [
        "old_word_2",
        "old_word_3",
        "old_word_4",
        "cover_before",
        "lengths_before",
        "own_length",
        "next_length",
        "later_length",
        "worst_after",
        "rank",
    ]
)
"""What can only speak for a change, and what only against it: held to in training, for the text to be judged is not like the training text."""


def examples(model: Model, lines: list[str], typist: Typist, share: float, batch: int = 400) -> Rows:
    """Rows and answers for each detector, from lines of which a share gets errors, one in about 40 characters."""
    drawn = random.Random(7)
    rows: dict[str, list[NDArray[np.float64]]] = {name: [] for name in NAMES.values()}
    answers: dict[str, list[NDArray[np.float64]]] = {name: [] for name in NAMES.values()}
    for begin in range(0, len(lines), batch):
        spoiled, slips, at = [], [], 0
        for line in lines[begin : begin + batch]:
            text, made = typist.spoil(line, max(1, round(len(line) / 60))) if drawn.random() < share else (line, [])
            slips += [Slip(slip.start + at, slip.end + at, slip.right, slip.kind) for slip in made]
            spoiled.append(text)
            at += len(text) + 1
        reading = read(model, "\n".join(spoiled))
        for edits in all_edits(reading):
            rows[NAMES[edits.what]].append(features_of(reading, edits).astype(np.float32))
            answers[NAMES[edits.what]].append(right(reading, edits, slips))
    return {name: (np.concatenate(rows[name]), np.concatenate(answers[name])) for name in rows}


def right(reading: Reading, edits: Edits, slips: list[Slip]) -> NDArray[np.float64]:
    """1 for each change that undoes exactly one slip."""
    wanted = {}
    text = reading.encoded.text
    for slip in slips:
        wanted[_trimmed(text, slip)] = 1
    letters = reading.model.alphabet.character
    result = np.zeros(len(edits))
    for row, at in enumerate(edits.at):
        start = int(reading.encoded.start[at])
        if edits.what == REPLACE:
            key = (start, start + 1, letters(int(edits.first[row])))
        elif edits.what == REPLACE_TWO:
            key = (start, start + 2, letters(int(edits.first[row])) + letters(int(edits.second[row])))
        elif edits.what == INSERT:
            key = (start, start, letters(int(edits.first[row])))
        else:
            key = (_run_start(text, start), -1, "")
        result[row] = key in wanted
    return result


def _trimmed(text: str, slip: Slip) -> tuple[int, int, str]:
    """The smallest change that undoes a slip; a doubled character may be taken out at any of its places."""
    wrong = text[slip.start : slip.end]
    start, end, correct = slip.start, slip.end, slip.right
    if slip.kind == "redundant":
        return _run_start(text, start), -1, ""
    while len(wrong) == len(correct) > 1 and wrong[0] == correct[0]:
        start, wrong, correct = start + 1, wrong[1:], correct[1:]
    while len(wrong) == len(correct) > 1 and wrong[-1] == correct[-1]:
        end, wrong, correct = end - 1, wrong[:-1], correct[:-1]
    return start, end, correct


def _run_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1] == text[at]:
        at -= 1
    return at


def train(rows: NDArray[np.float64], answers: NDArray[np.float64], trees: int = 200) -> Any:
    """The boosted trees; the same rows give the same trees."""
    import lightgbm  # noqa: PLC0415 — only training needs it

    options = {
        "objective": "binary", "learning_rate": 0.08, "num_leaves": LEAVES, "max_depth": DEPTH, "min_data_in_leaf": 60, "lambda_l2": 5.0,
        "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 7, "deterministic": True, "force_row_wise": True,
        "num_threads": 1, "verbose": -1, "max_bin": 127,
        "monotone_constraints": [1 if name in MORE else -1 if name in LESS else 0 for name in FEATURES],
    }  # fmt: skip
    kept, weight = _thinned(answers)
    return lightgbm.train(options, lightgbm.Dataset(rows[kept], answers[kept], weight=weight, feature_name=list(FEATURES)), trees)


def _thinned(answers: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """All right changes, and at most MOST of the others, which then count for as many more."""
    wrong = np.flatnonzero(answers == 0)
    drawn = np.random.default_rng(7).permutation(wrong)[:MOST]
    kept = np.sort(np.concatenate((np.flatnonzero(answers > 0), drawn)))
    return kept, np.where(answers[kept] > 0, 1.0, len(wrong) / max(1, len(drawn)))


def gate_of(booster: Any, rows: NDArray[np.float64]) -> float:
    """Below what the first trees' sum may be left: no row with a chance of one in five in the end is lost but two in a thousand."""
    first = booster.predict(rows, num_iteration=FIRST, raw_score=True)
    hopeful = booster.predict(rows) > 0.2
    return float(np.quantile(first[hopeful], 0.002)) if hopeful.any() else 0.0


def exported(booster: Any, gate: float, scale: tuple[float, float] = (1.0, -math.log(RARER))) -> dict[str, Any]:
    """The trees as full binary trees of one depth, rounded to what matters."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    inner, leaves = (1 << DEPTH) - 1, 1 << DEPTH
    feature, threshold, leaf = [], [], []
    for tree in trees:
        own_feature, own_threshold, own_leaf = [0] * inner, [1e9] * inner, [0.0] * leaves
        _fill(tree, 0, own_feature, own_threshold, own_leaf)
        feature.append(own_feature)
        threshold.append(own_threshold)
        leaf.append(own_leaf)
    return {
        "features": list(FEATURES),
        "feature": feature,
        "threshold": threshold,
        "leaf": leaf,
        "depth": DEPTH,
        "first": FIRST,
        "gate": gate,
        "scale": list(scale),
    }


def _fill(tree: dict[str, Any], node: int, feature: list[int], threshold: list[float], leaf: list[float]) -> None:
    inner = len(feature)
    if node >= inner:
        leaf[node - inner] = round(tree["leaf_value"], 4)
    elif "leaf_value" in tree:
        _fill(tree, 2 * node + 1, feature, threshold, leaf)
    else:
        feature[node] = tree["split_feature"]
        threshold[node] = float(f"{tree['threshold']:.6g}")
        _fill(tree["left_child"], 2 * node + 1, feature, threshold, leaf)
        _fill(tree["right_child"], 2 * node + 2, feature, threshold, leaf)
