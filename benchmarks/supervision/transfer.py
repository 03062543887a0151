"""What is in an SQLite file taken into a PostgreSQL database that has its tables, table by table."""

# ruff: noqa: SLF001 - Django's documented name
from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


def transfer(source: Path) -> None:
    """Every table of ours, as it stands; what was in there goes. The full-text index has no rows to take: who searches afterwards rebuilds it."""
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models]
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as read, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are whole: no trigger, no reference is asked
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " CASCADE")
        for table in tables:
            rows = read.execute(f'SELECT * FROM "{table}"')
            columns = ", ".join(f'"{column[0]}"' for column in rows.description)
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
