"""文字处理: widths of characters, and the tokens by which Chinese text is found in a database's full-text index."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

MARKS = 63
"""As many bits as a database's whole number has without its sign."""
_HAN = "㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff〇"
_SIGNS = re.compile(r"[\W_]+")
_RUNS = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}])[^\W_])+)")


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as ASCII; every character stays one character, so offsets hold."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def bigrams(text: str) -> str:
    """Two-character tokens of Chinese and whole words of the rest, lower-cased, joined by spaces, in order.

    A run of Chinese ends with its last character alone, so that a search for one character finds it anywhere by prefix.
    """
    return " ".join(token for han, word in _runs(text) for token in ([*_pairs(han), han[-1]] if han else [word]))


def phrases(words: str) -> tuple[tuple[str, ...], ...]:
    """What must be found for `words`: all phrases, and of each phrase all tokens side by side.

    A token of one Chinese character is meant as a prefix. It is left out where other words tell more (the 号 of 43号).
    """
    found = [tuple(_pairs(han)) or (han,) if han else (word,) for han, word in _runs(words)]
    longer = [phrase for phrase in found if not _is_prefix(phrase)]
    return tuple(dict.fromkeys(longer or found))


def bounded(piece: str) -> tuple[tuple[str, ...], ...]:
    """The phrases that stand in `bigrams` of every text in which the piece stands: its Chinese, and those words that do not touch its ends."""
    text = unicodedata.normalize("NFKC", piece).lower()
    found = []
    for run in _RUNS.finditer(text):
        han, word = run.groups()
        if han and len(han) > 1:
            found.append(tuple(_pairs(han)))
        elif word and run.start() > 0 and run.end() < len(text):
            found.append((word,))
    return tuple(dict.fromkeys(found))


def fts5_query(words: str) -> str:
    """`words` as an FTS5 query on `bigrams`; empty when there is nothing to look for."""
    return " AND ".join('"' + " ".join(phrase) + '"' + ("*" if _is_prefix(phrase) else "") for phrase in phrases(words))


def tsquery(words: str) -> str:
    """`words` as a PostgreSQL raw tsquery on `bigrams`; empty when there is nothing to look for."""
    return " & ".join(
        f"'{phrase[0]}':*" if _is_prefix(phrase) else "(" + " <-> ".join(f"'{t}'" for t in phrase) + ")" for phrase in phrases(words)
    )


def _runs(text: str) -> list[tuple[str, str]]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _pairs(han: str) -> list[str]:
    return [han[at : at + 2] for at in range(len(han) - 1)]


def _is_prefix(phrase: tuple[str, ...]) -> bool:
    return len(phrase) == 1 and len(phrase[0]) == 1 and not phrase[0].isascii()


def likeness(one: str, other: str) -> int:
    """How alike two short texts are, in per cent: pairs of neighbouring characters that both have (Dice). Signs and width do not count."""
    return dice(pairs_of(one), pairs_of(other))


def list_likeness(text: str, others: Iterable[tuple[int, str]], least: int) -> dict[int, int]:
    """Those that are at least so alike, by their keys. Most of many are told from the text by a look at which of its pairs they hold at all."""
    pairs = pairs_of(text)
    count = sum(pairs.values())
    found: dict[int, int] = {}
    for key, other in others:
        plain = _SIGNS.sub("", unicodedata.normalize("NFKC", other).lower())
        at_most = sum(number for pair, number in pairs.items() if pair in plain)
        if 200 * at_most >= least * (count + len(plain) - 1) and (score := likeness(text, other)) >= least:
            found[key] = score
    return found


def marks_of(text: str) -> int:
    """A text's pairs of neighbouring characters as bits of one number, which a table can keep: a pair always has the same bit, and shares it with others."""
    marks = 0
    for pair in pairs_of(text):
        marks |= 1 << crc32(pair.encode()) % MARKS
    return marks


def list_likely(text: str, others: Iterable[tuple[int, int]], least: int) -> list[int]:
    """The keys of those whose marks allow that they are at least so alike: all that are, and few besides."""
    marks, count = marks_of(text), pairs_of(text).total()
    doubled = count - marks.bit_count()
    return [key for key, other in others if 200 * ((marks & other).bit_count() + doubled) >= least * (count + other.bit_count())]


def dice(mine: Counter[str], theirs: Counter[str]) -> int:
    """The same of two texts whose pairs have been counted, for one that is held against many."""
    total = mine.total() + theirs.total()
    return 200 * (mine & theirs).total() // total if total else 0


def pairs_of(text: str) -> Counter[str]:
    """A text's pairs of neighbouring characters, counted; one character alone is its own."""
    plain = "".join(han or word for han, word in _runs(text))
    return Counter(_pairs(plain)) if len(plain) > 1 else Counter([plain] if plain else [])
