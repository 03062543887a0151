"""Feedback bears the unit that gave it, the division that asked, and the kind of matter: what its ledger and its rate ask for."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    of = apps.get_model("assignments", "Assignment").objects.filter(pk=OuterRef("assignment"))
    apps.get_model("assignments", "Feedback").objects.update(
        unit=Subquery(of.values("unit")[:1]), division=Subquery(of.values("division")[:1]), parent_kind=Subquery(of.values("parent_kind")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("assignments", "0006_standing_indexes"), ("org", "0002_delegations")]
    operations = [
        migrations.AddField("feedback", "unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="承办单位")),
        migrations.AddField("feedback", "division", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="交办处室")),
        migrations.AddField("feedback", "parent_kind", models.CharField(default="", max_length=40, verbose_name="所属类别"), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
