import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('toolaudit', '0001_reconciliations'), ('toolaudit', '0002_sides_that_are_here')]

    initial = True

    dependencies = [
        ('team', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('left_name', models.CharField(max_length=255)),
                ('right_name', models.CharField(max_length=255)),
                ('left_file', models.CharField(blank=True, max_length=64)),
                ('right_file', models.CharField(blank=True, max_length=64)),
                ('left_source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('right_source', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('locale', models.CharField(max_length=8)),
                ('window', models.PositiveIntegerField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('cancelled', 'cancelled'), ('failed', 'failed')], max_length=9)),
                ('step', models.CharField(default='waiting', max_length=10)),
                ('cancel_asked', models.BooleanField(default=False)),
                ('failure', models.CharField(blank=True, max_length=500)),
                ('received', models.PositiveIntegerField(default=0)),
                ('matched', models.PositiveIntegerField(default=0)),
                ('missing', models.PositiveIntegerField(default=0)),
                ('not_yet', models.PositiveIntegerField(default=0)),
                ('repeated', models.PositiveIntegerField(default=0)),
                ('extra', models.PositiveIntegerField(default=0)),
                ('old_enough', models.PositiveIntegerField(default=0)),
                ('near', models.PositiveIntegerField(default=0)),
                ('header', models.JSONField(default=list)),
                ('roles', models.JSONField(default=list)),
                ('keys', models.JSONField(default=list)),
                ('said', models.JSONField(default=list)),
                ('said_count', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('beat_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['name', '-id'], name='reconciliation_link'), models.Index(condition=models.Q(('ended_at', None)), fields=['id'], name='reconciliation_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='reconciliation_named'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['waiting', 'running'])), models.Q(models.Q(('state__in', ['waiting', 'running']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='reconciliation_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('received', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('matched'), '+', models.F('missing')), '+', models.F('not_yet')), '+', models.F('repeated'))), _connector='OR'), name='reconciliation_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='Lost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('owner', models.CharField(blank=True, max_length=200)),
                ('owned_by', models.CharField(choices=[('company', 'company'), ('domain', 'domain'), ('turn', 'turn'), ('nobody', 'nobody')], max_length=7)),
                ('at', models.DateTimeField(null=True)),
                ('reconciliation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='toolaudit.reconciliation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reconciliation', 'place'), name='lost_place')],
            },
        ),
    ]
