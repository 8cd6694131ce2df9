from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from accord.foundation.fields import TransactionId
from accord.handoffs.models.handoffs import SIDES, Handoff
from accord.handoffs.models.requests import Request
from accord.handoffs.values.clocks import ClockState, Promise, Stop
from accord.handoffs.values.telling import What


class Clock(models.Model):
    """A promise of an agreement that runs for a hand-off or a request, as it reads now.

    member: whose own clock it is; without one it is the team's, which no change of owner begins
    anew. calendar: the version of the hours by which it was started, and stays. is_silent: only
    measured. told_to: through which moment its warnings and breach were told of. due_by: the
    day and hour that were agreed on, if so; `target` is the working time until then. turn: which of
    so many tries one after another it is for, 0: of none; such a one has `started_at` read too.
    """

    handoff = models.ForeignKey(
        Handoff, on_delete=models.CASCADE, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    promise = models.CharField(max_length=20)
    side = models.CharField(max_length=10)
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreement = models.ForeignKey(
        "definitions.Version", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    clause = models.CharField(max_length=60, default="", db_default="", blank=True)
    calendar = models.ForeignKey(
        "team.CalendarVersion", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    target = models.DurationField()
    due_by = models.DateTimeField(null=True)
    counts_automated = models.BooleanField(default=False, db_default=False)
    is_silent = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stop = models.CharField(max_length=14, default="", db_default="", blank=True)
    touch_id = models.BigIntegerField(null=True)
    told_to = models.DateTimeField(null=True)
    tells_at = models.DateTimeField(null=True)
    turn = models.PositiveSmallIntegerField(default=0, db_default=0)
    turns = models.PositiveSmallIntegerField(default=0, db_default=0)
    spacing = models.DurationField(default=timedelta(0), db_default=timedelta(0))
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["tells_at"],
                name="clock_tells",
                condition=Q(tells_at__isnull=False),
            ),
            models.Index(fields=["due_at"], name="clock_due"),
            models.Index(
                fields=["request"], name="clock_request", condition=Q(request__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["handoff", "request", "promise", "member", "started_at", "turn"],
                name="clock_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["handoff", "turn"], name="clock_of_turn", condition=Q(turn__gt=0)
            ),
            models.CheckConstraint(
                condition=Q(promise="next_attempt", turn__gte=2, turns__gte=F("turn"))
                | (~Q(promise="next_attempt") & Q(turn=0)),
                name="clock_turn",
            ),
            models.CheckConstraint(
                condition=Q(handoff__isnull=False, request__isnull=True)
                | Q(handoff__isnull=True, request__isnull=False),
                name="clock_of_one",
            ),
            models.CheckConstraint(
                condition=Q(promise__in=[one.value for one in Promise]), name="clock_promise"
            ),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="clock_side"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ClockState]), name="clock_state"
            ),
            models.CheckConstraint(
                condition=Q(stop__in=["", *(one.value for one in Stop)]), name="clock_stop"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["met", "met_late"], stopped_at__isnull=False)
                | (~Q(state__in=["met", "met_late"]) & Q(stopped_at__isnull=True)),
                name="clock_ended_is_stopped",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(due_at__isnull=False), name="clock_running_is_due"
            ),
        ]


class ClockEvent(models.Model):
    """Something a clock came to: a step of its ladder, its breach. Append-only; `at` is when it was
    so, `noted_at` when it was seen; told: the members who were told. turn: how often what was
    told of the clock had been withdrawn by then, so that it tells anew once it is broken again."""

    clock = models.ForeignKey(
        Clock, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    what = models.CharField(max_length=12)
    step = models.PositiveSmallIntegerField(default=0, db_default=0)
    turn = models.PositiveSmallIntegerField(default=0, db_default=0)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    told = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "turn", "what", "step"], name="clock_event_once"
            ),
            models.CheckConstraint(
                condition=Q(what__in=[one.value for one in What]), name="clock_event_what"
            ),
        ]
