"""Who hears of what is given to be read, and who of a classified paper that was refused."""

from __future__ import annotations

from django.db.models import Q

from zhongshu.core.circulation.models import Reading
from zhongshu.core.events.models import Event
from zhongshu.core.notify.rules import Notice, facts
from zhongshu.core.org.models import Officer, Person, Post, held_on
from zhongshu.lib import clock


def readers(rows: Q, event: Event) -> set[int]:
    """Persons who are asked by these readings of the event's matter, by name or by a post held on the event's day."""
    found = list(Reading.objects.filter(rows, circulation__matter=event.matter).values_list("person", "position"))
    positions = {position for _, position in found if position}
    seated = Post.objects.filter(held_on(clock.day_of(event.at)), position__in=positions, person__officer=Officer.NONE)
    people = {person for person, _ in found if person}
    return people | (set(seated.values_list("person", flat=True)) if positions else set())


def newly_given(event: Event) -> set[int]:
    """Readers whom this event added and who have not read yet."""
    return readers(Q(arrived_at=event.at, read_at=None, cancelled_at=None), event)


def still_unread(event: Event) -> set[int]:
    """Readers who have not read."""
    return readers(Q(read_at=None, cancelled_at=None), event)


def no_longer_given(event: Event) -> set[int]:
    """Readers from whom the event took it back."""
    return readers(Q(pk__in=facts(event).get("readings", ())), event)


def secrecy_officers(event: Event) -> set[int]:
    """保密员: who holds the duty on the event's day, and the security officer of the three."""
    seated = Post.objects.filter(held_on(clock.day_of(event.at)), position__duties__code="secrecy_officer").values_list("person", flat=True)
    return set(seated) | set(Person.objects.filter(officer=Officer.SECURITY, is_active=True).values_list("pk", flat=True))


def tell_classified(event: Event) -> str:
    """Neither name nor content: only that there was one, and with whom the original is."""
    return f"拦截了一份带密级标志的{facts(event).get('what', '文件')}，经办人{event.actor_name}，内容没有保存。请指导按保密规定处置原件并登记存根。"


CIRCULATION_NOTICES = (
    Notice("circulation.given", "circulation.sent", newly_given, "{actor}送您传阅《{title}》。{note}"),
    Notice("circulation.given_too", "circulation.added", newly_given, "{actor}送您传阅《{title}》。"),
    Notice("circulation.hurried", "circulation.urged", still_unread, "{actor}催您阅《{title}》：{words}"),
    Notice("circulation.taken_back", "circulation.cancelled", no_longer_given, "《{title}》不用您再阅：{reason}"),
    Notice("files.classified_told", "files.classified", secrecy_officers, tell_classified),
)
