from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0003_owners'),
        ('contacts', '0005_words_by_mistake'),
        ('content', '0002_library'),
        ('journeys', '0002_clicks_of_machines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='touch',
            name='touch_kind',
        ),
        migrations.AddConstraint(
            model_name='touch',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['web_visit', 'content_view', 'download', 'form', 'email_sent', 'email_open', 'email_click', 'email_reply', 'event_registered', 'event_attended', 'ad_click', 'call_attempt', 'call_connected', 'meeting_booked', 'meeting_moved', 'meeting_held', 'meeting_cancelled', 'meeting_missed', 'im', 'social', 'chat', 'self_reported', 'status_told', 'content_shared'])), name='touch_kind'),
        ),
    ]
