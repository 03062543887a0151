"""线索 of an inspection; a problem found on the spot has any number of photos."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_photo(apps, editor):
    problems = apps.get_model("supervision", "Problem").objects.using(editor.connection.alias)
    for row in problems.filter(photo__isnull=False):
        row.photos.add(row.photo_id)


def keep_first_photo(apps, editor):
    problems = apps.get_model("supervision", "Problem").objects.using(editor.connection.alias)
    for row in problems.all():
        row.photo_id = row.photos.order_by("pk").values_list("pk", flat=True).first()
        row.save(update_fields=["photo"])


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0004_approval_with_a_list"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "problem", "photos", models.ManyToManyField(verbose_name="照片", blank=True, related_name="+", to="files.storedfile")
        ),
        migrations.RunPython(keep_photo, keep_first_photo),
        migrations.RemoveField("problem", "photo"),
        migrations.CreateModel(
            "Clue",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        verbose_name="线索渠道",
                        max_length=10,
                        choices=[
                            ("letter", "群众来信来电"),
                            ("media", "媒体报道"),
                            ("internet", "互联网留言"),
                            ("transfer", "部门移送"),
                            ("data", "数据比对"),
                            ("other", "其他"),
                        ],
                    ),
                ),
                ("text", models.TextField(verbose_name="线索内容")),
                ("noted_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "verdict",
                    models.CharField(
                        verbose_name="核查结果",
                        max_length=8,
                        blank=True,
                        default="",
                        choices=[("", "待核查"), ("true", "属实"), ("partly", "部分属实"), ("false", "不属实")],
                    ),
                ),
                ("finding", models.TextField(verbose_name="核查情况", blank=True)),
                ("handed_to", models.CharField(verbose_name="移送机关", max_length=80, blank=True)),
                ("judged_at", models.DateTimeField(verbose_name="核查时间", null=True, blank=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        verbose_name="督查",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clues",
                        to="supervision.inspection",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        verbose_name="登记人",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "督查线索",
                "constraints": [
                    models.CheckConstraint(
                        name="clue_judged_with_finding",
                        condition=models.Q(("verdict", "")) | models.Q(("finding", ""), _negated=True),
                    )
                ],
            },
        ),
    ]
