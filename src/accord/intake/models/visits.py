"""Websites whose visits are taken in, and the browsers they are told by."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Site(models.Model):
    """A website that may tell of visits. key: stands in its script's address, no secret.

    robots: how many requests of robots were left out.
    """

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=40, unique=True)
    origins = ArrayField(models.CharField(max_length=255))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)
    last_visit_at = models.DateTimeField(null=True)
    robots = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(origins=[]), name="site_has_an_origin"),
        ]


class Visitor(models.Model):
    """A browser whose reader agreed. digest: of its random id, which itself is not kept.

    shared_at: since when two people are known to use it, so that it tells nothing of either.
    forgotten_at: the reader withdrew; nothing more is taken.
    """

    digest = models.CharField(max_length=32, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    first_seen_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
