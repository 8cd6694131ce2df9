from django.db import models
from django.db.models import F, Q

from accord.content.values import Act
from accord.foundation.fields import TransactionId


def _words(length: int) -> "models.CharField[str, str]":
    return models.CharField(max_length=length, default="", db_default="", blank=True)


class Asset(models.Model):
    """A piece of content: a landing page, a guide, a webinar, a price page.

    content_kind: how it speaks (Nature). persona: the key of a definition. file_digest: names the
    file in the home, "" where there is none.
    """

    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=320)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=40, default="", blank=True)
    url = models.CharField(max_length=2000, default="", blank=True)
    content_kind = models.CharField(max_length=20, default="", blank=True)
    journey_stage = models.CharField(max_length=15, default="", blank=True)
    published_on = models.DateField(null=True)
    persona = _words(60)
    objection = _words(120)
    product = _words(120)
    language = _words(35)
    version = _words(40)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # The database itself lets a piece stand for itself again once what supersedes it goes.
    superseded_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    retired_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    file_name = _words(200)
    file_type = _words(100)
    file_bytes = models.BigIntegerField(default=0, db_default=0)
    file_digest = _words(64)
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
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="asset_not_after_itself",
            ),
            models.CheckConstraint(
                condition=Q(file_digest="", file_bytes=0)
                | (~Q(file_digest="") & ~Q(file_name="") & Q(file_bytes__gt=0)),
                name="asset_file_whole",
            ),
        ]


class AssetChange(models.Model):
    """What a member did to a piece: what was said of it before and after. A change that was taken
    back stays."""

    asset = models.ForeignKey(
        Asset, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    act = models.CharField(max_length=14)
    member = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[one.value for one in Act]), name="asset_change_act"
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(act="add"), name="asset_change_before"
            ),
        ]
