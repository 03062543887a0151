"""An inspection may look into several items."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0009_source_by_digest")]
    operations = [
        migrations.AlterField("inspection", "item", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="supervision.item", verbose_name="督查事项")),
        migrations.AddField("inspection", "items", models.ManyToManyField(blank=True, related_name="inspections", to="supervision.item", verbose_name="督查事项")),
    ]
