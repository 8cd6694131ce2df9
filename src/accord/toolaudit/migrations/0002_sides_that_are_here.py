from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("toolaudit", "0001_reconciliations")]

    operations = [
        migrations.AddField(
            "reconciliation",
            side,
            models.CharField(max_length=60, default="", db_default="", blank=True),
        )
        for side in ("left_source", "right_source")
    ]
