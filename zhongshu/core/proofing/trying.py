"""试一试: what an entry would say of the latest papers, before it is saved."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.urls import reverse

from zhongshu.core.access.actors import Actor
from zhongshu.core.access.permissions import scope
from zhongshu.core.matters.kinds import KINDS
from zhongshu.core.matters.models import Matter
from zhongshu.core.proofing.rules import EntryFacts
from zhongshu.core.search.sources import SOURCES
from zhongshu.engines.proofing import Entry, Office, matcher_of, office_hits

PAPERS = 50
SHOWN = 3
AROUND = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """One paper in which the entry would find something: how often, and the first places with what stands around them."""

    title: str
    url: str
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trials:
    """How many papers were looked at, and those in which something was found."""

    papers: int
    found: tuple[Trial, ...]

    @property
    def count(self) -> int:
        return sum(trial.count for trial in self.found)


def try_entry(facts: EntryFacts, *, actor: Actor, day: dt.date) -> Trials:
    """The last papers that this person may read, and what the entry would say of each; of an accepted word, where it stands."""
    texts = [(matter, SOURCES[matter.kind].text(matter.pk)) for matter in _latest(actor)]
    found = []
    for matter, text in texts:
        places = _places(facts, text, day)
        if places:
            around = tuple(_around(text, *place) for place in places[:SHOWN])
            found.append(Trial(matter.title, reverse(KINDS[matter.kind].url_name, args=[matter.pk]), len(places), around))
    return Trials(len(texts), tuple(found))


def _latest(actor: Actor) -> list[Matter]:
    rows = [
        matter
        for source in SOURCES
        if source.is_written_here
        for matter in Matter.objects.filter(scope(actor, KINDS[source.kind].read), kind=source.kind).order_by("-pk")[:PAPERS]
    ]
    return sorted(rows, key=lambda matter: -matter.pk)[:PAPERS]


def _places(facts: EntryFacts, text: str, day: dt.date) -> list[tuple[int, int]]:
    if facts.kind == "accepted":
        return [found.span() for found in re.finditer(re.escape(facts.text), text)]
    entry = Entry("", facts.kind, facts.text, facts.wrong, facts.titles, facts.members, facts.severity)
    held = matcher_of(Office((entry,), day, is_public=facts.kind == "withheld"))
    places, at = [], 0
    for line in text.split("\n"):
        for _, hit in office_hits(held, line):
            if facts.kind != "withheld" or line[hit.start : hit.end] == facts.text:
                places.append((at + hit.start, at + hit.end))
        at += len(line) + 1
    return places


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start].rpartition("\n")[2], text[end : end + AROUND].partition("\n")[0]
    return f"{before}【{text[start:end]}】{after}"
