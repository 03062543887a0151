"""The items of an inspection stand beside it, none in its own row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("supervision", "0011_inspected_items")]
    operations = [migrations.RemoveField("inspection", "item")]
