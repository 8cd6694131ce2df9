import accord.foundation.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('team', '0001_initial'), ('team', '0003_when_records_are_old'), ('team', '0004_leavers'), ('team', '0005_directory_accounts'), ('team', '0006_what_roles_see')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CustomRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('side', models.CharField(choices=[('marketing', 'marketing'), ('sales', 'sales'), ('both', 'both')], max_length=10)),
                ('based_on', models.CharField(choices=[('demand_gen', 'demand_gen'), ('content', 'content'), ('mops', 'mops'), ('pmm', 'pmm'), ('seo', 'seo'), ('pr', 'pr'), ('creative', 'creative'), ('brand', 'brand'), ('bdr', 'bdr'), ('sdr', 'sdr'), ('ae', 'ae'), ('sales_ops', 'sales_ops'), ('rev_ops', 'rev_ops'), ('marketing_lead', 'marketing_lead'), ('sales_lead', 'sales_lead'), ('team_lead', 'team_lead'), ('sponsor', 'sponsor'), ('viewer', 'viewer')], max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('name', models.CharField(max_length=200)),
                ('sort_key', models.CharField(db_index=True, default='', max_length=200)),
                ('email', accord.foundation.fields.CaseInsensitiveText(null=True, unique=True)),
                ('is_active', models.BooleanField(default=True)),
                ('capacity', models.PositiveIntegerField(null=True)),
                ('language', models.CharField(default='en', max_length=8)),
                ('zone', models.CharField(blank=True, default='', max_length=60)),
                ('roomy', models.BooleanField(default=False)),
                ('single_keys', models.BooleanField(default=True)),
                ('theme', models.CharField(blank=True, default='', max_length=6)),
                ('joined_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('left_at', models.DateTimeField(null=True)),
                ('closings', models.PositiveIntegerField(db_default=0, default=0)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('stand_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('id', 'is_active'), name='member_with_state'), models.CheckConstraint(condition=models.Q(('theme__in', ['', 'light', 'dark'])), name='member_theme'), models.CheckConstraint(condition=models.Q(('is_active', False), models.Q(('left_at__isnull', True), ('stand_in__isnull', True)), _connector='OR'), name='member_here_needs_no_stand_in'), models.CheckConstraint(condition=models.Q(('stand_in__isnull', True), models.Q(('stand_in', models.F('id')), _negated=True), _connector='OR'), name='member_stand_in_is_another')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('digest', models.BinaryField(unique=True)),
                ('hint', models.CharField(max_length=12)),
                ('role', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_on', models.DateField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=300)),
                ('subject', models.CharField(max_length=255)),
                ('made_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='directory_account_once'), models.UniqueConstraint(fields=('issuer', 'member'), name='directory_one_of_member')],
            },
        ),
        migrations.CreateModel(
            name='MemberKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=200)),
                ('is_active', models.BooleanField(null=True)),
                ('email', accord.foundation.fields.CaseInsensitiveText(db_index=True, null=True)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'value'), name='member_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40)),
                ('side', models.CharField(choices=[('marketing', 'marketing'), ('sales', 'sales'), ('both', 'both')], max_length=10)),
                ('active_from', models.DateTimeField()),
                ('active_to', models.DateTimeField(null=True)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reports_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('active_to__isnull', True)), fields=('member', 'role'), name='membership_open_once'), models.CheckConstraint(condition=models.Q(('active_to__isnull', True), ('active_to__gt', models.F('active_from')), _connector='OR'), name='membership_period'), models.CheckConstraint(condition=models.Q(('reports_to__isnull', True), models.Q(('reports_to', models.F('member')), _negated=True), _connector='OR'), name='membership_reports_up')],
            },
        ),
        migrations.CreateModel(
            name='RevenueTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Revenue team', max_length=120)),
                ('word', models.CharField(default='revenue team', max_length=60)),
                ('leadership_mode', models.CharField(choices=[('aligned', 'aligned'), ('combined', 'combined')], default='aligned', max_length=10)),
                ('currency', models.CharField(default='EUR', max_length=3)),
                ('zone', models.CharField(default='UTC', max_length=60)),
                ('language', models.CharField(default='en', max_length=8)),
                ('fresh_months', models.PositiveSmallIntegerField(db_default=12, default=12)),
                ('fallback_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('fresh_months__gte', 1), ('fresh_months__lte', 120)), name='revenue_team_fresh_months'), models.CheckConstraint(condition=models.Q(('id', 1)), name='revenue_team_is_one'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='revenue_team_currency')],
            },
        ),
        migrations.CreateModel(
            name='RoleSight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, max_length=40, unique=True)),
                ('rows', models.CharField(choices=[('own', 'own'), ('team', 'team'), ('all', 'all')], max_length=4)),
                ('unowned', models.BooleanField(default=True)),
                ('read_only', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rows__in', ['own', 'team', 'all'])), name='role_sight_rows'), models.CheckConstraint(condition=models.Q(models.Q(('rows', 'all'), _negated=True), ('unowned', True), _connector='OR'), name='role_sight_all_is_all')],
            },
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('team', 'team'), ('territory', 'territory')], max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('sort_key', models.CharField(max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'sort_key'), name='unit_once')],
            },
        ),
        migrations.CreateModel(
            name='UnitMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='team.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'member', 'source'), name='unit_member_once')],
            },
        ),
    ]
