"""The database itself refuses to make a demo real or a real installation a demo, on SQLite and PostgreSQL alike."""

from django.db import migrations

SENTENCE = "an installation stays what it is"

SQLITE = [
    f"CREATE TRIGGER installation_stays BEFORE UPDATE ON access_installation WHEN OLD.is_demo IS NOT NEW.is_demo BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
    f"CREATE TRIGGER installation_no_delete BEFORE DELETE ON access_installation BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
]
POSTGRESQL = [
    f"CREATE FUNCTION refuse_installation_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = '23514'; END $$",
    "CREATE TRIGGER installation_stays BEFORE UPDATE ON access_installation FOR EACH ROW WHEN (OLD.is_demo IS DISTINCT FROM NEW.is_demo) EXECUTE FUNCTION refuse_installation_change()",
    "CREATE TRIGGER installation_no_delete BEFORE DELETE ON access_installation FOR EACH ROW EXECUTE FUNCTION refuse_installation_change()",
]


def add_triggers(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    on_table = "" if schema_editor.connection.vendor == "sqlite" else " ON access_installation"
    schema_editor.execute(f"DROP TRIGGER installation_stays{on_table}")
    schema_editor.execute(f"DROP TRIGGER installation_no_delete{on_table}")
    if on_table:
        schema_editor.execute("DROP FUNCTION refuse_installation_change()")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    replaces = [("staffing", "0001_installation_stays")]  # where it stood while this was being written
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
