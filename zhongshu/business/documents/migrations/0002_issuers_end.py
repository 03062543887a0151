from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='issuer',
            name='to_date',
            field=models.DateField(blank=True, null=True, verbose_name='停用日期'),
        ),
        migrations.AddConstraint(
            model_name='issuer',
            constraint=models.UniqueConstraint(condition=models.Q(('to_date__isnull', True)), fields=('series',), name='issuer_series_once_in_force'),
        ),
        migrations.AddConstraint(
            model_name='recipientgroup',
            constraint=models.UniqueConstraint(fields=('name',), name='group_name_once'),
        ),
    ]
