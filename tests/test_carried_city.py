"""The demo city that PostgreSQL has from SQLite is the one that the command built: row by row, and by what its search finds."""

from __future__ import annotations

import json
import re

import pytest

from tests.live import ADMIN_URL, built_city
from zhongshu.config import demo
from zhongshu.config.demo_people import Errand
from zhongshu.config.verify import list_checks
from zhongshu.core.calendar.operations import seed_calendar
from zhongshu.core.matters.models import Matter
from zhongshu.core.parameters.operations import install_parameters
from zhongshu.core.platform.manifest import MANIFESTS

pytestmark = pytest.mark.skipif(not ADMIN_URL, reason="on SQLite the city is the built one itself")
TELL = """
import hashlib, json
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from zhongshu.core.matters.models import Matter
from zhongshu.core.search import words
told = {}
for model in apps.get_models(include_auto_created=True):
    rows = model._base_manager.order_by("pk").values()
    told[model._meta.label] = [len(rows), hashlib.sha256(json.dumps(list(rows), cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()]
for asked in ("防汛", "督查事项", "财政 资金"):
    told[asked] = sorted(words.narrow(Matter.objects.all(), asked).values_list("pk", flat=True))
print(json.dumps(told))
"""


def test_every_row_and_every_hit_is_the_same_on_both_databases(template_city):
    built, carried = (city.python(TELL) for city in (built_city(), template_city))
    assert (built.returncode, carried.returncode) == (0, 0), built.stderr + carried.stderr
    assert json.loads(carried.stdout) == json.loads(built.stdout)
    assert json.loads(built.stdout)["matters.Matter"][0] > 500


def test_it_goes_on_counting_where_the_built_one_ended(new_city):
    """A sequence that was left behind would give a key that is taken."""
    made = new_city("counting").python(
        """
from django.db import connection
from django.apps import apps
from django.db.models import Max
with connection.cursor() as cursor:
    for model in apps.get_models(include_auto_created=True):
        key = model._meta.auto_field
        last = key and model._base_manager.aggregate(last=Max(key.attname))["last"]
        if last:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [model._meta.db_table, key.column])
            assert cursor.fetchone()[0] == last + 1, model
            print(model)
"""
    )
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.splitlines()) > 30


def test_the_command_would_build_it_here_too(db, monkeypatch):
    """The demo as it is founded on this database, with every fifteenth of its stories played to the end."""
    seed_calendar()
    for manifest in MANIFESTS.values():
        if manifest.parameters:
            install_parameters(manifest.parameters)
    played, play = set(), demo.play

    def play_some(stories):
        some = [(times, story) for times, story in stories if not isinstance(story, Errand)][::15]  # errands need what others have done
        played.update(type(story).__name__ for _, story in some)
        play(some)

    monkeypatch.setattr(demo, "play", play_some)
    assert re.match(r"12个处室，92个收文单位，\d+人，", demo.build_demo())
    assert played >= {"Story", "IncomingStory"}, played
    assert {kind.partition(".")[0] for kind in Matter.objects.values_list("kind", flat=True)} >= {"documents", "incoming", "supervision"}
    assert {title: list(faults) for title, _, faults in list_checks()} == {title: [] for title, _, _ in list_checks()}
