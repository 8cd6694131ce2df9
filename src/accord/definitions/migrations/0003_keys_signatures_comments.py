import accord.definitions.models
import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

OPEN = ["DRAFT", "DISCUSSED", "DOCUMENTED"]
STATES = [(state, state) for state in [*OPEN, "AGREED", "IN_FORCE", "SUPERSEDED"]]
SIDES = [(side, side) for side in ["marketing", "sales", "both"]]
LEVELS = [(level, level) for level in ["knows", "works_for", "owns"]]


def member(**how):
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
        to=settings.AUTH_USER_MODEL, **how,
    )


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def version():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="definitions.version"
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("definitions", "0002_first_versions"),
    ]

    operations = [
        migrations.AlterField("version", "kind", models.CharField(max_length=20)),
        migrations.AlterField("version", "state", models.CharField(choices=STATES, max_length=14)),
        migrations.AddField(
            "version",
            "key",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            "version", "revision", models.PositiveIntegerField(db_default=1, default=1)
        ),
        migrations.AddField("version", "changed_by", member()),
        migrations.AddField("version", "changed_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("version", "version_number_once"),
        migrations.RemoveConstraint("version", "version_in_force_has_start"),
        migrations.RemoveConstraint("version", "version_one_in_force"),
        migrations.AddConstraint(
            "version",
            models.UniqueConstraint(fields=["kind", "key", "number"], name="version_number_once"),
        ),
        migrations.AddConstraint(
            "version",
            models.UniqueConstraint(
                condition=Q(state__in=OPEN), fields=["kind", "key"], name="version_one_open"
            ),
        ),
        migrations.AddConstraint(
            "version",
            models.CheckConstraint(
                condition=Q(active_from__isnull=True, state__in=OPEN)
                | Q(~Q(state__in=OPEN), active_from__isnull=False),
                name="version_in_force_has_start",
            ),
        ),
        migrations.AddConstraint(
            "version",
            django.contrib.postgres.constraints.ExclusionConstraint(
                condition=Q(active_from__isnull=False),
                expressions=[
                    ("kind", "="),
                    ("key", "="),
                    (accord.definitions.models.Period("active_from", "active_to"), "&&"),
                ],
                name="version_one_in_force",
            ),
        ),
        migrations.RenameModel("Reading", "Acknowledgement"),
        migrations.RenameField("acknowledgement", "read_at", "said_at"),
        migrations.AddField(
            "acknowledgement",
            "level",
            models.CharField(choices=LEVELS, db_default="knows", default="knows", max_length=10),
        ),
        migrations.RemoveConstraint("acknowledgement", "reading_once"),
        migrations.AddConstraint(
            "acknowledgement",
            models.UniqueConstraint(fields=["member", "version"], name="acknowledgement_once"),
        ),
        migrations.AddConstraint(
            "acknowledgement",
            models.CheckConstraint(
                condition=Q(level__in=["knows", "works_for", "owns"]), name="acknowledgement_level"
            ),
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", number()),
                ("side", models.CharField(choices=SIDES, max_length=10)),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
                ("signed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("member", member()),
                ("version", version()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(withdrawn_at__isnull=True),
                        fields=["version", "side"],
                        name="signature_once_per_side",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", number()),
                ("clause", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(max_length=2000)),
                ("said_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("member", member()),
                ("resolved_by", member()),
                ("version", version()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("words", ""), _negated=True), name="comment_says_something"
                    )
                ],
            },
        ),
    ]
