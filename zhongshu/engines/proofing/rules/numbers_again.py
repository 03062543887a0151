"""前后一致（五）: a paper's number that comes up again otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from zhongshu.engines.paper import Paper
from zhongshu.engines.paper.model import block_text
from zhongshu.engines.proofing.finding import Hit, paper_rule

_BASIS = "内容关：前后一致"
_NUMBER = re.compile(r"(?P<head>[一-龥]{2,8}〔\d{4}〕)(?P<number>\d+)号")
Place = tuple[str, int, int, int]
"""(element, index, start, end)"""


def _texts(paper: Paper) -> Iterator[tuple[str, int, str]]:
    yield "title", 0, paper.title
    yield from (("blocks", index, block_text(block)) for index, block in enumerate(paper.blocks))


@paper_rule(
    "consistency.paper_number",
    "同一文件的字号前后不同",
    "consistency",
    "content",
    "should",
    _BASIS,
    good=("《关于甲的请示》（山政文〔2004〕15号）收悉。同时执行山政文〔2004〕16号文件。", "山政办发〔2023〕71号、山政办发〔2023〕72号"),
    bad=("《关于甲的请示》（山政文〔2004〕15号）收悉。现就山政文〔2004〕51号所提问题答复如下。",),
    confidence=0.93,
    whole=False,
)
def paper_number(paper: Paper) -> Iterator[Hit]:
    """The same letters and year, and the same digits in another order, or one put in or left out."""
    held: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for element, index, text in _texts(paper):
        for found in _NUMBER.finditer(text):
            held[found["head"][-8:]].append((found["number"], (element, index, *found.span())))
    for head, told in held.items():
        yield from _odd(told, lambda one, other: one != other and len(one) > 1 and sorted(one) == sorted(other), f"{head}{{}}号")


def _odd(told: list[tuple[str, Place]], differs: Callable[[str, str], bool], written: str) -> Iterator[Hit]:
    """The one that is told less often, or later, with the other offered."""
    times: Mapping[str, int] = {number: sum(other == number for other, _ in told) for number, _ in told}
    usual = max(times, key=lambda number: (times[number], -[other for other, _ in told].index(number)))
    for number, (element, index, start, end) in told:
        if differs(number, usual):
            right = written.format(usual)
            yield Hit(f"前面是“{right}”，这里是“{written.format(number)}”，请核对。", start, end, (right,), element, index)
