"""A task has its leading leader."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('breakdown', '0001_initial'),
        ('org', '0003_absences'),
    ]

    operations = [
        migrations.AddField(
            model_name='taskrow',
            name='leader',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.position', verbose_name='牵头领导'),
        ),
    ]
