import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accord.foundation.cascades import cascade


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0003_keys_signatures_comments'),
        ('leads', '0002_whether_a_lead_is_promising'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StageHold',
            fields=[
                ('lead', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='leads.lead')),
                ('event_id', models.BigIntegerField()),
                ('facts', models.JSONField()),
                ('is_over', models.BooleanField(db_default=False, default=False)),
                ('held_at', models.DateTimeField()),
            ],
        ),
        cascade('leads_stagehold', 'lead_id', to='leads_lead', name='leads_stagehold_lead_id'),
        migrations.RemoveConstraint(
            model_name='stageevent',
            name='stage_event_cause',
        ),
        migrations.AddField(
            model_name='stageevent',
            name='judged',
            field=models.JSONField(null=True),
        ),
        migrations.AddConstraint(
            model_name='stageevent',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['record', 'history', 'deal', 'hand', 'skipped', 'criterion'])), name='stage_event_cause'),
        ),
        migrations.AddConstraint(
            model_name='stageevent',
            constraint=models.CheckConstraint(condition=models.Q(('judged__isnull', True), ('cause', 'criterion'), _connector='OR'), name='stage_event_judged_by_criterion'),
        ),
    ]
