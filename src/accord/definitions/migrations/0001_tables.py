import accord.definitions.models
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('definitions', '0001_initial'), ('definitions', '0003_who_has_read'), ('definitions', '0004_segments')]

    initial = True

    dependencies = [
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('stages', 'stages'), ('journey', 'journey'), ('reasons', 'reasons'), ('origins', 'origins'), ('segments', 'segments')], max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('DRAFT', 'DRAFT'), ('DOCUMENTED', 'DOCUMENTED'), ('AGREED', 'AGREED'), ('IN_FORCE', 'IN_FORCE'), ('SUPERSEDED', 'SUPERSEDED')], max_length=14)),
                ('body', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('active_from', models.DateTimeField(null=True)),
                ('active_to', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'number'), name='version_number_once'), models.CheckConstraint(condition=models.Q(('active_to__isnull', True), ('active_to__gt', models.F('active_from')), _connector='OR'), name='version_period'), models.CheckConstraint(condition=models.Q(models.Q(('active_from__isnull', False), ('state__in', ['IN_FORCE', 'SUPERSEDED'])), models.Q(models.Q(('state__in', ['IN_FORCE', 'SUPERSEDED']), _negated=True), ('active_from__isnull', True)), _connector='OR'), name='version_in_force_has_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('active_from__isnull', False)), expressions=[('kind', '='), (accord.definitions.models.Period('active_from', 'active_to'), '&&')], name='version_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='definitions.version')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'version'), name='reading_once')],
            },
        ),
    ]
