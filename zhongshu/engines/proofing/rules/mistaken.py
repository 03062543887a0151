"""误用的词: a real word taken for another, told by what stands beside it, each row of `mistaken.csv` a pattern with an example."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.lexicon import table
from zhongshu.engines.proofing.rules.quick import Patterns
from zhongshu.engines.proofing.vocabulary import kind_of


@text_rule(
    "word.mistaken",
    "用错词",
    "word_confusion",
    "wording",
    "should",
    "《现代汉语词典》；每条在法律法规、政府工作报告和报纸中查过，不误伤（mistaken.csv）",
    good=tuple(good for *_, good in table("mistaken.csv")),
    bad=tuple(bad for *_, bad, _ in table("mistaken.csv")),
    confidence=0.95,
)
def mistaken(text: str) -> Iterator[Hit]:
    """The pattern of a row; `keep` is what stands between the word and what tells it, and stays."""
    for pattern, (right, why) in _rows().on(text):
        for found in pattern.finditer(text):
            kept = found.end("keep") if "keep" in pattern.groupindex else found.start()
            mended = found.expand(right).removeprefix(text[found.start() : kept])
            yield Hit(
                f"“{text[kept : found.end()]}”应为“{mended}”：{why}。",
                kept,
                found.end(),
                (mended,),
                row=mended,
                kind=kind_of(text, kept, found.end(), mended),
            )


@cache
def _rows() -> Patterns[tuple[str, str]]:
    return Patterns((pattern, (right, why)) for pattern, right, why, *_ in table("mistaken.csv"))
