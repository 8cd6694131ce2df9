import django.db.models.deletion
from django.conf import settings
from accord.foundation.cascades import cascade
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('content', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AssetChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=14)),
                ('at', models.DateTimeField()),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField()),
                ('taken_back_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='asset',
            name='file_bytes',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='asset',
            name='file_digest',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='asset',
            name='file_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='asset',
            name='file_type',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddField(
            model_name='asset',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='asset',
            name='objection',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='asset',
            name='owner',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='asset',
            name='persona',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='asset',
            name='product',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='asset',
            name='retired_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='asset',
            name='review_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='asset',
            name='superseded_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='content.asset'),
        ),
        migrations.AddField(
            model_name='asset',
            name='version',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by__isnull', True), models.Q(('superseded_by', models.F('id')), _negated=True), _connector='OR'), name='asset_not_after_itself'),
        ),
        migrations.AddConstraint(
            model_name='asset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file_bytes', 0), ('file_digest', '')), models.Q(models.Q(('file_digest', ''), _negated=True), models.Q(('file_name', ''), _negated=True), ('file_bytes__gt', 0)), _connector='OR'), name='asset_file_whole'),
        ),
        migrations.AddField(
            model_name='assetchange',
            name='asset',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='content.asset'),
        ),
        migrations.AddField(
            model_name='assetchange',
            name='member',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='assetchange',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['add', 'change', 'retire', 'bring_back', 'supersede', 'not_superseded'])), name='asset_change_act'),
        ),
        migrations.AddConstraint(
            model_name='assetchange',
            constraint=models.CheckConstraint(condition=models.Q(('before__isnull', False), ('act', 'add'), _connector='OR'), name='asset_change_before'),
        ),
        cascade('content_assetchange', 'asset_id', to='content_asset', name='asset_change_asset'),
    ]
