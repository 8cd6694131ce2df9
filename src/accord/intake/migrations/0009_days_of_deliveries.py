"""Deliveries that came before days were kept get theirs, in the company's zone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_corrections_and_days_tallied"),
        ("team", "0002_one_revenue_team"),
    ]

    operations = [
        migrations.RunSQL(
            """update intake_batch set received_on = (made_at at time zone coalesce(
                 (select zone from team_revenueteam limit 1), 'UTC'))::date""",
            migrations.RunSQL.noop,
        )
    ]
