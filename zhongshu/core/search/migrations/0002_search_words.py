"""The full-text index, in the form that each database has: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from django.db import migrations

# The text is cut into tokens before it gets here, so SQLite shall only part it at spaces: `ascii` leaves all other scripts alone.
SQLITE = ["CREATE VIRTUAL TABLE search_words USING fts5(head, body, tokenize = 'ascii')"]
POSTGRESQL = [
    "CREATE TABLE search_words (matter bigint NOT NULL, part integer NOT NULL, words tsvector NOT NULL, PRIMARY KEY (matter, part))",
    "CREATE INDEX search_words_gin ON search_words USING gin (words)",
    "CREATE INDEX search_words_head_gin ON search_words USING gin (words) WHERE part = 0",
]


def make_index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
