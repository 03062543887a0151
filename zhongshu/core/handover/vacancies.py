"""岗位空缺: chairs that the work needs and nobody sits on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min

from zhongshu.core.handover.holdings import HOLDINGS
from zhongshu.core.matters.models import PhaseChoice, Task, TaskState
from zhongshu.core.org.models import Officer, Position, Post, held_on


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A position that is named somewhere, where nobody can act; how many tasks wait there, and since when."""

    position: Position
    uses: tuple[str, ...]
    waiting: int
    since: dt.datetime | None


def list_vacancies(day: dt.date) -> list[Vacancy]:
    """Every vacant chair that routes or open tasks name, most waiting first. What waits is counted, never named."""
    uses: dict[int, list[str]] = {}
    for holding in HOLDINGS:
        for use in holding.list_uses(day) if holding.list_uses else ():
            uses.setdefault(use.position, []).append(use.where)
    vacant = uses.keys() - _manned(day)
    if not vacant:
        return []
    tasks = Task.objects.filter(position__in=vacant, state=TaskState.OPEN, matter__phase=PhaseChoice.OPEN).order_by()
    counted = tasks.values_list("position").annotate(count=Count("pk"), since=Min("arrived_at"))
    waiting: dict[int, tuple[int, dt.datetime]] = {position: (count, since) for position, count, since in counted}
    found = []
    for position in Position.objects.filter(pk__in=vacant).select_related("unit").order_by("unit__rank", "rank", "pk"):
        count, since = waiting.get(position.pk, (0, None))
        found.append(Vacancy(position, tuple(dict.fromkeys(uses[position.pk])), count, since))
    return sorted(found, key=lambda each: -each.waiting)


def _manned(day: dt.date) -> set[int]:
    """Positions with somebody who can log in."""
    rows = Post.objects.filter(held_on(day), person__officer=Officer.NONE, person__is_active=True)
    return set(rows.values_list("position", flat=True))
