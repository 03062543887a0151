"""A small office at a date of one's choice, served, whose clock the story moves: the only way to see with a browser what days bring.

The office is that of `tests/world.py` with the follow-up division, founded in a database of its own that is marked as a demo (docs/decisions/0016-moved-clock.md).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.live import City
from tests.tables import lay_tables
from zhongshu.config.demo_clock import write_shift
from zhongshu.lib.clock import CHINA

FOUND = """
import datetime as dt
from zhongshu.config.prepare import prepare_database
prepare_database()
from django.db import transaction
from tests.supervising import Desk
from tests.world import World
with transaction.atomic():
    Desk(World.found(dt.datetime.fromisoformat("{at}"), is_demo=True))
"""
MORNING = dt.time(8, 31)


@dataclass
class MovingCity(City):
    """A served city on SQLite whose clock goes where the story sends it."""

    def go_to(self, day: str, at: dt.time = MORNING) -> dt.datetime:
        """The clock of the server and of its worker, from now on."""
        moment = dt.datetime.combine(dt.date.fromisoformat(day), at, CHINA)
        write_shift(self.data, moment)
        return moment

    def morning(self, day: str) -> None:
        """Go to the opening of a day and let the worker do all it has to do then: its jobs, and the notices of what they did."""
        moment = self.go_to(day)
        opened = moment.astimezone(dt.UTC).strftime("%Y-%m-%d 00:30")  # 8:30 in China
        self._wait(
            f"SELECT COUNT(*) = 2 FROM jobs_tick WHERE job IN ('urging.remind', 'assignments.escalate') AND slot >= '{opened}' AND finished_at IS NOT NULL"
        )
        self._wait("SELECT MIN(seq) = (SELECT MAX(seq) FROM events_event) FROM jobs_cursor")

    def ask(self, question: str) -> list[Any]:
        """Rows of the database, read from outside."""
        with closing(sqlite3.connect(f"file:{self.data / 'zhongshu.sqlite3'}?mode=ro", uri=True, timeout=20)) as database:
            return database.execute(question).fetchall()

    def _wait(self, question: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.ask(question)[0][0]:
                return
            time.sleep(0.1)  # waiting for another process to have worked: nothing to wait on but its rows
        raise AssertionError(f"the worker has not come so far: {question}\n{(self.data / 'serve.log').read_text('utf-8')[-2000:]}")


def found_city(folder: Path, at: str) -> Iterator[MovingCity]:
    """The office, founded at a moment and served from it on."""
    city = MovingCity(folder / "small")
    city.data.mkdir()
    lay_tables(city.data)
    (city.data / "secret.key").write_text("only-for-this-story-" * 3)
    done = city.python(FOUND.format(at=at))
    assert done.returncode == 0, done.stderr
    write_shift(city.data, dt.datetime.fromisoformat(at) + dt.timedelta(hours=1))
    city.serve()
    yield city
    city.drop()
