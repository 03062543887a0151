"""The columns that feedback bears of its assignment are always filled, and the rate of a year is answered by an index over them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0007_feedback_standing")]
    operations = [
        migrations.AlterField("feedback", "unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="承办单位")),
        migrations.AlterField("feedback", "division", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit", verbose_name="交办处室")),
        migrations.AddIndex("feedback", models.Index(fields=["parent_kind", "period_date", "division", "unit", "state", "is_late", "assignment"], name="feedback_counted")),
    ]
