import accord.intake.values.fixing
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('intake', '0001_initial'), ('intake', '0002_drafts_and_stored_answers'), ('intake', '0003_hooks'), ('intake', '0004_websites_and_visitors'), ('intake', '0005_one_answer_for_many'), ('intake', '0006_mailboxes'), ('intake', '0007_forms'), ('intake', '0008_corrections_and_days_tallied'), ('intake', '0009_days_of_deliveries'), ('intake', '0010_batches_by_door'), ('intake', '0011_connected_tools_are_a_door'), ('intake', '0012_leavers'), ('intake', '0013_mail_of_members'), ('intake', '0014_what_came_back_needs_no_mark'), ('intake', '0015_own_mail_holds_no_strangers')]

    initial = True

    dependencies = [
        ('campaigns', '0001_tables'),
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(choices=[('file', 'file'), ('api', 'api'), ('hook', 'hook'), ('form', 'form'), ('tracking', 'tracking'), ('mail', 'mail'), ('connector', 'connector'), ('sample', 'sample')], max_length=10)),
                ('kind', models.CharField(choices=[('leads', 'leads'), ('companies', 'companies'), ('touches', 'touches'), ('deals', 'deals'), ('campaigns', 'campaigns'), ('assets', 'assets'), ('users', 'users'), ('visits', 'visits'), ('costs', 'costs'), ('stage_history', 'stage_history')], max_length=20)),
                ('source', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('WAITING', 'WAITING'), ('RUNNING', 'RUNNING'), ('DONE', 'DONE'), ('CANCELLED', 'CANCELLED'), ('FAILED', 'FAILED'), ('UNDONE', 'UNDONE')], max_length=10)),
                ('file_name', models.CharField(blank=True, default='', max_length=255)),
                ('digest', models.CharField(blank=True, default='', max_length=64)),
                ('profile', models.CharField(blank=True, default='', max_length=60)),
                ('plan', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('received_on', models.DateField(db_default=django.db.models.functions.datetime.Now())),
                ('tallied', models.BooleanField(db_default=False, default=False)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('failure', models.TextField(blank=True, default='')),
                ('received', models.PositiveIntegerField(default=0)),
                ('pending', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('joined', models.PositiveIntegerField(default=0)),
                ('updated', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('quarantined', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('total_guess', models.PositiveIntegerField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replay_of', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.batch')),
            ],
            options={
                'indexes': [models.Index(fields=['-id'], name='batch_newest'), models.Index(condition=models.Q(('replay_of', None)), fields=['door', '-id'], name='batch_of_door'), models.Index(condition=models.Q(('replay_of__isnull', True), ('tallied', False)), fields=['received_on'], name='batch_not_tallied'), models.Index(condition=models.Q(('replay_of__isnull', True)), fields=['-received_on', '-id'], include=('source', 'door'), name='batch_by_day'), models.Index(condition=models.Q(('replay_of__isnull', False)), fields=['replay_of', '-id'], name='batch_replays')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tallied', False), models.Q(('replay_of__isnull', True), ('state__in', ['DONE', 'CANCELLED', 'FAILED', 'UNDONE'])), _connector='OR'), name='batch_tallied_has_ended'), models.CheckConstraint(condition=models.Q(('replay_of__isnull', True), ('received', 0), _connector='OR'), name='batch_replay_receives_nothing'), models.CheckConstraint(condition=models.Q(('received', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('pending'), '+', models.F('created')), '+', models.F('joined')), '+', models.F('updated')), '+', models.F('unchanged')), '+', models.F('quarantined')), '+', models.F('refused')))), name='batch_adds_up'), models.CheckConstraint(condition=models.Q(('pending', 0), ('state__in', ['WAITING', 'RUNNING']), _connector='OR'), name='batch_ends_with_none_pending')],
            },
        ),
        migrations.CreateModel(
            name='DayTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('source', models.CharField(max_length=60)),
                ('door', models.CharField(max_length=10)),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('created', models.PositiveBigIntegerField(default=0)),
                ('joined', models.PositiveBigIntegerField(default=0)),
                ('updated', models.PositiveBigIntegerField(default=0)),
                ('unchanged', models.PositiveBigIntegerField(default=0)),
                ('quarantined', models.PositiveBigIntegerField(default=0)),
                ('refused', models.PositiveBigIntegerField(default=0)),
                ('taken_back', models.PositiveBigIntegerField(default=0)),
                ('deliveries', models.PositiveBigIntegerField(default=0)),
                ('waited_seconds', models.FloatField(default=0)),
                ('longest_seconds', models.FloatField(default=0)),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['source', 'day'], name='day_tally_of_source')],
                'constraints': [models.UniqueConstraint(fields=('day', 'source', 'door'), name='day_tally_once'), models.CheckConstraint(condition=models.Q(('received', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created'), '+', models.F('joined')), '+', models.F('updated')), '+', models.F('unchanged')), '+', models.F('quarantined')), '+', models.F('refused')), '+', models.F('taken_back')))), name='day_tally_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('batch_id', models.BigIntegerField(null=True)),
                ('came_back_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('came_back_at', None)), fields=('member',), name='departure_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('file_name', models.CharField(max_length=255)),
                ('digest', models.CharField(max_length=64)),
                ('stated', models.JSONField(default=dict)),
                ('reading', models.JSONField(default=dict)),
                ('refusal', models.JSONField(default=dict)),
                ('basis', models.CharField(blank=True, default='', max_length=10)),
                ('plan', models.JSONField(default=dict)),
                ('trial', models.JSONField(default=dict)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='intake.batch')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['made_by', '-changed_at'], name='draft_latest')],
            },
        ),
        migrations.CreateModel(
            name='Fix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('CELLS', 'CELLS'), ('SET', 'SET'), ('REPLACE', 'REPLACE'), ('READ_AS', 'READ_AS'), ('ACCEPT', 'ACCEPT'), ('DROP', 'DROP')], max_length=8)),
                ('details', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('state', models.CharField(default='open', max_length=8)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'paused', 'stopped'])), name='form_state_known')],
            },
        ),
        migrations.CreateModel(
            name='FormDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('shown', models.PositiveIntegerField()),
                ('form', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.form')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('form', 'day'), name='form_day_once')],
            },
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('design', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('form', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.form')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('form', 'number'), name='form_version_once')],
            },
        ),
        migrations.CreateModel(
            name='HookSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('rules', models.JSONField(default=dict)),
                ('rate', models.PositiveIntegerField()),
                ('seen', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ('made_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HookRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('fault', models.CharField(max_length=20)),
                ('count', models.PositiveIntegerField()),
                ('last_at', models.DateTimeField()),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.hooksource')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'day', 'fault'), name='hook_refusal_once'), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='hook_refusal_counts')],
            },
        ),
        migrations.CreateModel(
            name='HookMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=200)),
                ('body_digest', models.BinaryField(max_length=32)),
                ('received_at', models.DateTimeField(db_index=True)),
                ('event_type', models.CharField(blank=True, default='', max_length=120)),
                ('answer', models.JSONField(default=dict)),
                ('set_aside', models.PositiveIntegerField(default=0)),
                ('repeats', models.PositiveIntegerField(default=0)),
                ('batch_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('body', models.BinaryField(default=bytes)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.hooksource')),
            ],
            options={
                'indexes': [models.Index(fields=['source', '-received_at'], name='hook_message_newest')],
                'constraints': [models.UniqueConstraint(fields=('source', 'message_id'), name='hook_message_once')],
            },
        ),
        migrations.CreateModel(
            name='HookKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.TextField()),
                ('hint', models.CharField(max_length=16)),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.hooksource')),
            ],
            options={
                'indexes': [models.Index(fields=['source'], name='hook_key_of_source')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_at__isnull', True)), fields=('source',), name='hook_key_one_current')],
            },
        ),
        migrations.CreateModel(
            name='HookField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('subject', models.BinaryField(max_length=32)),
                ('said', models.JSONField(default=dict)),
                ('changed_at', models.DateTimeField(db_index=True)),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.hooksource')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'subject'), name='hook_field_once')],
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=320, unique=True)),
                ('reads', models.CharField(choices=[('senders', 'senders'), ('form', 'form'), ('own', 'own')], max_length=10)),
                ('source', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('keeps_subject', models.BooleanField(default=True)),
                ('unknown', models.PositiveIntegerField(default=0)),
                ('campaign', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaign')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reads', 'own'), ('stopped_at', None)), fields=('owner',), name='mailbox_of_its_own')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32)),
                ('received_at', models.DateTimeField(db_index=True)),
                ('fate', models.CharField(choices=[('taken', 'taken'), ('left', 'left'), ('aside', 'aside')], max_length=5)),
                ('why', models.CharField(blank=True, choices=[('AUTOMATIC', 'AUTOMATIC'), ('BOUNCE', 'BOUNCE'), ('LOOP', 'LOOP'), ('NO_SENDER', 'NO_SENDER'), ('SEVERAL_SENDERS', 'SEVERAL_SENDERS'), ('ODD_SENDER', 'ODD_SENDER'), ('OTHER_NAME', 'OTHER_NAME'), ('TOO_DEEP', 'TOO_DEEP'), ('ODD_HEAD', 'ODD_HEAD'), ('NO_FIELDS', 'NO_FIELDS'), ('NOT_READ', 'NOT_READ'), ('NOT_THE_OWNER', 'NOT_THE_OWNER'), ('NOBODY_ELSE', 'NOBODY_ELSE'), ('UNKNOWN_PEOPLE', 'UNKNOWN_PEOPLE')], default='', max_length=20)),
                ('sender', models.CharField(blank=True, default='', max_length=300)),
                ('subject', models.CharField(blank=True, default='', max_length=300)),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.mailbox')),
            ],
            options={
                'indexes': [models.Index(fields=['mailbox', 'fate', '-id'], name='letter_latest')],
                'constraints': [models.UniqueConstraint(fields=('mailbox', 'key'), name='letter_once')],
            },
        ),
        migrations.CreateModel(
            name='PassedOn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(choices=[('lead', 'lead'), ('deal', 'deal'), ('developed', 'developed')], max_length=10)),
                ('subject_id', models.BigIntegerField()),
                ('departure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.departure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('departure', 'work', 'subject_id'), name='passed_on_once')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField()),
                ('outcome', models.CharField(max_length=11)),
                ('subject_id', models.BigIntegerField(null=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'row_no'), name='receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='RememberedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headers_digest', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=20)),
                ('plan', models.JSONField()),
                ('used_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('headers_digest', 'kind'), name='mapping_once')],
            },
        ),
        migrations.CreateModel(
            name='Replay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('selection', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('WAITING', 'WAITING'), ('RUNNING', 'RUNNING'), ('DONE', 'DONE'), ('CANCELLED', 'CANCELLED'), ('FAILED', 'FAILED')], max_length=10)),
                ('total', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('went_in', models.PositiveIntegerField(default=0)),
                ('stayed', models.PositiveIntegerField(default=0)),
                ('dropped', models.PositiveIntegerField(default=0)),
                ('at_batch', models.BigIntegerField(default=0)),
                ('at_row', models.BigIntegerField(default=0)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('leased_until', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('fix', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.fix')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['WAITING', 'RUNNING'])), fields=['id'], name='replay_under_way')],
                'constraints': [models.CheckConstraint(condition=models.Q(('done', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('went_in'), '+', models.F('stayed')), '+', models.F('dropped')))), name='replay_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_no', models.PositiveIntegerField()),
                ('outcome', models.CharField(max_length=11)),
                ('state', models.CharField(db_default='OPEN', default=accord.intake.values.fixing.RowState['OPEN'], max_length=8)),
                ('code', models.CharField(max_length=40)),
                ('column', models.CharField(blank=True, default='', max_length=300)),
                ('details', models.JSONField(default=dict)),
                ('cells', models.JSONField(default=list)),
                ('attributes', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                ('fixes', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.batch')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['outcome', 'code', 'column', 'batch', 'row_no'], name='set_aside_open')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'row_no'), name='set_aside_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DROPPED'), _negated=True), ('outcome', 'refused'), _connector='OR'), name='set_aside_dropped_is_refused')],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('key', models.CharField(max_length=40, unique=True)),
                ('origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=255), size=None)),
                ('made_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('last_visit_at', models.DateTimeField(null=True)),
                ('robots', models.PositiveBigIntegerField(default=0)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('origins', []), _negated=True), name='site_has_an_origin')],
            },
        ),
        migrations.CreateModel(
            name='StoredAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=200)),
                ('body_digest', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('answer', models.TextField()),
                ('answered_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scope', 'key'), name='answer_once')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('email', models.CharField(blank=True, default='', max_length=320)),
                ('page', models.CharField(blank=True, default='', max_length=2000)),
                ('consents', models.JSONField(default=list)),
                ('held', models.CharField(blank=True, default='', max_length=40)),
                ('confirm_by', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='intake.batch')),
                ('form', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.form')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.formversion')),
            ],
            options={
                'indexes': [models.Index(fields=['form', '-id'], name='submission_newest'), models.Index(condition=models.Q(('confirm_by__isnull', False), ('confirmed_at__isnull', True)), fields=['confirm_by'], name='submission_unconfirmed')],
                'constraints': [models.UniqueConstraint(fields=('form', 'key'), name='submission_once'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('confirm_by__isnull', False), _connector='OR'), name='submission_confirmed_when_asked')],
            },
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('same', 'same'), ('different', 'different'), ('back', 'back'), ('end', 'end')], max_length=9)),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('cancelled', 'cancelled')], max_length=9)),
                ('targets', models.JSONField()),
                ('done', models.JSONField(default=list)),
                ('position', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField()),
                ('cancel_asked', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['id'], name='sweep_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('position__lte', models.F('total'))), name='sweep_within'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='sweep_ended')],
            },
        ),
        migrations.CreateModel(
            name='TurnedAway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('door', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=40)),
                ('slot', models.PositiveSmallIntegerField()),
                ('count', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'door', 'reason', 'slot'), name='turned_away_once')],
            },
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=32, unique=True)),
                ('first_seen_at', models.DateTimeField()),
                ('shared_at', models.DateTimeField(null=True)),
                ('forgotten_at', models.DateTimeField(null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.site')),
            ],
        ),
    ]
