"""The field of an item is read from an index, and a source's text is looked for by its digest."""

import hashlib

from django.db import migrations, models


def fill(apps, schema_editor):
    rows = apps.get_model("supervision", "ItemSource").objects
    batch = []
    for row in rows.exclude(text="").only("text").iterator(chunk_size=1000):
        if len(words := row.text.strip()) < 8:
            continue
        row.digest = hashlib.sha256(words.encode()).hexdigest()
        batch.append(row)
        if len(batch) == 400:
            rows.bulk_update(batch, ["digest"])
            batch = []
    rows.bulk_update(batch, ["digest"])


class Migration(migrations.Migration):
    dependencies = [("supervision", "0007_item_indexes")]
    operations = [
        migrations.AddIndex("item", models.Index(fields=["matter", "field"], name="item_in_field")),
        migrations.AddField("itemsource", "digest", models.CharField(blank=True, default="", max_length=64, verbose_name="原文摘要值")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
