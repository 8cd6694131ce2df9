import accord.foundation.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('content', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('external_key', models.CharField(max_length=320)),
                ('title', models.CharField(max_length=300)),
                ('kind', models.CharField(blank=True, default='', max_length=40)),
                ('url', models.CharField(blank=True, default='', max_length=2000)),
                ('content_kind', models.CharField(blank=True, default='', max_length=20)),
                ('journey_stage', models.CharField(blank=True, default='', max_length=15)),
                ('published_on', models.DateField(null=True)),
                ('fingerprint', models.BinaryField(default=b'', max_length=16)),
                ('batch_id', models.BigIntegerField(db_index=True, null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
            ],
            options={
                'indexes': [models.Index(fields=['title', 'id'], name='asset_by_title')],
                'constraints': [models.UniqueConstraint(fields=('source', 'external_key'), name='asset_once'), models.CheckConstraint(condition=models.Q(('journey_stage__in', ['', 'awareness', 'consideration', 'decision'])), name='asset_journey_stage')],
            },
        ),
    ]
