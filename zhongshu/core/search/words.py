"""`search_words`: bigrams in the database's own full-text index. SQLite has one FTS5 row a matter; PostgreSQL one tsvector row a part,
since positions in a tsvector end at 16,383 and phrases beyond would not be found.
"""

from __future__ import annotations

from django.db import connection
from django.db.models.expressions import RawSQL

from zhongshu.lib.text import bigrams, phrases

PART = 4000
OVERLAP = 120  # longer than any phrase that is asked for
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
        parts = [tokens[start : start + PART + OVERLAP] for start in range(0, len(tokens), PART)] or [[]]
        rows: list[tuple[int, int, str]] = [(matter, part, _vector(head if part == 0 else [], words)) for part, words in enumerate(parts)]
        cursor.executemany("INSERT INTO search_words(matter, part, words) VALUES (%s, %s, %s::tsvector)", rows)


def found(words: str, *, in_head: bool = False) -> list[RawSQL]:
    """Subqueries of matters' keys, one a phrase: a matter is found that stands in each. `in_head` asks in title and number only.

    The phrases hold letters and digits of any script and nothing else, so nobody can write an operator of the index into them.
    """
    if connection.vendor == "sqlite":
        prefix = "head : " if in_head else ""
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
        asked = [prefix + '"' + " ".join(phrase) + '"' for phrase in _phrases(words)]
        return [RawSQL(sql, [" AND ".join(asked)])] if asked else []  # noqa: S611 - parameters are passed apart
    weight = ":A" if in_head else ""
    sql = "SELECT matter FROM search_words WHERE words @@ %s::tsquery"
    return [RawSQL(sql, [" <-> ".join(f"'{token}'{weight}" for token in phrase)]) for phrase in _phrases(words)]  # noqa: S611


def needles(words: str) -> list[str]:
    """The strings that the phrases look for, to be marked in a text."""
    return [phrase[0] + "".join(token[-1] for token in phrase[1:]) for phrase in _phrases(words)]


def _phrases(words: str) -> list[tuple[str, ...]]:
    """What must stand side by side; a Chinese character alone is too little to look for."""
    return [tuple(token[:TOKEN_LIMIT] for token in phrase) for phrase in phrases(words) if len(phrase[0]) > 1 or phrase[0].isascii()]


def _tokens(text: str) -> list[str]:
    return [token[:TOKEN_LIMIT] for token in bigrams(text).split()]


def _vector(head: list[str], body: list[str]) -> str:
    """A tsvector as text, with positions; title and number weigh A."""
    placed = [f"'{token}':{at}A" for at, token in enumerate(head, 1)]
    return " ".join(placed + [f"'{token}':{at}" for at, token in enumerate(body, len(head) + 1)])
