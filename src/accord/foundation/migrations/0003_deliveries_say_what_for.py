from django.db import migrations, models
from django.db.models import Q

# Before messages said what for, only forms wrote to people outside.
SAY = """update foundation_delivery set purpose = 'confirmation'
         where message_key like 'form-confirm:%'"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_tally")]

    operations = [
        migrations.AddField(
            "delivery",
            "purpose",
            models.CharField(default="colleague", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField("delivery", "person_id", models.BigIntegerField(null=True)),
        migrations.RunSQL(SAY, migrations.RunSQL.noop),
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(
                choices=[
                    ("WAITING", "Waiting"),
                    ("SENT", "Sent"),
                    ("DEAD", "Dead"),
                    ("NOT_SENT", "Not Sent"),
                ],
                default="WAITING",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(fields=["channel", "state", "-id"], name="delivery_listed"),
        ),
        migrations.AddConstraint(
            "delivery",
            models.CheckConstraint(condition=~Q(purpose=""), name="delivery_says_what_for"),
        ),
    ]
