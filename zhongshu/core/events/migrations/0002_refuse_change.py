"""The database itself refuses UPDATE and DELETE on events, on SQLite and PostgreSQL alike."""

from django.db import migrations

SENTENCE = "events are append-only"

SQLITE = [
    f"CREATE TRIGGER event_no_update BEFORE UPDATE ON events_event BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
    f"CREATE TRIGGER event_no_delete BEFORE DELETE ON events_event BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
]
POSTGRESQL = [
    f"CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = '23514'; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON events_event FOR EACH ROW EXECUTE FUNCTION refuse_event_change()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON events_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()",
]


def add_triggers(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER event_no_update")
        schema_editor.execute("DROP TRIGGER event_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER event_no_change ON events_event")
        schema_editor.execute("DROP TRIGGER event_no_truncate ON events_event")
        schema_editor.execute("DROP FUNCTION refuse_event_change()")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
