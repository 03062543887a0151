"""Each day on which feedback is asked of a unit is written down."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assignments', '0010_of_one_unit'),
        ('org', '0003_absences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_date', models.DateField(verbose_name='应反馈日')),
                ('parent_kind', models.CharField(max_length=40, verbose_name='所属类别')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='askings', to='assignments.assignment', verbose_name='交办')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='交办处室')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='承办单位')),
            ],
            options={
                'verbose_name': '应反馈',
                'indexes': [models.Index(fields=['due_date', 'division', 'unit', 'parent_kind', 'assignment'], name='asking_counted'), models.Index(fields=['unit', 'due_date', 'parent_kind', 'assignment'], name='asking_of_unit')],
                'constraints': [models.UniqueConstraint(fields=('assignment', 'due_date'), name='asking_once')],
            },
        ),
    ]
