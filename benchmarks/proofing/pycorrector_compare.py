"""拼写检查与 pycorrector 并排: the spelling layer and pycorrector's offline method on the same sentences, by the same measure, in one run.

    python benchmarks/proofing/pycorrector_compare.py [../shared/data/proofing] [--sentences N] [--cache FOLDER]

pycorrector (1.1.4) is installed with kenlm into an environment of its own in the cache folder; it is no requirement of ours. The language
model that it fetches from the net is not to be had offline, so it is given one of characters, made by the same Kneser-Ney counting as ours
from the same training lines (five characters, `--prune 0 0 0 1 1`), as an ARPA file in the cache. That it is not the authors' model is
printed; on official text it should rather help. Only what its statistical corrector needs is installed, and imported past the package's
front door, which asks for neural libraries. Figures are those of `public_sets.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from benchmarks.proofing.public_sets import CLEAN, SETS, corrected, interval, ours, read_set, scores, wilson  # noqa: E402

PACKAGES = ("pycorrector==1.1.4", "kenlm==0.3.0", "jieba==0.42.1", "pypinyin==0.55.0", "pyahocorasick", "loguru", "six", "numpy")
PROGRAM = """
import importlib.util, json, os, sys, time, types
home = os.path.dirname(importlib.util.find_spec("pycorrector").origin)
package = types.ModuleType("pycorrector")
package.__path__ = [home]
sys.modules["pycorrector"] = package
from pycorrector.corrector import Corrector
correct = Corrector(language_model_path=sys.argv[1]).correct
groups = json.load(sys.stdin)
correct(groups[0][0])
result = []
for sentences in groups:
    begun = time.process_time()
    answers = [correct(sentence)["target"] for sentence in sentences]
    result.append((answers, time.process_time() - begun))
with open(sys.argv[2], "w") as out:
    json.dump(result, out)
"""
Answers = list[tuple[list[str], float]]


def interpreter(cache: Path) -> Path:
    """The Python of an environment that has pycorrector, made when first asked for."""
    place = cache / "venv"
    python = place / "bin" / "python"
    if not python.exists():
        print(f"installing {', '.join(PACKAGES)} into the cache", flush=True)
        venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", *PACKAGES], check=True)
    return python


def language_model(cache: Path, data: Path) -> Path:
    """A model of characters from our training text, made when first asked for."""
    from language import arpa, texts  # noqa: PLC0415 — the counting stands with the training tools

    path = cache / "official-characters.arpa"
    if not path.exists():
        print("counting the training text for pycorrector's language model", flush=True)
        kept_out = texts.kept_out_of(data.parent)
        lines = [line for name in ("statutes", "work-reports") for line in texts.lines_of(data / f"train/{name}.txt", kept_out)]
        arpa.write(path.with_suffix(".part"), lines)
        path.with_suffix(".part").rename(path)
    return path


def theirs(python: Path, model: Path, groups: list[list[str]]) -> Answers:
    answers = model.with_suffix(".json")
    environment = {**os.environ, "PYCORRECTOR_DATA_DIR": str(model.parent), "LOGURU_LEVEL": "ERROR", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([python, "-c", PROGRAM, model, answers], input=json.dumps(groups), text=True, check=True, env=environment)
    return [(each, seconds) for each, seconds in json.loads(answers.read_text("utf-8"))]


def line_of(name: str, pairs: list[tuple[str, str]], answers: list[str], seconds: float) -> str:
    precision, recall, f1 = scores(pairs, answers)
    low, high = interval(pairs, answers)
    speed = sum(len(wrong) for wrong, _ in pairs) / seconds
    return f"  {name:12} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f} [{low:.1f}, {high:.1f}]   {speed:,.0f} characters a second"


def alarms(name: str, sentences: list[str], answers: list[str]) -> str:
    """Changed characters in clean sentences; an insertion or deletion counts as one."""
    wrong = sum(differing(one, two) for one, two in zip(sentences, answers, strict=True))
    characters = sum(map(len, sentences))
    low, high = wilson(wrong, characters)
    return f"  {name:12} {1e4 * wrong / characters:.2f} [{1e4 * low:.2f}, {1e4 * high:.2f}] characters changed per 10,000"


def differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else max(1, abs(len(one) - len(other)))


def main() -> None:
    parser = argparse.ArgumentParser(description="The spelling layer and pycorrector side by side.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/proofing"))
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/zhongshu/pycorrector")
    parser.add_argument("--sentences", type=int, default=500, help="so many of each set; it reads some hundred characters a second")
    given = parser.parse_args()
    if not given.folder.is_dir():
        sys.exit(f"no such folder: {given.folder}; the public sets are not part of this repository")
    given.cache.mkdir(parents=True, exist_ok=True)
    tests = given.folder / "public-tests"
    faulty = {name: read_set(tests / name)[: given.sentences] for name in SETS}
    clean = {title: [wrong for wrong, _ in read_set(tests / name)[: given.sentences]] for title, name in CLEAN.items()}
    groups = [*([wrong for wrong, _ in pairs] for pairs in faulty.values()), *clean.values()]
    answered = theirs(interpreter(given.cache), language_model(given.cache, given.folder), groups)
    ours([groups[0][0]], 1.0)  # reads the model, as theirs was read before its clock ran
    print("pycorrector 1.1.4, statistical corrector; its own language model could not be had, so it has one counted from our training text")
    for (name, pairs), (answers, seconds) in zip(faulty.items(), answered, strict=False):
        found, own_seconds = ours([wrong for wrong, _ in pairs], 1.0)
        mine = [corrected(wrong, each, substitutions=True) for (wrong, _), each in zip(pairs, found, strict=True)]
        print(f"{name}, {len(pairs)} sentences")
        print(line_of("ours", pairs, mine, own_seconds))
        print(line_of("pycorrector", pairs, answers, seconds))
    for (title, sentences), (answers, _) in zip(clean.items(), answered[len(faulty) :], strict=True):
        found, _ = ours(sentences, 1.0)
        mine = [corrected(sentence, each, substitutions=False) for sentence, each in zip(sentences, found, strict=True)]
        print(f"{title}, {len(sentences)} clean sentences")
        print(alarms("ours", sentences, mine))
        print(alarms("pycorrector", sentences, answers))


if __name__ == "__main__":
    main()
