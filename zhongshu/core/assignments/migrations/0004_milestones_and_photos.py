"""节点 keep their first day, may be dropped, and know by which feedback they were ticked off; 现场核查 has any number of photos."""

import django.db.models.deletion
from django.db import migrations, models


def fill_baseline(apps, editor):
    apps.get_model("assignments", "Milestone").objects.using(editor.connection.alias).update(baseline_due=models.F("due_date"))


def keep_photo(apps, editor):
    observations = apps.get_model("assignments", "Observation").objects.using(editor.connection.alias)
    for row in observations.filter(photo__isnull=False):
        row.photos.add(row.photo_id)


def keep_first_photo(apps, editor):
    observations = apps.get_model("assignments", "Observation").objects.using(editor.connection.alias)
    for row in observations.all():
        row.photo_id = row.photos.order_by("pk").values_list("pk", flat=True).first()
        row.save(update_fields=["photo"])


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0003_observations"),
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.AddField("milestone", "baseline_due", models.DateField(verbose_name="原定节点期限", null=True)),
        migrations.RunPython(fill_baseline, migrations.RunPython.noop),
        migrations.AlterField("milestone", "baseline_due", models.DateField(verbose_name="原定节点期限")),
        migrations.AddField("milestone", "dropped_at", models.DateTimeField(verbose_name="取消时间", null=True, blank=True)),
        migrations.AddField(
            "milestone",
            "reported_in",
            models.ForeignKey(
                verbose_name="随何反馈勾销",
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ticked",
                to="assignments.feedback",
            ),
        ),
        migrations.AddConstraint(
            "milestone",
            models.CheckConstraint(
                name="milestone_done_or_dropped", condition=models.Q(done_date__isnull=True) | models.Q(dropped_at__isnull=True)
            ),
        ),
        migrations.AddField(
            "observation", "photos", models.ManyToManyField(verbose_name="照片", blank=True, related_name="+", to="files.storedfile")
        ),
        migrations.RunPython(keep_photo, keep_first_photo),
        migrations.RemoveField("observation", "photo"),
    ]
