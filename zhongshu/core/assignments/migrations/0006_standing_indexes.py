"""The columns of standing are always filled, and lists, lights and figures are answered by indexes over them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assignments", "0005_standing")]
    operations = [
        migrations.AlterField("assignment", "division", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="交办处室")),
        migrations.AlterField("assignment", "due_date", models.DateField(verbose_name="期限")),
        migrations.AddIndex("assignment", models.Index(fields=["parent_kind", "issued_at", "division", "unit", "ending", "ended_date", "due_date", "stopped_date"], name="assignment_counted")),
        migrations.AddIndex("assignment", models.Index(fields=["parent_kind", "ended_date", "ending", "division", "unit"], name="assignment_ended")),
        migrations.AddIndex("assignment", models.Index(condition=Q(ended_date__isnull=True), fields=["due_date"], name="assignment_open_by_due")),
        migrations.AddIndex("assignment", models.Index(condition=Q(ended_date__isnull=True), fields=["unit", "due_date"], name="assignment_open_of_unit")),
    ]
