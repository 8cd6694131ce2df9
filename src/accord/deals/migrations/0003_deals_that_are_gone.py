from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0002_the_group_that_decides")]

    operations = [
        migrations.AddField(
            model_name="deal", name="gone_at", field=models.DateTimeField(null=True)
        ),
        migrations.RemoveConstraint(model_name="dealevent", name="deal_event_kind"),
        migrations.AddConstraint(
            model_name="dealevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "created",
                        "stage",
                        "amount",
                        "won",
                        "lost",
                        "reopened",
                        "deleted",
                        "restored",
                    ]
                ),
                name="deal_event_kind",
            ),
        ),
    ]
