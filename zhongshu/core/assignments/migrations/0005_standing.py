"""Where an assignment stands, in columns of its own: who assigned it, for what kind of matter, until when, when its clock stopped and when it ended."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate


def fill(apps, schema_editor):
    matter = apps.get_model("matters", "Matter").objects
    rows = apps.get_model("assignments", "Assignment").objects
    own, parent = matter.filter(pk=OuterRef("matter")), matter.filter(pk=OuterRef("parent"))
    rows.update(
        division=Subquery(own.values("unit")[:1]),
        parent_kind=Subquery(parent.values("kind")[:1]),
        due_date=Coalesce(Subquery(own.values("due_date")[:1]), F("baseline_due")),
        ended_date=Subquery(own.annotate(day=TruncDate("closed_at")).values("day")[:1]),
    )
    rows.update(stopped_date=Coalesce(TruncDate("handed_in_at"), F("ended_date")))


class Migration(migrations.Migration):
    dependencies = [("assignments", "0004_milestones_and_photos"), ("matters", "0002_signers_and_clocks"), ("org", "0002_delegations")]
    operations = [
        migrations.AddField("assignment", "division", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="交办处室")),
        migrations.AddField("assignment", "parent_kind", models.CharField(default="", max_length=40, verbose_name="所属类别"), preserve_default=False),
        migrations.AddField("assignment", "due_date", models.DateField(null=True, verbose_name="期限")),
        migrations.AddField("assignment", "stopped_date", models.DateField(blank=True, null=True, verbose_name="停表日期")),
        migrations.AddField("assignment", "ended_date", models.DateField(blank=True, null=True, verbose_name="结束日期")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
