"""Scores the cutting of a work report against the hand-made answers beside this file: precision, recall, F1, kinds, figures, characters a second.

    .venv/bin/python benchmarks/breakdown/score.py [--texts FOLDER] [--show]

The reports are public papers that are not kept in this repository; `--texts` says where they lie. An answer covers the part of the text that it names.
A candidate counts as right when it and the answer's task share at least four fifths of the characters that either covers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from zhongshu.engines.breakdown import Candidate, break_down

HERE = Path(__file__).parent
SHARED = 0.8


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Shared characters over covered characters."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def pair(found: list[Candidate], wanted: list[dict[str, Any]]) -> list[tuple[Candidate, dict[str, Any]]]:
    """Candidates and answers that are the same task, each used once."""
    pairs, used = [], set()
    for candidate in found:
        for number, task in enumerate(wanted):
            if number not in used and overlap((candidate.start, candidate.end), (task["start"], task["end"])) >= SHARED:
                used.add(number)
                pairs.append((candidate, task))
                break
    return pairs


def score(answer: dict[str, Any], text: str, *, show: bool) -> None:
    """Print the figures of one report, and with `show` what was missed and what was too much."""
    began = time.perf_counter()
    result = break_down(text)
    seconds = time.perf_counter() - began
    low, high = answer["part"]
    found = [c for c in result.candidates if low <= c.start < high]
    wanted = answer["tasks"]
    pairs = pair(found, wanted)
    exact = sum((c.start, c.end) == (t["start"], t["end"]) for c, t in pairs)
    precision, recall = len(pairs) / max(1, len(found)), len(pairs) / max(1, len(wanted))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    kinds = sum(c.kind == t["kind"] for c, t in pairs)
    figures = sum([q.wording for q in c.quantities] == t.get("quantities", []) for c, t in pairs)
    print(f"{answer['source']}: {len(wanted)} tasks by hand, {len(found)} found, {len(pairs)} the same ({exact} to the character)")
    print(f"  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  kind right {kinds}/{len(pairs)}  figures right {figures}/{len(pairs)}")
    print(f"  {len(text)} characters in {seconds * 1000:.0f} ms: {len(text) / seconds:,.0f} characters a second")
    if show:
        hit, had = {id(c) for c, _ in pairs}, {id(t) for _, t in pairs}
        why = {(out.start, out.end): out.reason for out in result.left_out}
        for task in wanted:
            if id(task) not in had:
                print("  missed", why.get((task["start"], task["end"]), "-"), text[task["start"] : task["end"]])
        for candidate in found:
            if id(candidate) not in hit:
                print("  too much", candidate.wording)
        for candidate, task in pairs:
            if candidate.kind != task["kind"] or [q.wording for q in candidate.quantities] != task.get("quantities", []):
                print("  kind", candidate.kind, "not", task["kind"], [q.wording for q in candidate.quantities], candidate.wording[:60])


def main() -> int:
    """Score every answer whose report is there; say which are not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=HERE.parents[2] / "shared" / "data" / "work-reports")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was too much")
    options = parser.parse_args()
    for path in sorted(HERE.glob("answer-*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        source = options.texts / answer["source"]
        if not source.exists():
            print(f"{answer['source']}: left out, not in {options.texts}")
            continue
        text = source.read_text(encoding="utf-8")
        if hashlib.sha256(text.encode()).hexdigest() != answer["sha256"]:
            print(f"{answer['source']}: left out, another version of the text than the one answered")
            continue
        score(answer, text, show=options.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
