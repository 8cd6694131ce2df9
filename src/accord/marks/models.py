from django.db import models
from django.db.models import F, Q


class Mark(models.Model):
    """What somebody says of a day. One that is taken away stays, with who did it and when."""

    day = models.DateField()
    words = models.CharField(max_length=200)
    measure = models.CharField(max_length=40, blank=True)
    is_start = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["-day", "-id"], condition=Q(ended_at__isnull=True), name="mark_listed"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["is_start"],
                condition=Q(is_start=True, ended_at__isnull=True),
                name="mark_one_start",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="mark_has_words"),
            models.CheckConstraint(
                condition=Q(measure__regex=r"^[a-z_]{0,40}$"), name="mark_measure_is_code"
            ),
            models.CheckConstraint(
                condition=Q(is_start=False) | Q(measure=""), name="mark_start_is_of_all"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="mark_ended_after_made",
            ),
        ]
