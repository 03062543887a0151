"""Finding matters by words, within what the actor may read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.search.models import Entry
from zhongshu.core.search.words import narrow, needles

WORDS_LIMIT = 100
COUNT_LIMIT = 1000
AROUND = 45
HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # one character each, so places hold

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces; those that were looked for are marked True."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One matter found."""

    url: str
    title: str
    title_pieces: Pieces
    kind: str
    number: str
    snippet: Pieces
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Results:
    """`count` stops at COUNT_LIMIT; `sentence` says why nothing was looked for, or that words were cut off."""

    hits: tuple[Hit, ...] = ()
    count: int = 0
    sentence: str = ""


def search(actor: Actor, words: str, limit: int = 50) -> Results:
    """Matters that hold every word, in title or number first, then the newest. Scope is part of the query, before anything is cut off."""
    words = words.strip()
    cut, sentence = words[:WORDS_LIMIT], ""
    if len(words) > WORDS_LIMIT:
        sentence = f"检索词太长，只用了前{WORDS_LIMIT}个字。"
    sought = needles(cut)
    if not sought:
        return Results(sentence="请输入至少两个汉字，或者一个完整的数字、英文词。" if words else "")
    readable = Matter.objects.filter(_readable(actor)).only("kind", "title", "number", "moved_at")
    matters = list(narrow(readable, cut, in_head=True)[:limit])
    if len(matters) < limit:
        matters += narrow(readable.exclude(pk__in=[matter.pk for matter in matters]), cut)[: limit - len(matters)]
    count = len(matters) if len(matters) < limit else narrow(readable, cut)[:COUNT_LIMIT].count()
    texts = dict(Entry.objects.filter(pk__in=[matter.pk for matter in matters]).values_list("pk", "text"))
    return Results(tuple(_hit(matter, texts.get(matter.pk, ""), sought) for matter in matters), count, sentence)


def marked(text: str, sought: list[str]) -> Pieces:
    """The text in pieces, what was sought marked; full and half width, capitals and small letters are the same."""
    pieces, at = [], 0
    for start, end in _places(text, sought):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple((piece, is_hit) for piece, is_hit in [*pieces, (text[at:], False)] if piece)


def snippet_of(text: str, sought: list[str]) -> Pieces:
    """The neighbourhood of the first hit, or the beginning of the text."""
    text = " ".join(text.split())
    start = next(_places(text, sought), (0, 0))[0]
    begin, end = max(start - AROUND, 0), start + 2 * AROUND
    return marked(("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else ""), sought)


def _readable(actor: Actor) -> Q:
    """Matters of every kind, each within its own permission's scope; none at all for whoever holds no permission."""
    readable = Q(pk__in=())
    for kind in KINDS:
        if kind.read.holds(actor):
            readable |= Q(kind=kind.code) & scope(actor, kind.read)
    return readable


def _hit(matter: Matter, text: str, sought: list[str]) -> Hit:
    kind = KINDS[matter.kind]
    return Hit(
        reverse(kind.url_name, args=[matter.pk]),
        matter.title,
        marked(matter.title, sought),
        kind.title,
        matter.number,
        snippet_of(text, sought),
        matter.moved_at,
    )


def _places(text: str, sought: list[str]) -> Iterator[tuple[int, int]]:
    if sought:
        pattern = "|".join(re.escape(needle) for needle in sorted(sought, key=len, reverse=True))
        yield from (match.span() for match in re.finditer(pattern, text.translate(HALF_WIDTH), re.IGNORECASE))
