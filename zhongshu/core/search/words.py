"""`search_words`: bigrams in the database's own full-text index.

SQLite has one FTS5 row a matter. PostgreSQL has a tsvector for title and number (part 0), and one for each part of the body, since positions
in a tsvector end at 16,383 and phrases beyond would not be found.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from zhongshu.core.matters.models import Matter
from zhongshu.lib.text import bigrams, bounded, phrases

PART = 4000
OVERLAP = 120  # longer than any phrase that is asked for
RARE, RARE_TRIES = 500, 4
TOKEN_LIMIT = 100  # characters; PostgreSQL refuses a token of 2 kB


def write(matter: int, title: str, number: str, body: str) -> None:
    """Replace a matter's words."""
    head, tokens = _tokens(f"{title} {number}"), _tokens(body)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM search_words WHERE rowid = %s", [matter])
            cursor.execute("INSERT INTO search_words(rowid, head, body) VALUES (%s, %s, %s)", [matter, " ".join(head), " ".join(tokens)])
            return
        cursor.execute("DELETE FROM search_words WHERE matter = %s", [matter])
        parts = [head, *(tokens[start : start + PART + OVERLAP] for start in range(0, len(tokens), PART))]
        rows: list[tuple[int, int, str]] = [(matter, part, _vector(words)) for part, words in enumerate(parts)]
        cursor.executemany("INSERT INTO search_words(matter, part, words) VALUES (%s, %s, %s::tsvector)", rows)


def narrow(rows: QuerySet[Matter], words: str, *, in_head: bool = False) -> QuerySet[Matter]:
    """Those of the matters in which every phrase stands, newest first; `in_head` asks in title and number only.

    The phrases hold letters and digits of any script and nothing else, so nobody can write an operator of the index into them. On SQLite
    the index is joined, so that it gives its rows newest first and stops when enough are found; PostgreSQL chooses the best way by itself.
    """
    if connection.vendor == "sqlite":
        asked = " AND ".join(("head : " if in_head else "") + '"' + " ".join(phrase) + '"' for phrase in _phrases(words))
        where = ["search_words.rowid = matters_matter.id", "search_words MATCH %s"]
        return rows.extra(tables=["search_words"], where=where, params=[asked], order_by=["-search_words.rowid"])  # noqa: S610 - passed apart
    rare = None if in_head else _rare(words)
    sql = f"SELECT matter FROM search_words WHERE {'part = 0 AND ' if in_head else ''}words @@ %s::tsquery"  # noqa: S608 - nobody's words
    for phrase in _phrases(words):
        rows = rows.filter(pk__in=RawSQL(sql, [_tsquery(phrase)]))  # noqa: S611 - passed apart
    return (rows if rare is None else rows.filter(pk__in=rare)).order_by("-pk")


def in_head(text: str) -> RawSQL | None:
    """The keys of the matters in whose title or number a piece of text may stand, for who then looks at each: none of those is left out.

    A piece may begin and end inside of a word, so only Chinese of two characters and more, and words that are whole in the piece, are
    asked of the index. None where nothing is left to ask.
    """
    pieces = bounded(text)
    if not pieces:
        return None
    found = [tuple(token[:TOKEN_LIMIT] for token in piece) for piece in pieces]
    if connection.vendor == "sqlite":
        asked = " AND ".join('head : "' + " ".join(phrase) + '"' for phrase in found)
        return RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", [asked])
    asked = " & ".join(f"({_tsquery(phrase)})" for phrase in found)
    return RawSQL("SELECT matter FROM search_words WHERE part = 0 AND words @@ %s::tsquery", [asked])


def needles(words: str) -> list[str]:
    """The strings that the phrases look for, to be marked in a text."""
    return [phrase[0] + "".join(token[-1] for token in phrase[1:]) for phrase in _phrases(words)]


def _phrases(words: str) -> list[tuple[str, ...]]:
    """What must stand side by side; a Chinese character alone is too little to look for."""
    return [tuple(token[:TOKEN_LIMIT] for token in phrase) for phrase in phrases(words) if len(phrase[0]) > 1 or phrase[0].isascii()]


def _rare(words: str) -> list[int] | None:
    """The matters of the first phrase that few of them hold, on PostgreSQL; None where every phrase is common.

    PostgreSQL knows only which words are common: for a rare one it takes a share of all rows for granted, and would rather go through the
    matters from the newest backwards, unpacking the words of each. Given the few keys, it need not guess.
    """
    with connection.cursor() as cursor:
        for phrase in _phrases(words)[:RARE_TRIES]:
            cursor.execute("SELECT matter FROM search_words WHERE words @@ %s::tsquery LIMIT %s", [_tsquery(phrase), RARE + 1])
            keys = [key for (key,) in cursor.fetchall()]
            if len(keys) <= RARE:
                return sorted(set(keys))
    return None


def _tsquery(phrase: tuple[str, ...]) -> str:
    return " <-> ".join(f"'{token}'" for token in phrase)


def _tokens(text: str) -> list[str]:
    return [token[:TOKEN_LIMIT] for token in bigrams(text).split()]


def _vector(tokens: list[str]) -> str:
    """A tsvector as text, with positions."""
    return " ".join(f"'{token}':{at}" for at, token in enumerate(tokens, 1))
