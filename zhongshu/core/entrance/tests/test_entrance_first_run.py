"""Two first runs at the same moment, with real processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import nursery
from tests.scratch import laid_down, scratch
from zhongshu.core.entrance import first_run

__all__ = ["laid_down", "scratch"]
INSTALLER = """
import datetime as dt, sys
import django
django.setup()
from django.db import connection
from zhongshu.core.access.errors import NotYours, Refused
from zhongshu.core.org.models import Officer
from zhongshu.core.entrance import first_run
officers = {kind: first_run.FirstOfficer(f"{sys.argv[1]}{kind}", f"{sys.argv[1]}{kind}", f"Kouling-{kind}-2025") for kind in first_run.OFFICERS}
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
try:
    first_run.install_office(office_name=sys.argv[1], officers=officers, code=sys.argv[2], now=dt.datetime(2025, 7, 4, tzinfo=dt.timezone.utc))
    print("won")
except (NotYours, Refused):
    print("lost")
connection.close()
"""
COUNT = """
import django
django.setup()
from zhongshu.core.org.models import Person
from zhongshu.core.access.models import Installation
print(Person.objects.count(), Installation.objects.get().office_name)
"""


def test_of_two_first_runs_at_once_one_wins_whole(scratch: dict[str, str], settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # here and there
    code = first_run.make_setup_code()
    racers = {name: nursery.start(INSTALLER, name, code, env=scratch) for name in ("alpha", "beta")}
    for racer in racers.values():
        assert racer.stdout.readline() == "ready\n"
    for racer in racers.values():
        racer.stdin.write("go\n")
        racer.stdin.flush()
    ends = {name: racer.communicate()[0].strip() for name, racer in racers.items()}
    assert sorted(ends.values()) == ["lost", "won"]
    winner = next(name for name, end in ends.items() if end == "won")
    assert nursery.run(COUNT, env=scratch).stdout.split() == ["3", winner]
