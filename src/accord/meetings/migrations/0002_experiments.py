from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("meetings", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="is_experiment",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=Q(("is_experiment", True)), fields=["-id"], name="decision_experiment"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("is_experiment", False),
                    ("ended_at__isnull", True),
                    Q(("learned", ""), _negated=True),
                    _connector="OR",
                ),
                name="experiment_ends_with_result",
            ),
        ),
    ]
