import accord.foundation.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accord.foundation.cascades import cascade


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0002_first_versions'),
        ('leads', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(max_length=12)),
                ('said', models.CharField(blank=True, max_length=8)),
                ('said_at', models.DateTimeField()),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('lead', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('takes_back', models.OneToOneField(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.verdict')),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='definitions.version')),
            ],
            options={
                'indexes': [models.Index(fields=['lead', 'side', '-id'], name='verdict_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['marketing', 'sales'])), name='verdict_of_a_team'), models.CheckConstraint(condition=models.Q(models.Q(('said__in', ['yes', 'no', 'unsure']), ('takes_back__isnull', True)), models.Q(('said', ''), ('takes_back__isnull', False)), _connector='OR'), name='verdict_says_or_takes_back')],
            },
        ),
        cascade('leads_verdict', 'lead_id', to='leads_lead', name='leads_verdict_lead_id'),
        cascade('leads_verdict', 'takes_back_id', to='leads_verdict', name='leads_verdict_takes_back_id'),
    ]
