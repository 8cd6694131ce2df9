import accord.foundation.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('campaigns', '0001_initial'), ('campaigns', '0002_words_about_costs')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=320)),
                ('name', models.CharField(max_length=300)),
                ('channel', models.CharField(blank=True, default='', max_length=80)),
                ('started_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('goal_stage', models.CharField(blank=True, default='', max_length=20)),
                ('goal_metric', models.CharField(blank=True, default='', max_length=40)),
                ('goal_target', models.PositiveIntegerField(null=True)),
                ('goal_date', models.DateField(null=True)),
                ('launched_at', models.DateTimeField(null=True)),
                ('fingerprint', models.BinaryField(default=b'', max_length=16)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['name', 'id'], name='campaign_by_name')],
                'constraints': [models.UniqueConstraint(fields=('source', 'external_key'), name='campaign_once'), models.CheckConstraint(condition=models.Q(('launched_at__isnull', True), models.Q(models.Q(('goal_stage', ''), _negated=True), models.Q(('goal_metric', ''), _negated=True), ('goal_target__isnull', False), ('goal_date__isnull', False)), _connector='OR'), name='campaign_launch_needs_goal'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('started_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='campaign_period')],
            },
        ),
        migrations.CreateModel(
            name='Cost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=320)),
                ('channel', models.CharField(blank=True, default='', max_length=80)),
                ('origin', models.CharField(blank=True, default='', max_length=120)),
                ('kind', models.CharField(choices=[('media', 'Media'), ('content', 'Content'), ('tools', 'Tools'), ('people', 'People')], default='media', max_length=10)),
                ('spent_on', models.DateField()),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('fingerprint', models.BinaryField(default=b'', max_length=16)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'external_key'), name='cost_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='cost_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CostWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField(default=dict)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.cost')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('of', 'batch_id'), name='cost_word_once')],
            },
        ),
    ]
