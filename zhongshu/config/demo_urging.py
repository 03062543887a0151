"""催办 in the demo city: who oversees whom, and the mornings of its last days, through the very job that the worker runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from zhongshu.core.calendar.queries import get_calendar
from zhongshu.core.org.models import Position, Unit
from zhongshu.core.urging.operations.morning import remind
from zhongshu.core.urging.operations.oversight import set_oversight
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
    """A story among the papers' stories: on each of these mornings what is due is told of, until the last."""

    def __init__(self, last: dt.date) -> None:
        self.last = last
        self.is_over = False

    def act(self, now: dt.datetime) -> None:
        """One morning."""
        remind(now)
        self.is_over = clock.day_of(now) >= self.last
