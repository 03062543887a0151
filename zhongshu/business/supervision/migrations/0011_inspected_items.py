"""The one item that an inspection was about is the first of its items."""

from django.db import migrations

THERE = "INSERT INTO supervision_inspection_items (inspection_id, item_id) SELECT matter_id, item_id FROM supervision_inspection WHERE item_id IS NOT NULL"
BACK = "UPDATE supervision_inspection SET item_id = (SELECT MIN(item_id) FROM supervision_inspection_items WHERE inspection_id = supervision_inspection.matter_id)"


class Migration(migrations.Migration):
    dependencies = [("supervision", "0010_inspections_of_items")]
    operations = [migrations.RunSQL(THERE, BACK)]
