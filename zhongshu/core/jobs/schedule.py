"""定时任务: what the worker does by the clock, declared by the rooms and the businesses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from zhongshu.lib.clock import CHINA
from zhongshu.lib.registry import Registry

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    """定时任务. Either `at` a time of every day (a function of the day where it is a parameter), or `every` so long from midnight on.

    `run` gets the moment and returns in words what it did. It may be called twice for one slot (a worker was killed) and must not mind; and it may be called
    late (a machine slept), so it looks at what is there and not at the slot.
    """

    code: str
    title: str
    run: Callable[[dt.datetime], str]
    at: dt.time | Callable[[dt.date], dt.time] | None = None
    every: dt.timedelta | None = None

    def __post_init__(self) -> None:
        if (self.at is None) == (self.every is None):
            raise ValueError(f"job {self.code}: either at a time or every so long")
        if self.every is not None and not dt.timedelta() < self.every <= ONE_DAY:
            raise ValueError(f"job {self.code}: every so long within a day")

    def slot(self, now: dt.datetime) -> dt.datetime:
        """The last moment at or before `now` at which it should have run. Of several that were slept through only this one is made up for."""
        local = now.astimezone(CHINA)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.every is not None:
            return midnight + (local - midnight) // self.every * self.every
        today = self._on(local.date())
        return today if today <= local else self._on(local.date() - ONE_DAY)

    def next_slot(self, now: dt.datetime) -> dt.datetime:
        """The first moment after `now` at which it will run."""
        local = now.astimezone(CHINA)
        if self.every is not None:
            following = self.slot(now) + self.every
            return min(following, dt.datetime.combine(local.date() + ONE_DAY, dt.time(), CHINA))
        today = self._on(local.date())
        return today if today > local else self._on(local.date() + ONE_DAY)

    def told(self, day: dt.date) -> str:
        """When it runs, in words."""
        if self.every is not None:
            return f"每{int(self.every.total_seconds()) // 60}分钟"
        return f"每天{self._on(day):%H:%M}"

    def _on(self, day: dt.date) -> dt.datetime:
        assert self.at is not None, "told by __post_init__"
        return dt.datetime.combine(day, self.at(day) if callable(self.at) else self.at, CHINA)


JOBS: Registry[Job] = Registry("job")
