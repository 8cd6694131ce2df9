import accord.foundation.fields
from accord.foundation.cascades import cascade
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contacts', '0005_words_by_mistake'),
        ('content', '0002_library'),
        ('leads', '0003_stages_by_criteria'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rater', models.CharField(max_length=8)),
                ('is_useful', models.BooleanField()),
                ('words', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('at', models.DateTimeField()),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.asset')),
                ('lead', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('rater', 'seller')), fields=('asset', 'member', 'lead'), name='rating_of_seller_once', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('rater', 'prospect')), fields=('asset', 'lead'), name='rating_of_prospect_once'), models.CheckConstraint(condition=models.Q(('rater__in', ['seller', 'prospect'])), name='rating_rater'), models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('rater', 'seller')), models.Q(('lead__isnull', False), ('rater', 'prospect')), _connector='OR'), name='rating_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Search',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('persona', models.CharField(blank=True, default='', max_length=60)),
                ('journey_stage', models.CharField(blank=True, default='', max_length=15)),
                ('objection', models.CharField(blank=True, default='', max_length=120)),
                ('language', models.CharField(blank=True, default='', max_length=35)),
                ('product', models.CharField(blank=True, default='', max_length=120)),
                ('found', models.PositiveIntegerField()),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'day', 'persona', 'journey_stage', 'objection', 'language', 'product'), name='search_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('opened', models.PositiveIntegerField(db_default=0, default=0)),
                ('last_at', models.DateTimeField(null=True)),
                ('xact_id', accord.foundation.fields.TransactionId(db_default=accord.foundation.fields.CurrentTransaction(), db_index=True, editable=False)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.asset')),
                ('company', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.company')),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('asset', 'lead', 'member'), name='share_once'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('made_at')), _connector='OR'), name='share_period'), models.CheckConstraint(condition=models.Q(models.Q(('last_at__isnull', True), ('opened', 0)), models.Q(('last_at__isnull', False), ('opened__gt', 0)), _connector='OR'), name='share_opened_when')],
            },
        ),
        cascade('enablement_share', 'lead_id', to='leads_lead', name='enablement_share_of_lead'),
        cascade('enablement_rating', 'lead_id', to='leads_lead', name='enablement_rating_at_lead'),
    ]
