"""The assignments of an item bear its field; an item bears the marks of its title, by which what is alike is found."""

import re
import unicodedata
from zlib import crc32

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

SIGNS = re.compile(r"[\W_]+")


def fill(apps, schema_editor):
    items = apps.get_model("supervision", "Item").objects
    field = items.filter(pk=OuterRef("parent")).values("field")[:1]
    apps.get_model("assignments", "Assignment").objects.filter(parent_kind="supervision.item").update(field=Subquery(field))
    rows = list(items.select_related("matter").only("matter__title"))
    for row in rows:
        row.title_marks = marks_of(row.matter.title)
    items.bulk_update(rows, ["title_marks"], batch_size=200)


def marks_of(title):
    """As `lib.text` had it when this was written."""
    plain = SIGNS.sub("", unicodedata.normalize("NFKC", title).lower())
    marks = 0
    for pair in {plain[at : at + 2] for at in range(len(plain) - 1)} or {plain} - {""}:
        marks |= 1 << crc32(pair.encode()) % 63
    return marks


class Migration(migrations.Migration):
    dependencies = [("supervision", "0012_no_single_item"), ("assignments", "0013_field")]
    operations = [
        migrations.AddField("item", "title_marks", models.BigIntegerField(default=0, verbose_name="标题特征")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("item", "item_in_field"),
        migrations.AddIndex("item", models.Index(fields=["matter", "title_marks"], name="item_by_marks")),
    ]
