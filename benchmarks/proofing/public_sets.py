"""拼写检查在公开测试集上: precision, recall and F1, false alarms, speed and memory.

    python benchmarks/proofing/public_sets.py [../shared/data/proofing] [--sentences N] [--part X | --whole]

F1 is strict sentence-level correction: a sentence counts when the text after all corrections is exactly the right one. The sets hold only
substitutions, so missing and redundant characters are left out of the first line of each set and counted in the second; false alarms
count every kind. Errors are 95 % intervals: bootstrap of the sentences for F1, Wilson's for the rates. `pycorrector_compare.py` does the same beside
pycorrector. `--whole` asks the whole checker, rules and word lists too, for findings of the kinds that change words; its false alarms are also told
by rule. No part of these sets was trained on. Sentences that stand in the
training statutes are part of the official record that ECSpell drew on; the share is printed, with F1 without them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from zhongshu.engines.proofing import check_texts
from zhongshu.engines.proofing.language import Correction, spelling_of
from zhongshu.engines.proofing.language.store import shipped

Pair = tuple[str, str]
SETS = ("ecspell/law.test", "ecspell/odw.test", "ecspell/med.test", "cscd-ns/test.json", "sighan/test2015.txt")
CLEAN = {"学习强国": "clean/acc_xxqg.tet.json", "人民日报": "clean/acc_rmrb.tet.json"}
TARGETS = {
    "ecspell/law.test": 76,
    "ecspell/odw.test": 82,
    "cscd-ns/test.json": 40,
    "sighan/test2015.txt": 30,
    "学习强国": 1.0,
    "人民日报": 2.0,
}
ROUNDS, BATCH = 400, 200
OF_WORDS = ("typo_phonetic", "typo_shape", "word_confusion", "missing_char", "redundant_char")
SAME_LENGTH = "typo"


def read_set(path: Path) -> list[Pair]:
    """(as written, as it should be) of every sentence."""
    if path.suffix == ".json":
        return [(row["original_text"], row["correct_text"]) for row in json.loads(path.read_text("utf-8"))]
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return [(row[1], row[2]) for row in rows]


def corrected(sentence: str, found: list[Correction], substitutions: bool) -> str:  # noqa: FBT001 — a switch of one table
    for correction in reversed(found):
        if not substitutions or correction.kind.startswith("typo"):
            sentence = sentence[: correction.start] + correction.suggestions[0] + sentence[correction.end :]
    return sentence


def scores(pairs: list[Pair], answers: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 in per cent."""
    changed = sum(answer != wrong for (wrong, _), answer in zip(pairs, answers, strict=True))
    faulty = sum(wrong != right for wrong, right in pairs)
    mended = sum(answer == right != wrong for (wrong, right), answer in zip(pairs, answers, strict=True))
    precision, recall = mended / max(1, changed), mended / max(1, faulty)
    return 100 * precision, 100 * recall, 200 * precision * recall / max(1e-9, precision + recall)


def interval(pairs: list[Pair], answers: list[str]) -> tuple[float, float]:
    """The middle 95 % of F1 when the sentences are drawn again."""
    drawn = random.Random(1)
    rows = list(zip(pairs, answers, strict=True))
    values = []
    for _ in range(ROUNDS):
        again = drawn.choices(rows, k=len(rows))
        values.append(scores([pair for pair, _ in again], [answer for _, answer in again])[2])
    values.sort()
    return values[int(0.025 * ROUNDS)], values[int(0.975 * ROUNDS) - 1]


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, z = hits / trials, 1.96
    middle, half = share + z * z / 2 / trials, z * (share * (1 - share) / trials + z * z / 4 / trials**2) ** 0.5
    return (middle - half) / (1 + z * z / trials), (middle + half) / (1 + z * z / trials)


