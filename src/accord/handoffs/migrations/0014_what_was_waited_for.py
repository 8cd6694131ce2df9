from django.db import migrations, models

# What was told until now said only since when it had been agreed, and until when.
FILL = """
update handoffs_meeting m
set awaited = jsonb_build_array(jsonb_build_array(m.booked_at, told.until))
from (select id, case when state = 'cancelled' then least(starts_at, changed_at)
                      else starts_at end as until
      from handoffs_meeting) told
where told.id = m.id and told.until > m.booked_at"""


class Migration(migrations.Migration):

    dependencies = [
        ('handoffs', '0013_meetings_in_the_lake'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='awaited',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
