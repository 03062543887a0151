"""标题回行: titles broken as a trapezoid or a diamond, never inside a word (GB/T 9704—2012, 7.3.1: 词意完整，排列对称，长短适宜).

Words come from `words.txt` and a few patterns; between characters that no word covers a break is possible but dear.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Sequence
from pathlib import Path

from .lines import NOT_FIRST, NOT_LAST

MOST_CHARACTERS = 19  # a title of size 2 has 20 at most; a little air at both sides
CLINGING = frozenset("的之了着过等们所型性化者级号")
NEVER_LAST = frozenset(("和", "与", "及", "对", "在", "以及", "第"))
WORD_COST, CHARACTER_COST = 1.0, 1.6
EXTRA_LINE = 7.0
FORBIDDEN = 1000.0
ENTITY = re.compile(
    r"[0-9A-Za-z.%—\-]+(?:学年|年度|周年|[年月日号届次项条个]*)|[一-鿿]{2}(?:自治区|省|市|县|区|镇|乡|村)(?!场|民|长|域|划|政)|第[一二三四五六七八九十百0-9]+[届次期号批]"
)


@functools.cache
def words() -> frozenset[str]:
    """The known words."""
    lines = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(itertools.chain.from_iterable(line.split() for line in lines if not line.startswith("#")))


def split_words(text: str) -> list[str]:
    """The text in words: the fewest pieces that known words, names of places and figures allow."""
    entities = {match.start(): match.group() for match in ENTITY.finditer(text) if match.group()[:2] not in words()}
    known = words() | {name[:2] for name in entities.values() if name[-1] in "省市县区"}  # a place's name without its rank
    longest = max(map(len, known))
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * len(text)
    for start in range(len(text)):
        pieces = [text[start:end] for end in range(start + 2, min(start + longest, len(text)) + 1) if text[start:end] in known]
        pieces += [entities[start]] if start in entities else []
        for piece, cost in [(text[start], CHARACTER_COST), *((piece, WORD_COST) for piece in pieces)]:
            end = start + len(piece)
            best[end] = min(best[end], (best[start][0] + cost, start))
    result: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        result.insert(0, text[start:end])
        end = start
    return result


@functools.lru_cache(maxsize=256)
def break_title(text: str, most: int = MOST_CHARACTERS) -> tuple[str, ...]:
    """The title's lines. A line break in the title itself is the author's and is kept; what no rule can break is cut anyway."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(itertools.chain.from_iterable(_break_line(line, most) for line in lines))


def _break_line(text: str, most: int) -> list[str]:
    if _length(text) <= most:
        return [text]
    pieces = split_words(text)
    prices = [_break_price(pieces, at) for at in range(1, len(pieces))]
    fewest = math.ceil(_length(text) / most)
    choices = [_best(pieces, prices, fewest + more, most) for more in (0, 1)]
    price, lines = min(choices, key=lambda choice: choice[0] + EXTRA_LINE * (len(choice[1]) - fewest))
    return lines if price < FORBIDDEN else [text[start : start + most] for start in range(0, len(text), most)]


def _best(pieces: list[str], prices: list[float], count: int, most: int) -> tuple[float, list[str]]:
    """The cheapest way into `count` lines: few breaks are tried in full, the dear ones left out first."""
    allowed = sorted(sorted(range(len(prices)), key=lambda at: prices[at])[: {2: 60, 3: 40, 4: 24}.get(count, 18)])
    best: tuple[float, list[str]] = (float("inf"), ["".join(pieces)])
    for breaks in itertools.combinations(allowed, count - 1):
        edges = [0, *(at + 1 for at in breaks), len(pieces)]
        lines = ["".join(pieces[start:end]) for start, end in itertools.pairwise(edges)]
        cost = sum(prices[at] for at in breaks) + _shape_price([_length(line) for line in lines], most)
        if cost < best[0]:
            best = (cost, lines)
    return best


def _length(text: str) -> float:
    return sum(0.55 if character.isascii() else 1.0 for character in text)


def _break_price(pieces: Sequence[str], at: int) -> float:
    before, after = pieces[at - 1], pieces[at]
    if after[0] in NOT_FIRST or before[-1] in NOT_LAST:
        return FORBIDDEN
    text_before = "".join(pieces[:at])
    price = 0.0
    if text_before.count("《") > text_before.count("》"):
        price += 4
    if after[0] in CLINGING and len(after) == 1:
        price += 12
    if len(before) == 1 and before not in "的和与及、，》”）" and not before.isascii():
        price += 4
    if len(after) == 1 and after not in "和与及对在《“（" and not after.isascii():
        price += 4
    if before in NEVER_LAST:
        price += 4
    if before[-1] in "省市县区" and len(before) > 1:
        price += 2
    if after == "关于":
        price -= 2
    if before in ("的", "关于", "、") or before.endswith("》"):
        price -= 1
    return price


def _shape_price(widths: Sequence[float], most: int) -> float:
    """Trapezoid (growing or shrinking) or diamond are free; an hourglass, a rectangle and a straggling line are dear."""
    if max(widths) > most:
        return FORBIDDEN
    price = max(0.0, max(widths) - 2.2 * min(widths)) + (max(widths) - min(widths)) * 0.35
    price += 3 if min(widths) < 5 else 0
    steps = [after - before for before, after in itertools.pairwise(widths)]
    if any(first < 0 < second for first, second in itertools.pairwise(steps)):
        price += 10
    if all(abs(step) < 1 for step in steps):
        price += 3
    return price
