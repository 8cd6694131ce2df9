import accord.foundation.fields
import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('deals', '0001_initial'), ('deals', '0002_the_group_that_decides'), ('deals', '0003_deals_that_are_gone'), ('deals', '0004_lists_by_time')]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
        ('contacts', '0001_tables'),
        ('leads', '0001_tables'),
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=320)),
                ('name', models.CharField(blank=True, default='', max_length=300)),
                ('sort_key', models.CharField(default='', max_length=300)),
                ('product', models.CharField(max_length=120, null=True)),
                ('stage', models.CharField(blank=True, default='', max_length=80)),
                ('status', models.CharField(choices=[('OPEN', 'OPEN'), ('WON', 'WON'), ('LOST', 'LOST')], max_length=5)),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('opened_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('lost_reason', models.CharField(blank=True, default='', max_length=200)),
                ('segment', models.CharField(max_length=120, null=True)),
                ('origin', models.CharField(max_length=120, null=True)),
                ('lead_reference', models.CharField(blank=True, default='', max_length=320)),
                ('attributes', models.JSONField(default=dict)),
                ('gone_at', models.DateTimeField(null=True)),
                ('fingerprint', models.BinaryField(max_length=16)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('developer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='leads.lead')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(django.db.models.functions.comparison.Coalesce('opened_at', models.Value(datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('gone_at__isnull', True)), name='deal_by_opening'), models.Index(models.OrderBy(django.db.models.functions.comparison.Coalesce('closed_at', models.Value(datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('gone_at__isnull', True)), name='deal_by_closing'), models.Index(fields=['status', '-closed_at', '-id'], name='deal_status'), models.Index(fields=['sort_key', 'id'], name='deal_by_name'), models.Index(condition=models.Q(('lead__isnull', True), models.Q(('lead_reference', ''), _negated=True)), fields=['lead_reference'], name='deal_waiting_for_lead')],
                'constraints': [models.UniqueConstraint(fields=('source', 'external_key'), name='deal_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status', 'OPEN')), models.Q(('status', 'OPEN'), _negated=True), _connector='OR'), name='deal_open_not_closed'), models.CheckConstraint(condition=models.Q(('amount_minor__isnull', True), ('amount_minor__gte', 0), _connector='OR'), name='deal_amount_not_negative'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('opened_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='deal_period')],
            },
        ),
        migrations.CreateModel(
            name='DealEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('occurred_at', models.DateTimeField(null=True)),
                ('before', models.CharField(blank=True, default='', max_length=80)),
                ('after', models.CharField(blank=True, default='', max_length=80)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('deal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deals.deal')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['created', 'stage', 'amount', 'won', 'lost', 'reopened', 'deleted', 'restored'])), name='deal_event_kind')],
            },
        ),
        migrations.CreateModel(
            name='DealGroup',
            fields=[
                ('deal', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='deals.deal')),
                ('linked_at', models.DateTimeField()),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.buyinggroup')),
                ('linked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
