from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handoffs', '0014_what_was_waited_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='is_borne_out',
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