def whole(sentences: list[str]) -> list[list[Correction]]:
    """What the whole checker finds of the kinds that change words, as corrections; a rule's name stands before the kind."""
    found = []
    for sentence, findings in zip(sentences, check_texts(sentences), strict=True):
        own: list[Correction] = []
        for each in findings:
            if each.kind in OF_WORDS and each.suggestions and each.start is not None and each.end is not None:
                start, end, right = pared(sentence, each.start, each.end, each.suggestions[0])
                kind = SAME_LENGTH if end - start == len(right) else each.kind
                if (start < end or right) and not (own and start < own[-1].end):
                    own.append(Correction(start, end, (right,), f"{kind} {each.rule.split('/')[0]}", each.confidence))
        found.append(own)
    return found


def pared(sentence: str, start: int, end: int, right: str) -> tuple[int, int, str]:
    """The stretch and what to write there without what stays as it is at both ends."""
    while start < end and right and sentence[start] == right[0]:
        start, right = start + 1, right[1:]
    while start < end and right and sentence[end - 1] == right[-1]:
        end, right = end - 1, right[:-1]
    return start, end, right


def ours(sentences: list[str], part: float) -> tuple[list[list[Correction]], float]:
    """What the layer finds, or with no `part` the whole checker, and processor seconds."""
    begun = time.process_time()
    if not part:
        return whole(sentences), time.process_time() - begun
    found = [each for at in range(0, len(sentences), BATCH) for each in spelling_of(sentences[at : at + BATCH], part=part)]
    return found, time.process_time() - begun


def report_set(name: str, pairs: list[Pair], known: str, *, part: float) -> None:
    found, seconds = ours([wrong for wrong, _ in pairs], part)
    characters = sum(len(wrong) for wrong, _ in pairs)
    for title, only in (("substitutions", True), ("all kinds", False)):
        answers = [corrected(wrong, each, only) for (wrong, _), each in zip(pairs, found, strict=True)]
        precision, recall, f1 = scores(pairs, answers)
        low, high = interval(pairs, answers)
        goal = f"  target {TARGETS[name]}" if name in TARGETS else ""
        print(f"{name:22} {title:14} P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f} [{low:.1f}, {high:.1f}]{goal}")
        if only and name.startswith("ecspell"):
            fresh = [at for at, (_, right) in enumerate(pairs) if right.rstrip("。；") not in known]
            if len(fresh) < len(pairs):
                rest = scores([pairs[at] for at in fresh], [answers[at] for at in fresh])[2]
                print(f"{'':22} {100 - 100 * len(fresh) / len(pairs):.0f} % stand in the training statutes; F1 without them {rest:.1f}")
    print(f"{'':22} {characters / seconds:,.0f} characters a second")


def report_clean(title: str, sentences: list[str], *, part: float) -> None:
    found, _ = ours(sentences, part)
    characters = sum(map(len, sentences))
    kinds = Counter(correction.kind for each in found for correction in each)
    low, high = wilson(kinds.total(), characters)
    each = ", ".join(f"{kind} {1e4 * count / characters:.2f}" for kind, count in sorted(kinds.items()))
    print(
        f"{title} {characters:,} characters: {1e4 * kinds.total() / characters:.2f} [{1e4 * low:.2f}, {1e4 * high:.2f}] false alarms per 10,000"
        f" (target {TARGETS[title]}): {each}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="The spelling layer on public sets.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/proofing"))
    parser.add_argument("--sentences", type=int, default=None, help="only so many of each set")
    parser.add_argument("--part", type=float, default=1.0, help="tell changes from this part of the usual chance on")
    parser.add_argument("--whole", action="store_const", const=0.0, dest="part", help="ask the whole checker")
    given = parser.parse_args()
    if not given.folder.is_dir():
        sys.exit(f"no such folder: {given.folder}; the public sets are not part of this repository")
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    shipped()
    print(f"model read in {time.perf_counter() - begun:.2f} s; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", end=" ")
    print(f"of memory after it, {before / 1024:.0f} MB before")
    tests = given.folder / "public-tests"
    known = (given.folder / "train/statutes.txt").read_text("utf-8")
    for name in SETS:
        report_set(name, read_set(tests / name)[: given.sentences], known, part=given.part)
    for title, name in CLEAN.items():
        report_clean(title, [wrong for wrong, _ in read_set(tests / name)][: given.sentences], part=given.part)


if __name__ == "__main__":
    main()
