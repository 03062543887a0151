"""A database of a test's own, for real processes beside it: laid down from the run's, which has its tables already."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def laid_down(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The copy, made before the test's own transaction begins."""
    environment = {**os.environ, "ZHONGSHU_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment.pop("DATABASE_URL", None)
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            url = stack.enter_context(empty_database(tmp_path))
        yield environment | url


@pytest.fixture
def scratch(laid_down: dict[str, str], db: None) -> dict[str, str]:
    """The environment of processes that work on a database of their own, empty, of the kind that this test run uses."""
    return laid_down


@contextmanager
def empty_database(data: Path) -> Iterator[dict[str, str]]:
    """A copy of the run's database between tests, which has all tables and no row, and what names it to a process; gone afterwards."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(data / "zhongshu.sqlite3")) as file:
            connection.connection.backup(file)
        yield {}
        return
    parts = connection.settings_dict
    where = f"postgresql://{quote(parts['USER'], safe='')}:{quote(parts['PASSWORD'], safe='')}@{parts['HOST']}:{parts['PORT']}"
    name = f"scratch_{os.getpid()}"
    connection.close()  # nobody may be in the database that is copied
    with psycopg.connect(f"{where}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts["NAME"]}"')
        try:
            yield {"DATABASE_URL": f"{where}/{name}"}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
