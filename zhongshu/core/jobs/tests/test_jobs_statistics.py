"""The planner of SQLite knows how choosy the indexes are."""

import datetime as dt

from django.db import connection

from tests.world import world  # noqa: F401 — a fixture
from zhongshu.core.jobs import statistics
from zhongshu.core.jobs.schedule import JOBS

NOW = dt.datetime(2026, 3, 2, 0, 40, tzinfo=dt.UTC)


def test_every_index_that_holds_rows_is_told_of(world):  # noqa: F811
    assert world.people
    told = statistics.freshen(NOW)
    if connection.vendor != "sqlite":
        assert told == "由数据库自行维护"
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        assert {"org_unit", "org_person", "org_post"} <= {name for (name,) in cursor.fetchall()}


def test_it_is_done_every_night_without_being_asked():
    assert any(job.run is statistics.freshen for job in JOBS)
