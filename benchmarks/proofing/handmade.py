"""Passages with errors marked by hand: how much of them the checker finds, and how often it is wrong.

python benchmarks/proofing/handmade.py FILE.jsonl [--show KIND|all] [--json]

One passage a line, `{"id", "text", "errors": [{"kind", "start", "end", "right"}]}`; `start` and `end` count characters of the text and are
null where the whole paper is meant; a passage without errors is clean. A finding of the error's kind that touches it is a hit; one of
another kind there is counted apart, as found under another name. Every other finding is a false alarm. `right` is what should stand in the
place of the marked characters: a suggestion hits when the text that it makes has `right` there. Intervals are Wilson's, 95 %.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from zhongshu.engines.proofing import Finding, check_texts  # noqa: E402


@dataclass
class Count:
    """Of one kind: errors found, found under another name, missed; false alarms; suggestions asked for and right."""

    found: int = 0
    renamed: int = 0
    missed: int = 0
    false: int = 0
    asked: int = 0
    right: int = 0

    def line(self, name: str) -> str:
        errors = self.found + self.renamed + self.missed
        told = self.found + self.false
        recall, precision = share(self.found, errors), share(self.found, told)
        both = 2 * self.found / (errors + told) if errors + told else math.nan
        return (
            f"{name:18}{errors:5}{self.found:6}{self.renamed:6}{self.missed:6}{self.false:6}  P {precision}  R {recall}  F1 {both:.3f}"
            f"  suggestion {self.right}/{self.asked}"
        )


@dataclass
class Result:
    """All counts, and what to show of a passage."""

    kinds: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    clean_characters: int = 0
    clean_false: Counter[str] = field(default_factory=Counter)
    clean_rules: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[str, str]] = field(default_factory=list)


def share(part: int, whole: int) -> str:
    """The share with its interval."""
    if not whole:
        return "   – "
    low, high = wilson(part, whole)
    return f"{part / whole:.3f} ({low:.2f}–{high:.2f})"


def wilson(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a share."""
    rate = part / whole
    middle = (rate + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * math.sqrt(rate * (1 - rate) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def touches(error: Mapping[str, Any], finding: Finding) -> bool:
    """Whether they share a character, or stand side by side where one is empty; the whole paper touches everything."""
    if error["start"] is None or finding.start is None or finding.end is None:
        return error["start"] is None or finding.start is None
    return finding.start <= max(error["end"], error["start"] + 1) and error["start"] <= max(finding.end, finding.start + 1) and (
        (finding.start < max(error["end"], error["start"] + 1) and error["start"] < max(finding.end, finding.start + 1))
        or finding.start == finding.end
        or error["start"] == error["end"]
    )  # fmt: skip


def mends(text: str, error: Mapping[str, Any], findings: Sequence[Finding]) -> bool:
    """Whether one of the suggestions makes the text that is wanted, or is the wanted words; or the first of all of them together."""
    start, end, right = error["start"], error["end"], error["right"]
    wanted = text[:start] + right + text[end:] if start is not None else ""
    placed = sorted(
        (finding for finding in findings if finding.start is not None and finding.suggestions), key=lambda finding: finding.start or 0
    )
    together = text
    for finding in reversed(placed):
        together = together[: finding.start] + finding.suggestions[0] + together[finding.end :]
    if start is not None and together == wanted:
        return True
    for finding in findings:
        for suggestion in finding.suggestions:
            if finding.start is None or finding.end is None or start is None:
                hit = bool(right) and (right in suggestion or suggestion in right)
            else:
                hit = text[: finding.start] + suggestion + text[finding.end :] == wanted or (bool(right) and suggestion == right)
            if hit:
                return True
    return False


def measured(passages: Sequence[Mapping[str, Any]], answers: Iterator[list[Finding]]) -> Result:
    """Score every passage."""
    result = Result()
    for passage, findings in zip(passages, answers, strict=True):
        errors = list(passage.get("errors") or ())
        used: set[int] = set()
        if not errors:
            result.clean_characters += len(passage["text"])
        for error in errors:
            _score(result, passage, error, findings, used)
        for number, finding in enumerate(findings):
            if number not in used:
                result.kinds[finding.kind].false += 1
                result.shown.append((finding.kind, f"FALSE {_told(passage, finding)}"))
                if not errors:
                    result.clean_false[finding.severity] += 1
                    result.clean_rules[finding.rule] += 1
    return result


def _score(result: Result, passage: Mapping[str, Any], error: Mapping[str, Any], findings: list[Finding], used: set[int]) -> None:
    near = [number for number, finding in enumerate(findings) if touches(error, finding)]
    same = [number for number in near if findings[number].kind == error["kind"]]
    used.update(same or near)
    count = result.kinds[error["kind"]]
    if same:
        count.found += 1
    elif near:
        count.renamed += 1
    else:
        count.missed += 1
    told = [findings[number] for number in same or near]
    is_right = error.get("right") is not None and mends(passage["text"], error, told)
    if error.get("right") is not None:
        count.asked += 1
        count.right += is_right
    if not same:
        start, end = error["start"] or 0, error["end"] or 40
        text = passage["text"]
        place = f"{text[max(0, start - 20) : start]}【{text[start:end]}】{text[end : end + 20]}".replace("\n", "⏎")
        names = "、".join(f"{finding.kind}:{finding.rule}" for finding in told)
        result.shown.append((error["kind"], f"{'NAMED ' + names if told else 'MISSED'} {passage['id']} {place} → {error.get('right')}"))
    elif error.get("right") is not None and not is_right:
        offered = [finding.suggestions for finding in told]
        result.shown.append(
            (
                error["kind"],
                f"OFFER {passage['id']} {passage['text'][error['start'] or 0 : error['end']]!r} → {error['right']!r}; {offered}",
            )
        )


def _told(passage: Mapping[str, Any], finding: Finding) -> str:
    start, end = finding.start or 0, finding.end or 0
    text = passage["text"]
    place = f"{text[max(0, start - 16) : start]}【{text[start:end]}】{text[end : end + 16]}".replace("\n", "⏎")
    return f"{passage['id']} {finding.severity} {finding.rule} {place} {finding.message[:50]} {finding.suggestions}"


def report(result: Result, seconds: float, size: int) -> None:
    """The table by kind, all kinds, the clean passages."""
    print(f"{'kind':18}{'all':>5}{'found':>6}{'named':>6}{'miss':>6}{'false':>6}")
    every = Count()
    for kind, count in sorted(result.kinds.items()):
        print(count.line(kind))
        for name in ("found", "renamed", "missed", "false", "asked", "right"):
            setattr(every, name, getattr(every, name) + getattr(count, name))
    print(every.line("all"))
    if result.clean_characters:
        tens = result.clean_characters / 10_000
        false = sum(result.clean_false.values())
        low, high = (max(0.0, false + step * 1.96 * math.sqrt(false + 0.25) + 1.92) / tens for step in (-1, 1))
        print(
            f"clean: {result.clean_characters} characters, {false / tens:.2f} false alarms per 10,000 ({low:.2f}–{high:.2f}), must-level {result.clean_false['must'] / tens:.2f}"
        )
        print("  " + ", ".join(f"{rule} {number}" for rule, number in result.clean_rules.most_common(12)))
    print(f"{size} characters in {seconds:.1f} s: {size / max(seconds, 1e-9):,.0f} a second")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", default="", help="a kind, or all: what was missed, wrongly told or wrongly mended")
    options = parser.parse_args()
    passages = [json.loads(line) for line in options.file.read_text("utf-8").splitlines() if line.strip()]
    list(check_texts(["各级人民政府应当加强领导。"]))  # the tables are read once
    begun = time.process_time()
    answers = list(check_texts(passage["text"] for passage in passages))
    seconds = time.process_time() - begun
    result = measured(passages, iter(answers))
    for kind, told in sorted(result.shown):
        if options.show in {kind, "all"}:
            print(f"{kind}: {told}")
    report(result, seconds, sum(len(passage["text"]) for passage in passages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
