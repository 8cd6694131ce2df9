import accord.foundation.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('journeys', '0001_initial'), ('journeys', '0002_who_reached_out'), ('journeys', '0003_limits_of_reaching_out'), ('journeys', '0004_one_touch_by_any_route'), ('journeys', '0005_visits_as_counts'), ('journeys', '0006_touches_told_again')]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
        ('contacts', '0001_tables'),
        ('content', '0001_tables'),
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Limits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('messages', models.PositiveSmallIntegerField()),
                ('days', models.PositiveSmallIntegerField()),
                ('counts_one_to_many', models.BooleanField()),
                ('counts_one_to_one', models.BooleanField()),
                ('hours', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='limits_are_one'), models.CheckConstraint(condition=models.Q(('messages__range', (1, 100)), ('days__range', (1, 90)), ('hours__range', (1, 336))), name='limits_in_bounds'), models.CheckConstraint(condition=models.Q(('counts_one_to_many', True), ('counts_one_to_one', True), _connector='OR'), name='limits_count_something')],
            },
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('direction', models.CharField(max_length=3)),
                ('reach', models.CharField(max_length=6)),
                ('team', models.CharField(blank=True, default='', max_length=10)),
                ('channel', models.CharField(blank=True, default='', max_length=80)),
                ('occurred_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=200)),
                ('detail', models.JSONField(default=dict)),
                ('as_of', models.DateTimeField(null=True)),
                ('is_gone', models.BooleanField(db_default=False, default=False)),
                ('batch_id', models.BigIntegerField(null=True)),
                ('journey_stage', models.CharField(blank=True, default='', max_length=15)),
                ('same_key', models.CharField(max_length=40, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.asset')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-occurred_at', '-id'], name='touch_timeline'), models.Index(condition=models.Q(('direction', 'out')), fields=['occurred_at'], name='touch_reached_out'), models.Index(condition=models.Q(('batch_id__isnull', False)), fields=['batch_id'], name='touch_batch')],
                'constraints': [models.UniqueConstraint(fields=('source', 'external_key'), name='touch_once'), models.UniqueConstraint(condition=models.Q(('same_key__isnull', False)), fields=('same_key', 'person'), name='touch_once_by_any_route'), models.CheckConstraint(condition=models.Q(('kind__in', ['web_visit', 'content_view', 'download', 'form', 'email_sent', 'email_open', 'email_click', 'email_reply', 'event_registered', 'event_attended', 'ad_click', 'call_attempt', 'call_connected', 'meeting_booked', 'meeting_moved', 'meeting_held', 'meeting_cancelled', 'meeting_missed', 'im', 'social', 'chat', 'self_reported', 'status_told'])), name='touch_kind'), models.CheckConstraint(condition=models.Q(('direction__in', ['in', 'out'])), name='touch_direction'), models.CheckConstraint(condition=models.Q(('reach__in', ['1:many', '1:1'])), name='touch_reach'), models.CheckConstraint(condition=models.Q(('team__in', ['', 'marketing', 'sales'])), name='touch_team')],
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('direction', models.CharField(max_length=3)),
                ('reach', models.CharField(max_length=6)),
                ('team', models.CharField(blank=True, default='', max_length=10)),
                ('channel', models.CharField(blank=True, default='', max_length=80)),
                ('occurred_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=200)),
                ('detail', models.JSONField(default=dict)),
                ('as_of', models.DateTimeField(null=True)),
                ('is_gone', models.BooleanField(db_default=False, default=False)),
                ('batch_id', models.BigIntegerField(null=True)),
                ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.asset')),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('touch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journeys.touch')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('batch_id__isnull', False)), fields=['batch_id'], name='telling_batch'), models.Index(fields=['source', 'external_key'], name='telling_by_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(('touch__isnull', False), ('is_gone', True), _connector='OR'), name='telling_of_a_touch')],
            },
        ),
        migrations.CreateModel(
            name='VisitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=64)),
                ('day', models.DateField()),
                ('until', models.DateField()),
                ('split_by', models.CharField(blank=True, default='', max_length=20)),
                ('page', models.CharField(blank=True, default='', max_length=500)),
                ('origin', models.CharField(blank=True, default='', max_length=120)),
                ('channel', models.CharField(blank=True, default='', max_length=120)),
                ('visits', models.BigIntegerField()),
                ('fingerprint', models.BinaryField(default=b'', max_length=16)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'indexes': [models.Index(fields=['source', 'day', 'until'], name='visits_by_day')],
                'constraints': [models.UniqueConstraint(fields=('source', 'external_key'), name='visits_once'), models.CheckConstraint(condition=models.Q(('visits__gte', 0)), name='visits_not_negative'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('day'))), name='visits_span')],
            },
        ),
        migrations.CreateModel(
            name='VisitWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField(default=dict)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='journeys.visitcount')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('of', 'batch_id'), name='visits_word_once')],
            },
        ),
    ]
