"""Migrations: the models are what the migrations make of them, and every one goes back as well as forth, on both databases."""

from __future__ import annotations

import pytest

from tests.live import empty_city

ROUND = """
import gc
gc.disable()  # as in tests/tables.py
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from zhongshu.config.prepare import prepare_database

OURS = [app.label for app in apps.get_app_configs() if app.name.startswith("zhongshu.") and app.models_module]

def shape():
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - {"cache"})
        columns = {table: sorted(c.name for c in connection.introspection.get_table_description(cursor, table)) for table in tables}
        kept = {table: sorted(connection.introspection.get_constraints(cursor, table)) for table in tables}
        return columns, kept

call_command("makemigrations", check=True, dry_run=True, verbosity=0)
prepare_database()
first = shape()
assert len(OURS) > 10, OURS
MigrationExecutor(connection).migrate([(label, None) for label in OURS])
with connection.cursor() as cursor:
    left = [t for t in connection.introspection.table_names(cursor) if t.split("_")[0] in OURS]
assert left == [], left
prepare_database()
assert shape() == first
print("whole")
"""


@pytest.fixture
def empty_place(tmp_path):
    """All tables, as the migrations have made them."""
    place = empty_city(tmp_path / "empty", "zhongshu_migrations")
    yield place
    place.drop()


def test_all_migrations_run_forth_back_and_forth_again_and_none_is_missing(empty_place):
    done = empty_place.python(ROUND)
    assert (done.returncode, done.stdout.strip()) == (0, "whole"), done.stdout + done.stderr
