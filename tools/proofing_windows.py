"""List the stretches of official style that are known by all but one of their characters, for the checker's rules of near stretches.

    PYTHONPATH=. python tools/proofing_windows.py ../shared/data [--kept-out 0.2]

Stretches of four to six characters that begin and end with words and come often in the work reports and our own prose, the terms of `vocabulary/terms.txt` and the phrases of `tools/phrases` are looked for in the whole
training text (`proofing/train/*.txt` and that prose): a place of a stretch counts as fixed when the text never has another character there, and as missed when left out if the text never has
the rest by itself. Writes `zhongshu/engines/proofing/vocabulary/windows.txt`. With `--kept-out`, a share of the work reports is kept out and the places that would be told in it
are printed instead: nearly all of them would be false alarms.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

import numpy as np
from language import texts
from numpy.typing import NDArray

from zhongshu.engines.proofing.language.guards import NUMERALS
from zhongshu.engines.proofing.rules.windows import told_in
from zhongshu.engines.proofing.vocabulary import windows
from zhongshu.engines.proofing.vocabulary.likely import OPEN, tokens_of
from zhongshu.engines.proofing.vocabulary.store import FIXED, shipped
from zhongshu.engines.proofing.vocabulary.windows import Keys, lacking_keys, letters_of, numbers_marked, open_keys, whole_keys

TERMS = Path(windows.__file__).parent / "terms.txt"
OFTEN = {4: 4, 5: 4, 6: 4}
FEW_MARKS = re.compile(r"[一-龥#%]{4,6}|，[一-龥#%]{3,5}|[一-龥#%]{3,5}，")
HAN = re.compile("[一-龥]")
USUAL, LONG = 16 * 9, 5
VERBS = frozenset("促扩稳提增惠优强保调防抓治降补育引兴联访办解谋求讲重树创建管控减赴")
"""Verbs that stand before an object of two characters by themselves: 优服务, 强保障."""
ENDINGS = frozenset(
    "率局期区法权制度性化者员地点线面量额数费金税款物品件书表单证号级类型式样会院所站室厅部处科股队组班厂店场园库网路桥段层楼校馆台团业界家长人户村镇乡县市省了的"
)
"""Characters that make a name of any word: 管理率, 关键期."""


def main() -> None:
    parser = argparse.ArgumentParser(description="List the stretches known by all but one of their characters.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--kept-out", type=float, default=0.0)
    options = parser.parse_args()
    folder = options.data / "proofing/train"
    reports = [*texts.prose(), *(folder / "work-reports.txt").read_text("utf-8").splitlines()]
    statutes = (folder / "statutes.txt").read_text("utf-8").splitlines()
    kept = len(reports) - int(len(reports) * options.kept_out)
    kept_statutes = len(statutes) - int(len(statutes) * options.kept_out / 10)
    frequent = [*often("\n".join(reports[:kept])), *(part for phrase in texts.phrases() for part in parts(phrase))]
    by_hand = TERMS.read_text("utf-8").split()
    words = by_hand + [row.split()[0] for row in FIXED.read_text("utf-8").splitlines()]
    given = list(dict.fromkeys(part for word in words for part in parts(word)))
    own = frozenset(part for word in by_hand for part in parts(word))
    text, _ = numbers_marked("\n".join([*reports[:kept], *statutes[:kept_statutes]]))
    terms = list(dict.fromkeys([*frequent, *given]))
    lines = fixed(letters_of(text), terms, own)
    print(f"{len(frequent)} frequent, {len(lines)} kept")
    if options.kept_out:
        held = windows.table_of(lines)
        rest = [*reports[kept:], *statutes[kept_statutes:]]
        told = [(line, hit) for line in rest for hit in told_in(line, held)]
        for line, near in told:
            print(
                f"{'lack' if near.is_lacking else 'swap'} {line[max(0, near.start - 8) : near.start]}【{line[near.start : near.end]}】{line[near.end : near.end + 8]} {near.term}"
            )
        print(f"{len(told)} told in {sum(map(len, reports[kept:]))} + {sum(map(len, statutes[kept_statutes:]))} characters")
        return
    windows.FILE.write_text("\n".join(lines) + "\n", "utf-8")


def often(text: str) -> list[str]:
    """The stretches that begin and end with words, and come often."""
    vocabulary = shipped()
    counts: Counter[str] = Counter()
    for line in text.splitlines():
        marked, _ = numbers_marked(line)
        edges = {0, len(marked)}
        for start, end, _ in tokens_of(vocabulary, marked):
            edges |= {start, end}
        edges |= {at for at, letter in enumerate(marked) if not HAN.match(letter)} | {
            at + 1 for at, letter in enumerate(marked) if not HAN.match(letter)
        }
        for start in edges:
            for size in windows.SIZES:
                if start + size in edges and FEW_MARKS.fullmatch(marked, start, start + size):
                    counts[marked[start : start + size]] += 1
    return [term for term, times in counts.items() if times >= OFTEN[len(term)]]


def parts(term: str) -> list[str]:
    """The stretches that tell a term: itself, with a mark before and behind it, and the ends of a long one."""
    if len(term) > windows.SIZES[-1]:
        return [term[:6], term[-6:]]
    marked = [windows.MARK + term, term + windows.MARK] if len(term) < windows.SIZES[-1] else []
    return [each for each in (term, *marked) if len(each) in windows.SIZES]


def fixed(letters: Keys, terms: list[str], given: frozenset[str]) -> list[str]:
    """The lines of the table."""
    swapped: dict[str, str] = dict.fromkeys(terms, "")
    dropped: dict[str, str] = dict.fromkeys(terms, "")
    for size in windows.SIZES:
        own = [term for term in terms if len(term) == size]
        grid = letters_of("".join(own)).reshape(-1, size)
        whole = whole_keys(letters, size)
        starts = whole_keys(grid.reshape(-1), size)[::size]
        for place in range(size):
            keys = open_keys_of(grid, starts, size, place)
            other = others(letters, open_keys(letters, whole, size, place), keys, place)
            for term, key in zip(own, keys.tolist(), strict=True):
                if HAN.match(term[place]) and other.get(key, set()) <= {ord(term[place])}:
                    swapped[term] += str(place)
        less = lacking_keys(whole_keys(letters, size - 1), size - 1)
        for place in range(size):
            rest = np.delete(grid, place, axis=1).reshape(-1)
            keys = lacking_keys(whole_keys(rest, size - 1)[:: size - 1], size - 1)
            met = np.isin(keys, less[among(less, keys)])
            for term, is_met in zip(own, met.tolist(), strict=True):
                if not is_met and 0 < place < size - 1 and may_be_left_out(term, place, given):
                    dropped[term] += str(place)
    lines = []
    for term in terms:
        swaps = "".join(place for place in swapped[term] if not covered(term, int(place), swapped))
        drops = "".join(place for place in dropped[term] if not covered(term, int(place), dropped))
        if swaps or drops:
            mark = windows.BY_HAND if term in given and len(term) >= LONG and windows.MARK not in term else ""
            lines.append(f"{term}\t{swaps or '-'}{mark}\t{drops or '-'}")
    return lines


def covered(term: str, place: int, held: dict[str, str]) -> bool:
    """Whether a shorter stretch within tells the same."""
    return any(
        str(place - at) in held.get(term[at : at + size], "")
        for size in windows.SIZES
        if size < len(term)
        for at in range(len(term) - size + 1)
        if at <= place < at + size
    )


def open_keys_of(grid: Keys, whole: Keys, size: int, place: int) -> Keys:
    flat = np.concatenate([grid[:, place], np.zeros(0, np.uint64)])
    padded = np.zeros(len(whole) + place, np.uint64)
    padded[place:] = flat
    return open_keys(padded, whole, size, place)


def among(seen: Keys, keys: Keys) -> NDArray[np.int64]:
    """The places of `seen` that are one of the keys."""
    bits = np.zeros(1 << 24, np.bool_)
    bits[keys >> np.uint64(40)] = True
    maybe = np.flatnonzero(bits[seen >> np.uint64(40)])
    return maybe[np.isin(seen[maybe], keys)]


def may_be_left_out(term: str, place: int, given: frozenset[str]) -> bool:
    """Whether the rest, which the text never has, is surely no wording of its own."""
    if not HAN.match(term[place]) or term[place] in NUMERALS:
        return False
    rest = (term[:place] + term[place + 1 :]).strip(windows.MARK + windows.NUMBER)
    if not rest or rest in shipped().number or (len(rest) < windows.SIZES[0] and (rest[0] in VERBS or rest[-1] in ENDINGS)):
        return False
    if term not in given and len(rest) < windows.SIZES[0]:
        return False
    return term in given or (windows.MARK not in term and breaks(term, place))


def breaks(term: str, place: int) -> bool:
    """Whether without the character a word of the stretch is broken, and what is left of it is no usual word by itself."""
    vocabulary = shipped()
    if not any(start <= place < end and end - start > 1 for start, end, _ in tokens_of(vocabulary, term)):
        return False
    rest = term[:place] + term[place + 1 :]
    left = [
        (rest[start:end], number) for start, end, number in tokens_of(vocabulary, rest) if end - start == 1 and start in {place - 1, place}
    ]
    return any(number < 0 or (word not in OPEN and vocabulary.cost[number] > USUAL) for word, number in left)


def others(letters: Keys, seen: Keys, keys: Keys, place: int) -> dict[int, set[int]]:
    rows = among(seen, keys)
    found: dict[int, set[int]] = {}
    for key, letter in zip(seen[rows].tolist(), letters[rows + place].tolist(), strict=True):
        found.setdefault(key, set()).add(letter)
    return found


if __name__ == "__main__":
    main()
