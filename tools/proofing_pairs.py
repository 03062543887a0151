"""Count the contexts of confusable words in official text, and write the checker's table of them.

python tools/proofing_pairs.py              rewrite zhongshu/engines/proofing/lexicon/pairs.json from ../shared/data/proofing/train and our own prose
python tools/proofing_pairs.py --measure    train on nine lines of ten and tell what the tenth line shows; writes nothing

Only counts of characters beside a word leave this program, no text. For each pair of `pairs.csv` the table holds how much more
likely the right word is than the wrong one after each left and before each right neighbour, as logarithms in tenths, and the score
from which the wrong word is told. That score is set on the training text itself: of all places where the wrong word stands, one in two
hundred may reach it, or a single one, for official text has slips too.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from language import texts

ROOT = Path(__file__).resolve().parent.parent
LEXICON = ROOT / "zhongshu" / "engines" / "proofing" / "lexicon"
TRAIN = ROOT.parent / "shared" / "data" / "proofing" / "train"
LEAST, REPORT_WEIGHT, LOWEST, HIGHEST, SMOOTH, SAME = 4, 4, 4.5, 11.0, 1.0, 5
Context = tuple[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="train on nine tenths, measure on the last, write nothing")
    is_measured = parser.parse_args().measure
    lines = [line for line in (TRAIN / "statutes.txt").read_text("utf-8").split("\n") if line]
    lines += [*[line for line in (TRAIN / "work-reports.txt").read_text("utf-8").split("\n") if line], *texts.prose()] * REPORT_WEIGHT
    kept = [line for at, line in enumerate(lines) if not is_measured or at % 10]
    held = "\n".join(line for at, line in enumerate(lines) if at % 10 == 0)
    rows = list(csv.reader((LEXICON / "pairs.csv").open(encoding="utf-8")))[1:]
    text = "\n".join(kept)
    contexts = {word: list(contexts_of(text, word)) for row in rows for word in row[:2]}
    table = {f"{wrong}>{right}": made for wrong, right, *_ in rows if (made := pair(contexts[wrong], contexts[right]))}
    if is_measured:
        measure(table, held)
        return 0
    (LEXICON / "pairs.json").write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(table)} pairs, {sum(len(made['left']) + len(made['right']) for made in table.values())} contexts")
    return 0


def contexts_of(text: str, word: str) -> Iterator[Context]:
    """Three characters before and three after, as far as the line goes."""
    at = text.find(word)
    while at >= 0:
        yield text[max(0, at - 3) : at].rpartition("\n")[2], text[at + len(word) : at + len(word) + 3].partition("\n")[0]
        at = text.find(word, at + 1)


def pair(wrong: list[Context], right: list[Context]) -> dict[str, Any] | None:
    """The table of one pair; None where the two are not told apart by their neighbours."""
    if len(right) < 2:
        return None
    sides = [(counts_of(wrong, side), counts_of(right, side)) for side in (0, 1)]
    sizes = (len(wrong), len(right))
    own = sorted(score(context, sides, sizes, leave_out=True) for context in wrong)
    allowed = own[-1 - max(1, len(own) // 200)] + 1.0 if len(own) > 1 else LOWEST + 3 * len(own)
    limit = max(LOWEST, allowed)
    if limit > HIGHEST + 2:
        return None
    left, right_weights = (weights(*side, sizes) for side in sides)
    prior = math.log((sizes[1] + 0.5) / (sizes[0] + 0.5))
    return {"limit": round(limit * 10), "prior": round(prior * 10), "left": left, "right": right_weights}


def counts_of(contexts: list[Context], side: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for context in contexts:
        counts.update(grams(context[side], side))
    return counts


def grams(words: str, side: int) -> list[str]:
    """The neighbour, the two nearest, the three nearest; "" is the line's edge."""
    if not words:
        return [""]
    return [words[-size:] if side == 0 else words[:size] for size in range(1, len(words) + 1)]


def score(context: Context, sides: list[tuple[Counter[str], Counter[str]]], sizes: tuple[int, int], *, leave_out: bool) -> float:
    total = math.log((sizes[1] + 0.5) / (sizes[0] + 0.5))
    for side in (0, 1):
        wrong, right = sides[side]
        for gram in reversed(grams(context[side], side)):
            mine = wrong[gram] - leave_out
            if mine + right[gram] >= LEAST or mine > 0:
                total += odds(mine, right[gram], sizes)
                break
    return total


def odds(wrong: int, right: int, sizes: tuple[int, int]) -> float:
    """Smoothed towards what both words together have, so that a word that never stands there tells nothing."""
    both = (wrong + right + 0.01) / (sum(sizes) + 0.01)
    return math.log((right + SMOOTH * both) / (sizes[1] + SMOOTH)) - math.log((wrong + SMOOTH * both) / (sizes[0] + SMOOTH))


def weights(wrong: Counter[str], right: Counter[str], sizes: tuple[int, int]) -> dict[str, int]:
    """Tenths of the logarithm. A longer neighbour that says the same as its shorter part is left out."""
    made: dict[str, int] = {}
    for gram in sorted(wrong | right, key=len):
        if wrong[gram] or wrong[gram] + right[gram] >= LEAST:
            weight = round(odds(wrong[gram], right[gram], sizes) * 10)
            shorter = next((made[part] for part in (gram[1:], gram[:-1]) if len(gram) > 1 and part in made), 0)
            if abs(weight - shorter) > SAME:
                made[gram] = weight
    return made


def measure(table: dict[str, dict[str, Any]], text: str) -> None:
    """What the table does on lines that it was not made from: the wrong word put for the right one, and the wrong word where it is right."""
    from zhongshu.engines.proofing.rules.pairs import total  # noqa: PLC0415 - the engine's own reading of the table

    told = {True: [0, 0], False: [0, 0]}
    for name, made in table.items():
        wrong, right = name.split(">")
        for word, is_fault in ((right, True), (wrong, False)):
            scores = [total(made, *context) >= made["limit"] for context in contexts_of(text, word)]
            told[is_fault][0] += min(sum(scores), 300)
            told[is_fault][1] += min(len(scores), 300)
            if scores:
                print(f"{name} {'recall' if is_fault else 'false'} {sum(scores)}/{len(scores)}")
    print(f"recall {told[True]}, false {told[False]}")


if __name__ == "__main__":
    sys.exit(main())
