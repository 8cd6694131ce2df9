from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accord.learning.values import ANSWERS, Form, Item
from accord.team.values import Side

_SIDES = [side.value for side in Side]


class Reply(models.Model):
    """How a member answered a question about a clause: the first time, and now."""

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("definitions.Version", on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=20)
    clause = models.CharField(max_length=200)
    was_right = models.BooleanField()
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "version", "form", "clause"], name="reply_once_a_question"
            ),
            models.CheckConstraint(
                condition=Q(form__in=[form.value for form in Form]), name="reply_form"
            ),
        ]


class Day(Func):
    function = "daterange"
    output_field = models.Field()


class Round(models.Model):
    """When everybody is asked how it is to work together: from a day to before another."""

    opens_on = models.DateField()
    closes_on = models.DateField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="round_closes_after_it_opens"
            ),
            ExclusionConstraint(
                name="round_one_at_a_time",
                expressions=[(Day("opens_on", "closes_on"), RangeOperators.OVERLAPS)],
            ),
        ]


class Taken(models.Model):
    """That a member has answered a round; what they answered is in no row of theirs."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="taken_once_a_round"),
        ]


class Said(models.Model):
    """How often an answer was given to a sentence by a team. All rows of a round are made with it
    and are written anew with every answer, so that none of them tells who answered what."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+", db_index=False)
    side = models.CharField(max_length=10)
    item = models.CharField(max_length=20)
    answer = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "side", "item", "answer"], name="said_once_a_round"
            ),
            models.CheckConstraint(condition=Q(side__in=_SIDES), name="said_side"),
            models.CheckConstraint(
                condition=Q(item__in=[item.value for item in Item]), name="said_item"
            ),
            models.CheckConstraint(condition=Q(answer__in=list(ANSWERS)), name="said_answer"),
        ]


class Pair(models.Model):
    """Two of different teams who are partners from a moment until another."""

    marketer = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["marketer", "seller"], condition=Q(ended_at__isnull=True),
                name="pair_open_once",
            ),
            models.CheckConstraint(condition=~Q(marketer=F("seller")), name="pair_of_two"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="pair_period",
            ),
        ]  # fmt: skip


class Session(models.Model):
    """A training, or a session of both teams, on a day."""

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=1_000, default="", db_default="", blank=True)
    day = models.DateField(db_index=True)
    minutes = models.PositiveIntegerField()
    given_by = models.CharField(max_length=10)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_cancelled = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="session_has_name"),
            models.CheckConstraint(condition=Q(given_by__in=_SIDES), name="session_given_by"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1_440), name="session_minutes"
            ),
        ]


class Seat(models.Model):
    """Somebody is to come to a session; there_at: when it was said that they were there."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    there_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="seat_once_a_session"),
        ]


class Visit(models.Model):
    """Somebody sat with the other team and learned something. forgotten_at: taken back."""

    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    host = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    words = models.CharField(max_length=1_000)
    is_shared = models.BooleanField()
    noted_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-day", "-id"],
                condition=Q(forgotten_at__isnull=True),
                name="visit_latest_first",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="visit_taught_something"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1_440), name="visit_minutes"
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=True) | ~Q(host=F("member")), name="visit_to_another"
            ),
        ]  # fmt: skip
