import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('desk', '0001_saved_views'), ('desk', '0002_going_live'), ('desk', '0003_buying_groups_are_a_list')]

    initial = True

    dependencies = [
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoLive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_only', models.BooleanField(default=True, unique=True)),
                ('live_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('is_only', True)), name='go_live_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(choices=[('leads', 'leads'), ('companies', 'companies'), ('deals', 'deals'), ('groups', 'groups'), ('campaigns', 'campaigns'), ('imports', 'imports')], max_length=20)),
                ('name', models.CharField(max_length=80)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('is_shared', models.BooleanField(default=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['list_name', 'is_shared'], name='saved_view_shared')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'list_name', 'name'), name='saved_view_once'), models.CheckConstraint(condition=models.Q(('list_name__in', ['leads', 'companies', 'deals', 'groups', 'campaigns', 'imports'])), name='saved_view_list_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_name')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_code', models.CharField(choices=[('leaders', 'leaders'), ('definitions_read', 'definitions_read'), ('fallback_owner', 'fallback_owner'), ('leads', 'leads'), ('origins', 'origins'), ('campaigns', 'campaigns'), ('owners', 'owners'), ('deals_linked', 'deals_linked'), ('costs', 'costs'), ('undo_tried', 'undo_tried'), ('sample_gone', 'sample_gone')], max_length=20, unique=True)),
                ('reason', models.CharField(max_length=200)),
                ('waived_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_reason'), models.CheckConstraint(condition=models.Q(('check_code__in', ['leaders', 'definitions_read', 'fallback_owner', 'leads', 'origins', 'campaigns', 'owners', 'deals_linked', 'costs', 'undo_tried', 'sample_gone'])), name='waiver_check_known')],
            },
        ),
    ]
