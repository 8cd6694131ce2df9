from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0007_drifts'),
    ]

    operations = [
        migrations.AddField(
            model_name='trialflip',
            name='stage',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='trialflip',
            name='stage_before',
            field=models.CharField(blank=True, db_default='', default='', max_length=12),
        ),
    ]
