"""The year: every matter and every assignment is a generator that does what is to be done on a day and yields the day on which it goes on."""

from __future__ import annotations

import datetime as dt
import gc
import heapq
import random
from collections.abc import Callable, Iterator
from itertools import count

from django.db import transaction

from benchmarks.supervision.office import FIRST, LAST, City
from zhongshu.core.access.errors import Refused
from zhongshu.core.assignments.models import Escalation, RungState
from zhongshu.core.assignments.operations import asking, escalating

Life = Iterator[dt.date]


class Year:
    """Its lives, in the order of their days; each working morning the ladder is climbed first, and what it proposes is decided the day after."""

    def __init__(self, city: City, matters: int) -> None:
        self.city, self.matters = city, matters
        self.waiting: list[tuple[dt.date, int, Life]] = []
        self.places = count()
        self.refused = 0
        self.stopped: list[str] = []
        self.open: dict[int, int] = {}

    def start(self, day: dt.date, life: Life) -> None:
        """A life that begins on a day."""
        heapq.heappush(self.waiting, (day, next(self.places), life))

    def play(self, days: list[dt.date], stop: Callable[[dt.date], None], last: dt.date = LAST) -> None:
        """Day by day; on the evenings of `days` everything stands still for `stop`."""
        gc.set_threshold(50_000, 20, 20)  # a year makes many rows and few cycles
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
            try:
                coming = next(life, None)
            except Refused as why:  # nobody meant to be refused: told at the end, and the year goes on
                self.stopped.append(f"{day}: {why.sentence}")
                continue
            if coming is not None:
                assert coming > day, "a life goes on another day"
                self.start(coming, life)

    def _climb(self) -> None:
        for one in Escalation.objects.filter(state=RungState.PROPOSED).order_by("pk"):
            if one.pk % 4:
                escalating.approve_escalation(one, opinion="同意。", **self.city.by("ducha_head"))
            else:
                escalating.drop_escalation(one, reason="已有明确进展。", **self.city.by("ducha_head"))
        asking.keep_all_asked(self.city.world.now)
        escalating.escalate(self.city.world.now)


def dice_of(what: str) -> random.Random:
    """Drawn from the name alone, so that every run is the same year."""
    return random.Random(what)
