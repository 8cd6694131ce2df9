import accord.team.models
import datetime
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('team', '0002_one_revenue_team'),
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('country', models.CharField(blank=True, default='', max_length=2)),
                ('region', models.CharField(blank=True, default='', max_length=10)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^([A-Z]{2})?$')), name='calendar_country'), models.CheckConstraint(condition=models.Q(('region', ''), models.Q(('country', ''), _negated=True), _connector='OR'), name='calendar_region_of_country')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at')), ('last_day__gte', models.F('first_day'))), name='absence_period'), models.CheckConstraint(condition=models.Q(('deputy', models.F('member')), _negated=True), name='absence_deputy_is_another'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('member', '='), (accord.team.models.Period('starts_at', 'ends_at'), '&&')], name='absence_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('starts_at', models.DateTimeField()),
                ('document', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.calendar')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'first_day', 'revision'), name='calendar_version_once'), models.CheckConstraint(condition=models.Q(('first_day__gte', datetime.date(1990, 1, 1)), ('revision__gte', 1)), name='calendar_version_day')],
            },
        ),
        migrations.CreateModel(
            name='MemberCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('starts_at', models.DateTimeField()),
                ('calendar', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.calendar')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'first_day'), name='member_calendar_once')],
            },
        ),
        migrations.CreateModel(
            name='SideCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('marketing', 'marketing'), ('sales', 'sales'), ('both', 'both')], max_length=10)),
                ('first_day', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('starts_at', models.DateTimeField()),
                ('calendar', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.calendar')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('side', 'first_day', 'revision'), name='side_calendar_once'), models.CheckConstraint(condition=models.Q(('side__in', ['marketing', 'sales', 'both'])), name='side_calendar_side'), models.CheckConstraint(condition=models.Q(models.Q(('side', 'both'), _negated=True), ('calendar__isnull', False), _connector='OR'), name='company_has_calendar')],
            },
        ),
    ]
