"""Train the spelling layer of the checker and write what ships with the package.

    python -m venv /tmp/training && /tmp/training/bin/pip install numpy pillow lightgbm jieba pypinyin -r requirements.lock.txt
    PYTHONPATH=. /tmp/training/bin/python tools/train_language.py ../shared/data

The given folder holds `proofing/train/*.txt` to learn from, and `notices/`, `work-reports/` and `founding-report-2025.txt`, whose lines are
kept out of the training, for the benchmarks measure on them. Steps, all seeded (the same texts and versions give the same files):

1. characters, word list (jieba's dictionary, MIT), confusions by sound (pypinyin), shape (glyphs of the bundled fonts) and component;
2. two language models of parts of the statutes, one of nearly all and one of a twenty-fifth, so that the detectors see known and unknown
   ground; errors are put into what those models have not seen (work reports and the other statutes);
3. a detector (boosted trees) for each kind of change, from what the models say of each change;
4. the language model of everything, shipped.

Writes `zhongshu/engines/proofing/language/data/` with a manifest of digests. Took 375 s on two busy cores, seed 3, and writes 24.8 MB.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
from language import base, detectors, slips, texts
from numpy.typing import NDArray

from zhongshu.engines.proofing.language import store

FONTS = Path(__file__).resolve().parents[1] / "zhongshu/engines/typeset/fonts"
SEED = 3
BLOCK = 500
"""Statutes are held out in blocks of so many lines, so that one law is not on both sides."""
UNSEEN, WEAK = 0.06, 0.04
WORKERS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the spelling layer.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=store.DATA)
    parser.add_argument("--keep", type=Path, help="a folder for the weighed changes, to try other detectors on")
    given = parser.parse_args()
    begun = time.monotonic()
    kept_out = texts.kept_out_of(given.data)
    statutes = texts.lines_of(given.data / "proofing/train/statutes.txt", kept_out)
    reports = texts.lines_of(given.data / "proofing/train/work-reports.txt", kept_out)
    standard = (FONTS / "standard-characters.txt").read_text("utf-8")
    prose = texts.prose()
    words = texts.word_list(set(standard))
    characters = texts.characters_of(statutes + reports + prose, words, standard)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        base.write_confusions(folder, characters, words, FONTS)
        trained = train_detectors(folder, characters, words, statutes, reports, keep=given.keep)
        given.out.mkdir(parents=True, exist_ok=True)
        base.write_runs(given.out, characters, statutes + reports + prose, words)
        shutil.copy(folder / "confusions.npz", given.out)
    base.write_detectors(given.out, trained)
    write_manifest(given.out, {"lines": len(statutes) + len(reports) + len(prose), "words": len(words), "kept_out_lines": len(kept_out)})
    print(f"{sum(path.stat().st_size for path in given.out.iterdir()) / 1e6:.1f} MB in {time.monotonic() - begun:.0f} s")


def train_detectors(
    folder: Path, characters: str, words: list[tuple[str, int]], statutes: list[str], reports: list[str], *, keep: Path | None = None
) -> dict[str, dict[str, Any]]:
    """The detectors, from errors put into what two smaller language models have not seen."""
    strong, weak, unseen = split(statutes)
    with ProcessPoolExecutor(WORKERS) as pool:
        for name, lines in (("strong", strong + texts.prose()), ("weak", weak)):
            (folder / name).mkdir()
            shutil.copy(folder / "confusions.npz", folder / name)
            pool.submit(base.write_runs, folder / name, characters, lines, words)
    kept = texts.prose(kept=True)
    worlds = (("strong", reports + kept + unseen[::2], 1), ("strong", reports + kept, 3), ("weak", reports + kept + unseen[1::4], 2))
    with ProcessPoolExecutor(WORKERS) as pool:
        rows = list(pool.map(spoilt, *zip(*((folder / name, lines, words, seed) for name, lines, seed in worlds), strict=True)))
    with ProcessPoolExecutor(WORKERS) as pool:
        kinds = list(detectors.NAMES.values())
        joined = [tuple(np.concatenate([held[kind][column] for held in rows]) for column in (0, 1)) for kind in kinds]
        return dict(zip(kinds, pool.map(detector, kinds, *zip(*joined, strict=True), [keep] * len(kinds)), strict=True))


def spoilt(folder: Path, lines: list[str], words: list[tuple[str, int]], seed: int) -> detectors.Rows:
    """What a language model says of lines with errors put in."""
    model = store.read_model(folder)
    return detectors.examples(model, lines, slips.Typist(model, words, seed), 0.5)


def detector(name: str, rows: NDArray[np.float64], answers: NDArray[np.float64], keep: Path | None) -> dict[str, Any]:
    """One detector, as it is stored."""
    print(f"{name}: {len(answers)} changes weighed, {int(answers.sum())} right", flush=True)
    booster = detectors.train(rows, answers)
    if keep:
        np.savez(keep / f"{name}.npz", rows=rows, answers=answers)
    return detectors.exported(booster, detectors.gate_of(booster, rows))


def split(statutes: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Nearly all statutes, a few of them, and those that neither language model sees, without lines that stand in both."""
    drawn = random.Random(SEED)
    blocks = [statutes[at : at + BLOCK] for at in range(0, len(statutes), BLOCK)]
    order = list(range(len(blocks)))
    drawn.shuffle(order)
    held = set(order[: int(UNSEEN * len(order))])
    strong = [line for at, block in enumerate(blocks) if at not in held for line in block]
    weak = [line for at in order[-int(WEAK * len(order)) :] for line in blocks[at]]
    known = set(strong)
    return strong, weak, [line for at in sorted(held) for line in blocks[at] if line not in known]


def write_manifest(folder: Path, facts: dict[str, int]) -> None:
    """Name every file with its digest and size, what it was made from and with what."""
    files = {
        path.name: {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json"
    }
    tools = {name: metadata.version(name) for name in ("numpy", "lightgbm", "jieba", "pypinyin", "pillow")}
    manifest = {"version": 1, "seed": SEED, "made_from": facts, "made_with": tools, "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
