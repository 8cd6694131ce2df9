from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0011_figures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind',
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['handed_over', 'asked', 'answered', 'returned', 'warned', 'broken', 'cannot_see', 'given_to_you', 'requested', 'replied', 'measured', 'hours_proposed', 'meeting_booked', 'meeting_moved', 'meeting_cancelled', 'meeting_missed', 'meeting_declined', 'good_word', 'campaign_word', 'new_piece', 'account_plan', 'account_task', 'hot_now', 'won_together', 'figures'])), name='notice_kind'),
        ),
    ]
