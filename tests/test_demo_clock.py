"""The clock of a demo may be moved, and of nothing else (docs/decisions/0016-moved-clock.md)."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.world import World, world
from zhongshu.config import demo_clock
from zhongshu.core.access.errors import Refused
from zhongshu.core.access.models import Installation
from zhongshu.core.events.models import Event
from zhongshu.lib import clock

__all__ = ["world"]
PACKAGE = Path(demo_clock.__file__).parents[1]
WEEK = dt.timedelta(days=7)


@pytest.fixture
def data(settings, tmp_path):
    """A data folder with a moved clock in it; whatever this process came to follow, it follows no longer."""
    settings.DATA = tmp_path
    demo_clock.write_shift(tmp_path, clock.now() + WEEK)
    yield tmp_path
    clock._followed.clear()


def is_moved() -> bool:
    return clock.moved_by() > dt.timedelta(days=6)


@pytest.mark.django_db
def test_before_the_first_run_and_in_a_real_installation_the_file_moves_nothing(data):
    assert (demo_clock.follow_demo_clock(), is_moved()) == (False, False)
    Installation.objects.create(office_name="临澜市人民政府办公室", installed_at=clock.now())
    assert (demo_clock.follow_demo_clock(), is_moved()) == (False, False)
    with pytest.raises(Refused, match="正式数据的时间不能调"):
        demo_clock.move_clock(clock.now() + WEEK)
    assert not is_moved()
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.update(is_demo=True)


def test_in_a_demo_it_goes_on_from_the_moment_and_never_before_what_happened(data, db):
    World.found(is_demo=True)
    assert demo_clock.follow_demo_clock()
    assert is_moved()
    last = Event.objects.latest("at").at
    to = clock.now() + 5 * WEEK
    demo_clock.move_clock(to)
    assert to <= clock.now() < to + dt.timedelta(minutes=5), "it goes on"
    with pytest.raises(Refused, match="只能往后调"):
        demo_clock.move_clock(last - dt.timedelta(minutes=1))
    (data / demo_clock.NAME).unlink()
    assert clock.moved_by() == dt.timedelta()


def test_nobody_else_lets_the_clock_be_moved():
    """Neither another module nor a setting: the one caller asks the database first."""
    callers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(r"clock\.follow\(|clock import .*\bfollow\b|\b_followed\b", path.read_text("utf-8"))
    }
    assert callers == {"lib/clock.py", "config/demo_clock.py"}
    assert "environ" not in (PACKAGE / "lib/clock.py").read_text("utf-8")
