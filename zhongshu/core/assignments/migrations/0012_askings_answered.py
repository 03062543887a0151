"""What was answered was asked for. What was passed over before is not known any more; what is open is written down by the next morning's job."""

from django.db import migrations

ANSWERED = """
INSERT INTO assignments_asking (assignment_id, due_date, unit_id, division_id, parent_kind)
SELECT DISTINCT assignment_id, period_date, unit_id, division_id, parent_kind FROM assignments_feedback WHERE period_date IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0011_askings")]
    operations = [migrations.RunSQL(ANSWERED, "DELETE FROM assignments_asking")]
