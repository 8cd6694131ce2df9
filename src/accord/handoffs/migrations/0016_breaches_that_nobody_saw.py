from django.db import migrations, models

# What ended late before anybody looked is noted by the next worker, as far as it is still shown.
LOOK = """
update handoffs_clock c set tells_at = c.due_at
where c.state in ('met_late', 'missed') and not c.is_silent and c.due_at > now() - interval '70 days'
  and not exists (select from handoffs_clockevent e where e.clock_id = c.id and e.what = 'breach')"""


class Migration(migrations.Migration):

    dependencies = [
        ('handoffs', '0015_meetings_borne_out'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='clock', name='clock_tells'),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(
                condition=models.Q(('tells_at__isnull', False)), fields=['tells_at'],
                name='clock_tells',
            ),
        ),
        migrations.RunSQL(LOOK, migrations.RunSQL.noop),
    ]
