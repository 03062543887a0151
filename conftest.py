"""What all tests share: the run's database begins as a copy of tables that are made once, and on a second database only what asks a database is tried."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.live import ADMIN_URL
from tests.tables import lay_tables, tables_on

ASKS_A_DATABASE = {"db", "transactional_db", "django_db_setup", "template_city", "empty_place"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Before Django makes the test database: it then finds all migrations done."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = tables_on(ADMIN_URL)
        yield
        return
    folder = tmp_path_factory.mktemp("tables")
    lay_tables(folder)
    name = connection.creation._get_test_db_name()  # of a database in memory, which lives as long as somebody is connected to it
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(Path(folder) / "zhongshu.sqlite3")) as file:
            file.backup(memory)
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks no database tells nothing of one."""
    for item in items:
        if not item.get_closest_marker("django_db") and ASKS_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.once)
