"""Questions about who reads what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhongshu.core.access.actors import Actor
from zhongshu.core.circulation.models import Circulation, Reading
from zhongshu.core.org.models import Post, held_on

READING_ROWS = 100
UNREAD = Q(read_at=None, cancelled_at=None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a matter's circulation has come."""

    total: int
    read: int

    @property
    def state(self) -> str:
        """未传阅, 传阅中 or 传阅完毕."""
        return "未传阅" if not self.total else "传阅完毕" if self.read == self.total else "传阅中"


def his(actor: Actor) -> Q:
    """Readings that are the actor's, by name or by a chair he holds. Who stands in for another does not read in his stead."""
    return Q(person=actor.person) | Q(position__in=actor.positions)


def reading_scope(actor: Actor) -> Q:
    """The matters that were given the actor to read and not taken back: a condition on Matter, for a business's own permission."""
    given = Reading.objects.filter(his(actor) | Q(read_by=actor.person), circulation__matter=OuterRef("pk"), cancelled_at=None)
    return Q(Exists(given))


def list_to_read(actor: Actor) -> QuerySet[Reading]:
    """待阅: what waits for the actor to read, of every kind, the oldest first."""
    rows = Reading.objects.filter(his(actor), UNREAD).select_related("circulation__matter", "circulation__started_by", "added_by")
    return rows.order_by("arrived_at", "pk")[:READING_ROWS]


def list_cards_to_read(actor: Actor) -> list[Reading]:
    """What waits for the actor to read, once a matter: who was given it by name and by his chair reads it once."""
    first: dict[int, Reading] = {}
    for row in list_to_read(actor):
        first.setdefault(row.circulation.matter_id, row)
    return list(first.values())


def count_opened(actor: Actor) -> int:
    """How many readings the actor has opened and not read."""
    return Reading.objects.filter(his(actor), UNREAD, opened_at__isnull=False).count()


def find_own(actor: Actor, pk: int) -> Reading | None:
    """A reading that is the actor's, in whatever state."""
    return Reading.objects.filter(his(actor), pk=pk).select_related("circulation__matter", "circulation__started_by", "added_by").first()


def own_readings(matter_id: int, actor: Actor) -> QuerySet[Reading]:
    """The actor's own unread readings of one matter."""
    return Reading.objects.filter(his(actor), UNREAD, circulation__matter=matter_id)


def list_circulations(matter_id: int) -> list[Circulation]:
    """Every batch of a matter with its readers, the oldest first."""
    rows = Circulation.objects.filter(matter=matter_id).select_related("started_by").order_by("batch")
    return list(rows.prefetch_related("readings__person", "readings__position__unit", "readings__read_by"))


def get_progress(matter_id: int) -> Progress:
    """How many of those who are to read a matter have."""
    rows = list(Reading.objects.filter(circulation__matter=matter_id, cancelled_at=None).values_list("read_at", flat=True))
    return Progress(len(rows), sum(1 for read_at in rows if read_at))


def circulating() -> Q:
    """传阅中: a condition on Matter."""
    return Q(Exists(Reading.objects.filter(UNREAD, circulation__matter=OuterRef("pk"))))


def list_reader_choices(actor: Actor, unit_kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Who may be asked to read: the chairs of these kinds of unit that are held today, with who holds them."""
    posts = Post.objects.filter(held_on(actor.today), position__unit__kind__in=unit_kinds, person__is_active=True)
    rows = posts.select_related("person", "position__unit").order_by("position__unit__rank", "position__rank", "person__rank")
    return [(f"person:{post.person_id}", f"{post.person.name}　{post.position.unit.short_name}{post.position.title}") for post in rows]


def list_unread_readings(matter_id: int) -> list[Reading]:
    """Readings of a matter that are still to be done, in the order in which they were given."""
    rows = Reading.objects.filter(UNREAD, circulation__matter=matter_id).select_related("person", "position__unit")
    return list(rows.order_by("arrived_at", "pk"))
