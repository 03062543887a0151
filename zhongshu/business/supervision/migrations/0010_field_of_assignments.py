"""The assignments of an item bear its field."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    item = apps.get_model("supervision", "Item").objects.filter(pk=OuterRef("parent"))
    apps.get_model("assignments", "Assignment").objects.filter(parent_kind="supervision.item").update(field=Subquery(item.values("field")[:1]))


class Migration(migrations.Migration):
    dependencies = [("supervision", "0009_source_by_digest"), ("assignments", "0011_field")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("item", "item_in_field"),
    ]
