"""What a unit counts of its own is answered by indexes over its own, and the board by one that bears the keys as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0009_report_after_the_month")]
    operations = [
        migrations.AddIndex("assignment", models.Index(fields=["unit", "parent_kind", "issued_at", "ending", "ended_date", "due_date", "stopped_date", "parent", "matter"], name="assignment_counted_of_unit")),
        migrations.AddIndex("assignment", models.Index(fields=["unit", "stopped_date"], name="assignment_running_of_unit")),
        migrations.RemoveIndex("assignment", "assignment_counted"),
        migrations.AddIndex("assignment", models.Index(fields=["parent_kind", "issued_at", "division", "unit", "ending", "ended_date", "due_date", "stopped_date", "parent", "matter"], name="assignment_counted")),
        migrations.RemoveIndex("assignment", "assignment_ended"),
        migrations.AddIndex("assignment", models.Index(fields=["parent_kind", "ended_date", "ending", "division", "unit", "due_date", "stopped_date", "issued_at", "signed_at", "parent", "matter"], name="assignment_ended")),
        migrations.AddIndex("feedback", models.Index(fields=["unit", "parent_kind", "period_date", "state", "is_late", "assignment"], name="feedback_of_unit")),
    ]
