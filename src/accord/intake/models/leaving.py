"""Colleagues who left, and to whom their open work went."""

from django.db import models
from django.db.models import Q


class Departure(models.Model):
    """An account was closed. source: the tool that said so, "" where it was said here."""

    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=60, default="", blank=True)
    batch_id = models.BigIntegerField(null=True)
    stand_in = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    came_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(came_back_at=None), name="departure_open_once"
            ),
        ]


class PassedOn(models.Model):
    """A piece of open work went from who left to who stands in for them, or to nobody. work: a
    `Work`, or the subject of work that a slice declares (`foundation.owned`)."""

    departure = models.ForeignKey(
        Departure, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    work = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "work", "subject_id"], name="passed_on_once"
            ),
        ]
