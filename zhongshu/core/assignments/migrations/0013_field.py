"""An assignment bears its item's field and the day on which it was issued, for the board, and what the board, the burden and the ladder's ledger ask for is answered by indexes."""

from django.db import migrations, models
from django.db.models.functions import TruncDate


def fill(apps, schema_editor):
    apps.get_model("assignments", "Assignment").objects.update(issued_date=TruncDate("issued_at"))


class Migration(migrations.Migration):
    dependencies = [("assignments", "0012_askings_answered")]
    operations = [
        migrations.AddField("assignment", "field", models.CharField(blank=True, default="", max_length=20, verbose_name="领域")),
        migrations.AddField("assignment", "issued_date", models.DateField(blank=True, null=True, verbose_name="交办日期")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("assignment", "assignment_counted"),
        migrations.AddIndex("assignment", models.Index(fields=["parent_kind", "issued_date", "division", "unit", "field", "ending", "ended_date", "due_date", "stopped_date", "matter"], name="assignment_counted")),
        migrations.RemoveIndex("assignment", "assignment_counted_of_unit"),
        migrations.AddIndex("assignment", models.Index(fields=["unit", "parent_kind", "issued_date", "ending", "ended_date", "due_date", "stopped_date", "matter"], name="assignment_counted_of_unit")),
        migrations.RemoveIndex("assignment", "assignment_ended"),
        migrations.AddIndex("assignment", models.Index(fields=["parent_kind", "ended_date", "due_date", "ending", "division", "unit", "field", "stopped_date", "issued_date", "signed_at", "matter"], name="assignment_ended")),
        migrations.RemoveIndex("assignment", "assignment_running_of_unit"),
        migrations.AddIndex("assignment", models.Index(fields=["unit", "stopped_date", "signed_at", "cycle"], name="assignment_running_of_unit")),
        migrations.RemoveIndex("feedback", "feedback_of_assignment"),
        migrations.AddIndex("feedback", models.Index(fields=["assignment", "-at", "parent_kind", "division", "unit"], name="feedback_of_assignment")),
        migrations.AddIndex("escalation", models.Index(fields=["at", "assignment"], name="escalation_by_day")),
    ]
