"""The year: every matter and every assignment is a generator that does what is to be done on a day and yields the day on which it goes on."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator
from itertools import count

from django.db import transaction

from benchmarks.supervision.office import FIRST, LAST, City

Life = Iterator[dt.date]


class Year:
    """Its lives, in the order of their days; each working morning the ladder is climbed first, and what it proposes is decided the day after."""

    def __init__(self, city: City, matters: int) -> None:
        self.city, self.matters = city, matters
        self.waiting: list[tuple[dt.date, int, Life]] = []
        self.places = count()
        self.refused = 0
        self.open: dict[int, int] = {}

    def start(self, day: dt.date, life: Life) -> None:
        """A life that begins on a day."""
        heapq.heappush(self.waiting, (day, next(self.places), life))

    def play(self, days: list[dt.date], stop: Callable[[dt.date], None], last: dt.date = LAST) -> None:
        """Day by day; on the evenings of `days` everything stands still for `stop`."""
        day = FIRST
        while day <= last:
            self.city.begin(day)
            if self.city.works(day):
                with transaction.atomic():
                    self._climb()
                    self._live(day)
            if day in days:
                stop(day)
            day += dt.timedelta(days=1)

    def _live(self, day: dt.date) -> None:
        while self.waiting and self.waiting[0][0] <= day:
            _, _, life = heapq.heappop(self.waiting)
            coming = next(life, None)
            if coming is not None:
                assert coming > day, "a life goes on another day"
                self.start(coming, life)

    def _climb(self) -> None:
        from zhongshu.core.assignments.models import Escalation, RungState
        from zhongshu.core.assignments.operations import escalating

        for one in Escalation.objects.filter(state=RungState.PROPOSED).order_by("pk"):
            if one.pk % 4:
                escalating.approve_escalation(one, opinion="同意。", **self.city.by("ducha_head"))
            else:
                escalating.drop_escalation(one, reason="已有明确进展。", **self.city.by("ducha_head"))
        escalating.escalate(self.city.world.now)


def prepare(city: City, matters: int) -> Year:
    """All that the year holds: matters, proposals that are not approved, inspections."""
    from benchmarks.supervision.inspecting import inspection_life
    from benchmarks.supervision.items import item_life, refused_life

    year = Year(city, matters)
    span = (LAST - FIRST).days - 12
    for number in range(matters):
        year.start(FIRST + dt.timedelta(days=number * span // matters), item_life(year, number))
    for number in range(0, matters, 100):
        year.start(FIRST + dt.timedelta(days=number * span // matters), refused_life(year, number))
    inspections = max(2, matters * 38 // 7580)
    for number in range(inspections):
        year.start(FIRST + dt.timedelta(days=5 + number * 300 // inspections), inspection_life(year, number))
    return year


def dice_of(what: str) -> random.Random:
    """Drawn from the name alone, so that every run is the same year."""
    return random.Random(what)
