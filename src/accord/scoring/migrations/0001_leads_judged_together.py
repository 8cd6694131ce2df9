import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accord.foundation.cascades import cascade


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('leads', '0002_whether_a_lead_is_promising'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('started_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('shown_at', models.DateTimeField(null=True)),
                ('clauses', models.JSONField()),
                ('about', models.CharField(max_length=20)),
                ('about_key', models.CharField(blank=True, db_default='', default='', max_length=60)),
                ('started_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RoundLead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('shown', models.JSONField()),
                ('lead', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.round')),
            ],
        ),
        migrations.CreateModel(
            name='RoundVoter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(max_length=64, null=True)),
                ('side', models.CharField(max_length=12)),
                ('joined_at', models.DateTimeField()),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.round')),
            ],
        ),
        migrations.CreateModel(
            name='RoundAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_good', models.BooleanField()),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('answered_at', models.DateTimeField()),
                ('round_lead', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.roundlead')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.roundvoter')),
            ],
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['team', 'room'])), name='round_kind'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', False), ('kind', 'room')), models.Q(('ends_at__isnull', True), ('kind', 'team')), _connector='OR'), name='round_of_a_room_ends'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('shown_at__isnull', True), ('ended_at__isnull', False), _connector='OR'), name='round_shows_after_its_end'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='round_period'),
        ),
        migrations.AddConstraint(
            model_name='roundlead',
            constraint=models.UniqueConstraint(fields=('round', 'place'), name='round_place_once'),
        ),
        migrations.AddConstraint(
            model_name='roundlead',
            constraint=models.UniqueConstraint(fields=('round', 'lead'), name='round_lead_once'),
        ),
        migrations.AddConstraint(
            model_name='roundvoter',
            constraint=models.UniqueConstraint(fields=('round', 'member'), name='round_member_once'),
        ),
        migrations.AddConstraint(
            model_name='roundvoter',
            constraint=models.UniqueConstraint(fields=('round', 'phone'), name='round_phone_once'),
        ),
        migrations.AddConstraint(
            model_name='roundvoter',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['marketing', 'sales'])), name='round_voter_of_a_team'),
        ),
        migrations.AddConstraint(
            model_name='roundvoter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', True), ('phone__isnull', False)), models.Q(('member__isnull', False), ('phone__isnull', True)), _connector='OR'), name='round_voter_is_a_member_or_a_phone'),
        ),
        migrations.AddConstraint(
            model_name='roundanswer',
            constraint=models.UniqueConstraint(fields=('round_lead', 'voter'), name='round_answer_once'),
        ),
        cascade('scoring_roundlead', 'lead_id', to='leads_lead', name='scoring_roundlead_lead_id'),
        cascade('scoring_roundanswer', 'round_lead_id', to='scoring_roundlead', name='scoring_roundanswer_round_lead_id'),
    ]
