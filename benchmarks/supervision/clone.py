"""More years of the same: the played year copied in SQL, each copy further back, its keys moved on so that every reference stays within it.

What a copy shares with the original: people, units, files. Search entries are copied too. The events of a copy are there to be read; their chain is not whole.
"""

# ruff: noqa: SLF001 - Django's documented name
from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import connection, models, transaction

from zhongshu.core.jobs.worker import fast_forward

MODELS = (
    "numbering.Number", "matters.Matter", "matters.Task", "matters.Link", "matters.Dispensation", "assignments.Assignment", "assignments.Milestone",
    "assignments.Feedback", "assignments.Evidence", "assignments.Change", "assignments.LightOverride", "assignments.Escalation",
    "assignments.Observation", "supervision.Item", "supervision.ItemSource", "supervision.PlannedOrder", "supervision.Plate",
    "supervision.Inspection", "supervision.Inspection_members", "supervision.Problem", "supervision.Objection", "search.Entry", "events.Event",
)  # fmt: skip
POINTS = {
    ("events_event", "matter"): "matters.Matter",
    ("numbering_number", "matter"): "matters.Matter",
    ("matters_task", "unseated_by"): "matters.Task",
}
"""Columns that hold a key without being a foreign key."""


def clone(times: int, days: int) -> None:
    """As many copies as make `times` the size, each `days` further back; with none they all fall into the same year."""
    models_ = [apps.get_model(name) for name in MODELS]
    offsets = {model: _largest(model) for model in models_}
    for number in range(1, times):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            else:
                cursor.execute("SET LOCAL session_replication_role = replica")  # every reference stays within the copy
            for model in models_:
                cursor.execute(_copy(model, offsets, number, days))
            _copy_words(cursor, offsets[apps.get_model("matters.Matter")], number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_chainhead SET seq = (SELECT MAX(seq) FROM events_event)")
        for statement in connection.ops.sequence_reset_sql(_plain(), models_):
            cursor.execute(statement)
    settle()


def settle() -> None:
    """What each database does by itself in time: statistics, and which rows everybody sees. The worker has caught up: what is copied was indexed."""
    fast_forward(before=dt.datetime.max.replace(tzinfo=dt.UTC))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _plain():
    from django.core.management.color import no_style  # noqa: PLC0415 - only here

    return no_style()


def _largest(model: type[models.Model]) -> int:
    column = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX({column}), 0) FROM {model._meta.db_table}")
        return int(cursor.fetchone()[0]) + 1


def _copy(model: type[models.Model], offsets: dict[type[models.Model], int], number: int, days: int) -> str:
    table, limit = model._meta.db_table, offsets[model]
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field, offsets, number, days) for field in fields)
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {model._meta.pk.column} < {limit}"


def _value(model, field, offsets, number: int, days: int) -> str:
    column, kind = f'"{field.column}"', field.get_internal_type()
    target = model if field.primary_key and not field.remote_field else field.related_model if field.remote_field else None
    if name := POINTS.get((model._meta.db_table, field.column)):
        target = apps.get_model(name)
    if target in offsets:
        return f"{column} + {_offset(target, offsets) * number}"
    if kind in ("DateField", "DateTimeField"):
        return _earlier(column, kind, number * days) if days else column
    if (model._meta.db_table, field.column) == ("numbering_number", "year") and days:
        return f"{column} - {number}"
    if (model._meta.db_table, field.column) == ("numbering_number", "sequence") and not days:
        return f"{column} + {number * 100_000}"
    if (model._meta.db_table, field.column) == ("matters_matter", "number") and days:
        return f"REPLACE({column}, '〔2025〕', '〔{2025 - number}〕')"
    return "NULL" if (model._meta.db_table, field.column) == ("assignments_feedback", "token") else column


def _offset(model, offsets) -> int:
    """Of a one-to-one the key is its matter's."""
    field = model._meta.pk
    while field.remote_field:
        model = field.related_model
        field = model._meta.pk
    return offsets[model]


def _earlier(column: str, kind: str, days: int) -> str:
    if connection.vendor == "sqlite":
        return f"{'DATE' if kind == 'DateField' else 'DATETIME'}({column}, '-{days} days')"
    return f"{column} - {days}" if kind == "DateField" else f"{column} - INTERVAL '{days} days'"


def _copy_words(cursor, offset: int, number: int) -> None:
    by = offset * number
    if connection.vendor == "sqlite":
        cursor.execute(
            f"INSERT INTO search_words(rowid, head, body) SELECT rowid + {by}, head, body FROM search_words WHERE rowid < {offset}"
        )
    else:
        cursor.execute(
            f"INSERT INTO search_words(matter, part, words) SELECT matter + {by}, part, words FROM search_words WHERE matter < {offset}"
        )


def index_all() -> int:
    """The search index of what was played, as the worker writes it; in one go."""
    from zhongshu.core.matters.models import Matter  # noqa: PLC0415 - Django is set up first
    from zhongshu.core.search import words  # noqa: PLC0415
    from zhongshu.core.search.models import Entry  # noqa: PLC0415
    from zhongshu.core.search.sources import SOURCES  # noqa: PLC0415

    rows = list(Matter.objects.order_by("pk").values_list("pk", "kind", "title", "number"))
    with transaction.atomic():
        Entry.objects.all().delete()
        entries = []
        for pk, kind, title, number in rows:
            text = SOURCES[kind].text(pk) if kind in SOURCES else ""
            words.write(pk, title, number, text)
            entries.append(Entry(matter_id=pk, text=text))
        Entry.objects.bulk_create(entries, batch_size=500)
    return len(rows)
