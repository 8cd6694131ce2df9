from django.db import models

from accord.foundation.fields import TransactionId


class Asset(models.Model):
    """A piece of content: a landing page, a guide, a webinar, a price page."""

    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=320)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, default="", blank=True)
    url = models.CharField(max_length=2000, default="", blank=True)
    content_kind = models.CharField(max_length=20, default="", blank=True)
    journey_stage = models.CharField(max_length=15, default="", blank=True)
    published_on = models.DateField(null=True)
    fingerprint = models.BinaryField(max_length=16, default=b"")
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["title", "id"], name="asset_by_title")]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_key"], name="asset_once"),
            models.CheckConstraint(
                condition=models.Q(
                    journey_stage__in=["", "awareness", "consideration", "decision"]
                ),
                name="asset_journey_stage",
            ),
        ]
