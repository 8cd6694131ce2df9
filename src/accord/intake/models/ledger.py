from django.db import models
from django.db.models import F, Q


class DayTally(models.Model):
    """What came from one source through one door on one day, of deliveries that have ended.

    Deliveries not yet in here are marked so; both together are all there is.
    """

    day = models.DateField()
    source = models.CharField(max_length=60)
    door = models.CharField(max_length=10)
    received = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    joined = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    taken_back = models.PositiveBigIntegerField(default=0)
    deliveries = models.PositiveBigIntegerField(default=0)
    waited_seconds = models.FloatField(default=0)
    longest_seconds = models.FloatField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source", "day"], name="day_tally_of_source")]
        constraints = [
            models.UniqueConstraint(fields=["day", "source", "door"], name="day_tally_once"),
            models.CheckConstraint(
                condition=Q(
                    received=F("created")
                    + F("joined")
                    + F("updated")
                    + F("unchanged")
                    + F("quarantined")
                    + F("refused")
                    + F("taken_back")
                ),
                name="day_tally_adds_up",
            ),
        ]


class TurnedAway(models.Model):
    """How many requests a door turned away before it could read records in them.

    slot: senders at one time count in rows of their own, so that none waits for another.
    """

    day = models.DateField()
    door = models.CharField(max_length=10)
    reason = models.CharField(max_length=40)
    slot = models.PositiveSmallIntegerField()
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "door", "reason", "slot"], name="turned_away_once"
            )
        ]
