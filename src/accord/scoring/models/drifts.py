from django.db import models


class Drift(models.Model):
    """What the latest look at a card in force found of how leads have changed."""

    version = models.ForeignKey(
        "definitions.Version", on_delete=models.CASCADE, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    looked_at = models.DateTimeField()
    told = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version"], name="drift_of_a_version")]
