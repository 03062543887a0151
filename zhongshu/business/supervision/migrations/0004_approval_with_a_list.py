"""随单批准: an item that was set up with a list keeps whose approval stands for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0003_inspections'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='approval',
            field=models.CharField(blank=True, max_length=200, verbose_name='随单批准'),
        ),
    ]
