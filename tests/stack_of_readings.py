"""Papers of several kinds that wait for one person to be read: for the story of 逐件阅. Runs in a process of the city's own."""

from __future__ import annotations

from collections.abc import Iterator

from zhongshu.core.access.actors import actor_of
from zhongshu.core.circulation.models import Reading
from zhongshu.core.circulation.operations import circulate
from zhongshu.core.circulation.queries import UNREAD
from zhongshu.core.matters.models import Matter
from zhongshu.core.org.models import Person
from zhongshu.core.ui.reading import preview_of
from zhongshu.lib import clock


def _shown_papers(kind: str, reader: Person) -> Iterator[Matter]:
    """Finished papers of a kind that this person was never given, those of which a card can show pages or words."""
    for matter in Matter.objects.filter(kind=kind, phase="done").exclude(circulations__readings__person=reader).order_by("pk"):
        preview = preview_of(matter)
        if preview.page_urls or preview.lines:
            yield matter


def give(name: str, count: int) -> str:
    """So many finished papers, outgoing and incoming in turn, given to this person, who has nothing else to read; their titles."""
    now = clock.now()
    reader = Person.objects.get(name=name)
    Reading.objects.filter(UNREAD, person=reader).update(cancelled_at=now)
    rows = [_shown_papers(kind, reader) for kind in ("documents.paper", "incoming.paper")]
    titles = []
    for number in range(count):
        matter = next(rows[number % 2])
        by = actor_of(matter.drafter, clock.day_of(now))
        circulate(matter, readers=[f"person:{reader.pk}"], note=f"第{number + 1}件，请阅。", actor=by, now=now)
        titles.append(matter.title)
    return "\n".join(titles)
