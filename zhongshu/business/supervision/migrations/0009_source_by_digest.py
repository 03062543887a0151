"""The same words elsewhere are found by an index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("supervision", "0008_fields_and_digests")]
    operations = [
        migrations.AddIndex("itemsource", models.Index(condition=~Q(digest=""), fields=["digest"], name="source_by_digest")),
    ]
