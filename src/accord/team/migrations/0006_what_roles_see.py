from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0005_directory_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleSight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=40, unique=True)),
                (
                    "rows",
                    models.CharField(
                        choices=[("own", "own"), ("team", "team"), ("all", "all")], max_length=4
                    ),
                ),
                ("unowned", models.BooleanField(default=True)),
                ("read_only", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rows__in", ["own", "team", "all"])),
                        name="role_sight_rows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("rows", "all"), _negated=True), ("unowned", True), _connector="OR"),
                        name="role_sight_all_is_all",
                    ),
                ],
            },
        ),
    ]
