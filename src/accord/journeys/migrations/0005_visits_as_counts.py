import django.db.models.deletion
from django.db import migrations, models

import accord.foundation.fields


def number() -> tuple[str, models.BigAutoField]:
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_words_about_costs"),
        ("journeys", "0004_one_touch_by_any_route"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitCount",
            fields=[
                number(),
                ("source", models.CharField(max_length=60)),
                ("external_key", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("until", models.DateField()),
                ("split_by", models.CharField(blank=True, default="", max_length=20)),
                ("page", models.CharField(blank=True, default="", max_length=500)),
                ("origin", models.CharField(blank=True, default="", max_length=120)),
                ("channel", models.CharField(blank=True, default="", max_length=120)),
                ("visits", models.BigIntegerField()),
                ("fingerprint", models.BinaryField(default=b"", max_length=16)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "xact_id",
                    accord.foundation.fields.TransactionId(
                        db_default=accord.foundation.fields.CurrentTransaction(),
                        db_index=True,
                        editable=False,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "day", "until"], name="visits_by_day")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "external_key"), name="visits_once"),
                    models.CheckConstraint(
                        condition=models.Q(("visits__gte", 0)), name="visits_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("day"))), name="visits_span"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitWord",
            fields=[
                number(),
                ("said", models.JSONField(default=dict)),
                ("batch_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="journeys.visitcount",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("of", "batch_id"), name="visits_word_once")
                ]
            },
        ),
    ]
