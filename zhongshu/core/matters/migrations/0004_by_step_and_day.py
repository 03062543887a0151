"""What stands at a step, what somebody finished on a day and what is due soon: answered by indexes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_matters_by_phase")]
    operations = [
        migrations.AddIndex("matter", models.Index(fields=["kind", "step", "phase"], name="matter_by_step")),
        migrations.AddIndex("task", models.Index(fields=["done_by", "-done_at"], name="task_done_by_day")),
        migrations.AddIndex("task", models.Index(condition=Q(state="open"), fields=["due_date"], name="task_open_by_due")),
    ]
