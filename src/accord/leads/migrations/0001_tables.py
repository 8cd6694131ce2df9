import accord.foundation.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accord.foundation.cascades import cascade


class Migration(migrations.Migration):

    replaces = [('leads', '0001_initial'), ('leads', '0002_what_each_record_said'), ('leads', '0003_passes_that_are_one'), ('leads', '0004_lists_by_two_filters'), ('leads', '0005_what_people_say_of_where_they_heard'), ('leads', '0006_where_leads_stand'), ('leads', '0007_company_said_by_hand'), ('leads', '0008_segments_by_rules'), ('leads', '0009_deleted_in_their_tools'), ('leads', '0010_what_records_say_of_owners')]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
        ('contacts', '0001_tables'),
        ('content', '0001_tables'),
        ('definitions', '0001_tables'),
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company_is_said', models.BooleanField(db_default=False, default=False)),
                ('cycle_no', models.PositiveSmallIntegerField(default=1)),
                ('sort_key', models.CharField(default='', max_length=300)),
                ('stage', models.CharField(max_length=12)),
                ('stage_at', models.DateTimeField()),
                ('ending', models.CharField(blank=True, default='', max_length=12)),
                ('origin', models.CharField(max_length=120, null=True)),
                ('channel', models.CharField(max_length=120, null=True)),
                ('segment', models.CharField(max_length=120, null=True)),
                ('ruled_segment', models.CharField(max_length=120, null=True)),
                ('self_reported', models.CharField(max_length=120, null=True)),
                ('source', models.CharField(max_length=60)),
                ('opened_at', models.DateTimeField()),
                ('time_known', models.BooleanField(default=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('gone_at', models.DateTimeField(null=True)),
                ('batch_id', models.BigIntegerField(null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person')),
                ('joined_to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.lead')),
                ('landing_page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.asset')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person')),
                ('said_company', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('segment_version', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='definitions.version')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('gone_at__isnull', True), ('joined_to__isnull', True)), fields=['-opened_at', '-id'], name='lead_newest'), models.Index(condition=models.Q(('gone_at__isnull', True), ('joined_to__isnull', True)), fields=['sort_key', 'id'], name='lead_by_name'), models.Index(condition=models.Q(('gone_at__isnull', True), ('joined_to__isnull', True)), fields=['stage', '-opened_at', '-id'], include=('origin', 'owner'), name='lead_stage'), models.Index(condition=models.Q(('gone_at__isnull', True), ('joined_to__isnull', True)), fields=['origin', '-opened_at', '-id'], include=('stage',), name='lead_origin'), models.Index(condition=models.Q(('gone_at__isnull', True), ('joined_to__isnull', True)), fields=['owner', '-opened_at', '-id'], include=('stage',), name='lead_owner'), models.Index(condition=models.Q(('gone_at__isnull', True), ('joined_to__isnull', True)), fields=['ending', 'stage', 'owner'], name='lead_state'), models.Index(condition=models.Q(('gone_at__isnull', False), ('joined_to__isnull', True)), fields=['-opened_at', '-id'], name='lead_gone'), models.Index(condition=models.Q(('batch_id__isnull', False)), fields=['batch_id'], name='lead_batch'), models.Index(condition=models.Q(('said_company__isnull', False)), fields=['said_company'], name='lead_said_company'), models.Index(condition=models.Q(('joined_to__isnull', False)), fields=['joined_to'], name='lead_joined')],
                'constraints': [models.UniqueConstraint(fields=('person', 'cycle_no'), name='lead_cycle_once'), models.CheckConstraint(condition=models.Q(models.Q(('ruled_segment__isnull', True), ('segment_version__isnull', True)), models.Q(('ruled_segment__isnull', False), ('segment_version__isnull', False)), _connector='OR'), name='lead_segment_ruled_by_version'), models.CheckConstraint(condition=models.Q(('company_is_said', True), ('said_company__isnull', True), _connector='OR'), name='lead_company_said_or_not'), models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True), ('joined_to__isnull', True)), fields=('holder',), name='lead_one_open_cycle'), models.CheckConstraint(condition=models.Q(('stage__in', ['visit', 'lead', 'mql', 'sql', 'opportunity', 'customer'])), name='lead_stage_known'), models.CheckConstraint(condition=models.Q(('ending__in', ['', 'won', 'lost', 'rejected', 'recycled', 'disqualified'])), name='lead_ending_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('ending', '')), models.Q(models.Q(('ending', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='lead_closed_has_ending'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='lead_period'), models.CheckConstraint(condition=models.Q(('cycle_no__gte', 1)), name='lead_cycle_from_one')],
            },
        ),
        migrations.CreateModel(
            name='LeadRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('sort_key', models.CharField(blank=True, default='', max_length=300)),
                ('stage', models.CharField(blank=True, default='', max_length=12)),
                ('told_at', models.DateTimeField()),
                ('time_known', models.BooleanField(default=True)),
                ('origin', models.CharField(max_length=120, null=True)),
                ('channel', models.CharField(max_length=120, null=True)),
                ('segment', models.CharField(max_length=120, null=True)),
                ('self_reported', models.CharField(max_length=120, null=True)),
                ('won_at', models.DateTimeField(null=True)),
                ('won_day_known', models.BooleanField(default=False)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaign')),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('landing_page', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.asset')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['', 'visit', 'lead', 'mql', 'sql', 'opportunity', 'customer'])), name='lead_record_stage_known')],
            },
        ),
        migrations.CreateModel(
            name='OwnerWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(blank=True, max_length=200)),
                ('told_at', models.DateTimeField()),
                ('batch_id', models.BigIntegerField(null=True)),
                ('lead', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.sourcerecord')),
            ],
            options={
                'indexes': [models.Index(fields=['record', '-id'], name='owner_word_newest'), models.Index(condition=models.Q(('lead__isnull', False)), fields=['lead', 'id'], name='owner_word_moved'), models.Index(condition=models.Q(('batch_id__isnull', False)), fields=['batch_id'], name='owner_word_batch')],
                'constraints': [models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('lead__isnull', False), _connector='OR'), name='owner_word_moved_a_lead')],
            },
        ),
        migrations.CreateModel(
            name='SegmentRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='definitions.version')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='segment_run_period')],
            },
        ),
        migrations.CreateModel(
            name='StageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=12)),
                ('ending', models.CharField(blank=True, default='', max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=60)),
                ('occurred_at', models.DateTimeField()),
                ('time_known', models.BooleanField(default=True)),
                ('inferred', models.BooleanField(default=False)),
                ('cause', models.CharField(max_length=20)),
                ('batch_id', models.BigIntegerField(null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='definitions.version')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('batch_id__isnull', False)), fields=['batch_id'], name='stage_event_batch')],
                'constraints': [models.UniqueConstraint(fields=('lead', 'stage', 'ending', 'occurred_at', 'inferred'), name='stage_event_once'), models.CheckConstraint(condition=models.Q(('stage__in', ['visit', 'lead', 'mql', 'sql', 'opportunity', 'customer'])), name='stage_event_stage'), models.CheckConstraint(condition=models.Q(('ending__in', ['', 'won', 'lost', 'rejected', 'recycled', 'disqualified'])), name='stage_event_ending'), models.CheckConstraint(condition=models.Q(('cause__in', ['record', 'history', 'deal', 'hand', 'skipped'])), name='stage_event_cause')],
            },
        ),
        cascade('leads_ownerword', 'lead_id', to='leads_lead', name='leads_ownerword_lead_id'),
        cascade('leads_ownerword', 'record_id', to='contacts_sourcerecord', name='leads_ownerword_record_id'),
    ]
