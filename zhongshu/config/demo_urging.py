"""催办 in the demo city: who oversees whom, and the mornings of its last days, through the very job that the worker runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from zhongshu.business.documents.flow import RECEIPT
from zhongshu.core.access.actors import Actor
from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.matters.models import Task, TaskState
from zhongshu.core.org.models import Person, Position, Unit
from zhongshu.core.urging.operations.morning import remind
from zhongshu.core.urging.operations.oversight import set_oversight
from zhongshu.core.urging.operations.urging import urge_repeatedly
from zhongshu.lib import clock

MORNING = dt.time(8, 30)


def set_oversights(
    data: Mapping[str, Any], units: Mapping[str, Unit], positions: Mapping[str, Position], *, from_date: dt.date, **by: Any
) -> None:
    """The deputy directors oversee the divisions whose papers they finally review, the director the office, the secretary-general what lies outside."""
    for row in data["issuer_routes"]:
        if (row["issuer"], row["step"], row["document_type"]) == ("office_document", "final_review", "*"):
            set_oversight(units[row["division"]], position=positions[row["position"]], from_date=from_date, **by)
    for unit, position in (("office", "director"), ("gov", "sg")):
        set_oversight(units[unit], position=positions[position], from_date=from_date, **by)


def mornings(first: dt.date, last: dt.date) -> Iterator[dt.datetime]:
    """Each working day's opening."""
    calendar = get_calendar(first, until=last)
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        if calendar.is_working(day):
            yield dt.datetime.combine(day, MORNING, clock.CHINA)


class Mornings:
    """A story among the papers' stories: on each of these mornings what is due is told of, until the last. On the first a drafter begins to urge."""

    def __init__(self, last: dt.date, actor_of: Callable[[Person, dt.date], Actor]) -> None:
        self.last = last
        self.actor_of = actor_of
        self.is_over = False
        self.is_begun = False

    def act(self, now: dt.datetime) -> None:
        """One morning."""
        if not self.is_begun:
            self._urge(now)
        remind(now)
        self.is_begun, self.is_over = True, clock.day_of(now) >= self.last

    def _urge(self, now: dt.datetime) -> None:
        """定期催办 of the oldest paper that units have not signed for, by its drafter."""
        waiting = Task.objects.filter(step=RECEIPT, state=TaskState.OPEN).select_related("matter__drafter").order_by("pk").first()
        if waiting:
            actor = self.actor_of(waiting.matter.drafter, clock.day_of(now))
            urge_repeatedly(waiting.matter, every=2, words="请尽快签收，并确定专人落实。", actor=actor, now=now)
