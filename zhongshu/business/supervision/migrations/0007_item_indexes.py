"""Items of a year and of a leader: answered by indexes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0006_report_after_the_month")]
    operations = [
        migrations.AddIndex("item", models.Index(fields=["approved_at"], name="item_by_approval")),
        migrations.AddIndex("item", models.Index(fields=["leader", "-approved_at"], name="item_of_leader")),
    ]
