"""A played year taken from its SQLite file into an empty PostgreSQL database, table by table."""

# ruff: noqa: SLF001 - Django's documented name
from __future__ import annotations

import sqlite3
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction


def transfer(source: Path) -> None:
    """Every table of ours, as it stands."""
    read = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are whole already
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " CASCADE")
        for table in tables:
            rows = read.execute(f'SELECT * FROM "{table}"')
            columns = ", ".join(f'"{column[0]}"' for column in rows.description)
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        for statement in connection.ops.sequence_reset_sql(_plain(), apps.get_models()):
            cursor.execute(statement)


def _plain():
    from django.core.management.color import no_style  # noqa: PLC0415 - only here

    return no_style()
