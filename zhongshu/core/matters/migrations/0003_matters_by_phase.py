"""What is open of a kind is found without passing through all that ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_signers_and_clocks")]
    operations = [migrations.AddIndex("matter", models.Index(fields=["kind", "phase"], name="matter_by_phase"))]
