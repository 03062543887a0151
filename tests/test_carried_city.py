"""The demo city that PostgreSQL has from SQLite is the one that the command built: row by row, and by what its search finds."""

from __future__ import annotations

import json

import pytest

from tests.live import ADMIN_URL, built_city

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
