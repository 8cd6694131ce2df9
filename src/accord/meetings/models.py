from django.db import models
from django.db.models import F, Q

from accord.handoffs.values.meetings import Reply
from accord.meetings.values.decisions import LONGEST_TITLE, LONGEST_WORDS, ActionState
from accord.meetings.values.rhythm import Kind, MeetingState, OnHoliday
from accord.meetings.values.weeks import Metric, Untold, Verdict


class Series(models.Model):
    """When the teams meet: one rhythm of each kind."""

    kind = models.CharField(max_length=8, unique=True)
    weekday = models.PositiveSmallIntegerField()
    nth = models.PositiveSmallIntegerField(default=0, db_default=0)
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    on_holiday = models.CharField(max_length=6)
    lead_hours = models.PositiveSmallIntegerField()
    rate_minor = models.PositiveIntegerField(default=0, db_default=0)
    since = models.DateField()
    is_on = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind]), name="series_kind"
            ),
            models.CheckConstraint(
                condition=Q(on_holiday__in=[one.value for one in OnHoliday]), name="series_holiday"
            ),
            models.CheckConstraint(
                condition=Q(kind="weekly", nth=0) | Q(kind="monthly", nth__gte=1, nth__lte=4),
                name="series_nth",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="series_weekday"),
        ]


class Seat(models.Model):
    """A member of a rhythm: asked to come, or told what came of it."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    is_required = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "member"], name="seat_once"),
        ]


class Meeting(models.Model):
    """One meeting of a rhythm. required, optional: members as they were asked last.
    is_off_by_rhythm: a change of its rhythm called it off, and one back calls it again."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+", db_index=False)
    nominal = models.DateField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=9)
    uid = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_own = models.BooleanField(default=False, db_default=False)
    required = models.JSONField(default=list)
    optional = models.JSONField(default=list)
    rate_minor = models.PositiveIntegerField(default=0, db_default=0)
    is_off_by_rhythm = models.BooleanField(default=False, db_default=False)
    sends_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["sends_at"],
                condition=Q(state="planned", sent_at__isnull=True),
                name="meeting_to_prepare",
            ),
            models.Index(fields=["-starts_at", "-id"], name="meeting_listed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "nominal"], name="meeting_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in MeetingState]), name="meeting_state"
            ),
            models.CheckConstraint(
                condition=Q(sends_at__lt=F("starts_at")), name="meeting_sends_before"
            ),
        ]


class Answer(models.Model):
    """What a member's calendar answered to the invitation. sequence: of the invitation answered."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    sequence = models.PositiveIntegerField()
    reply = models.CharField(max_length=9)
    said_at = models.DateTimeField()
    proposes = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="meeting_answer_once"),
            models.CheckConstraint(
                condition=Q(reply__in=[one.value for one in Reply]), name="meeting_answer_reply"
            ),
        ]


class Pack(models.Model):
    """What a meeting was given. Append-only: its numbers are what they were then."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    is_quiet = models.BooleanField()
    body = models.JSONField()


class Topic(models.Model):
    """A problem that a member raises for a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=LONGEST_TITLE)
    outcome = models.CharField(max_length=LONGEST_TITLE)
    process = models.CharField(max_length=LONGEST_TITLE, default="", blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(outcome=""), name="topic_says"),
        ]


class Note(models.Model):
    """A line written while they met."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    part = models.CharField(max_length=10)
    words = models.CharField(max_length=LONGEST_WORDS)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="note_says")]


class Decision(models.Model):
    """What somebody decided, and what the figures said of it later."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    why = models.CharField(max_length=LONGEST_WORDS, default="", blank=True)
    decider = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    metric = models.CharField(max_length=10)
    expected = models.FloatField()
    due_on = models.DateField()
    check_on = models.DateField()
    decided_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, default="", blank=True)
    key = models.CharField(max_length=60, default="", blank=True)
    number = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=11, default="", blank=True)
    untold = models.CharField(max_length=13, default="", blank=True)
    checked_at = models.DateTimeField(null=True)
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    weeks_before = models.PositiveSmallIntegerField(null=True)
    weeks_after = models.PositiveSmallIntegerField(null=True)
    is_less = models.BooleanField(default=False, db_default=False)
    ended_at = models.DateTimeField(null=True)
    learned = models.CharField(max_length=LONGEST_WORDS, default="", blank=True)
    is_experiment = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(is_experiment=True), name="decision_experiment"
            ),
            models.Index(
                fields=["check_on"],
                condition=Q(checked_at__isnull=True, ended_at__isnull=True),
                name="decision_to_check",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="decision_says"),
            models.CheckConstraint(
                condition=Q(metric__in=[one.value for one in Metric]), name="decision_metric"
            ),
            models.CheckConstraint(condition=~Q(expected=0), name="decision_expects"),
            models.CheckConstraint(
                condition=Q(check_on__gt=F("due_on")), name="decision_checked_after"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, verdict="")
                | Q(checked_at__isnull=False, verdict__in=[one.value for one in Verdict]),
                name="decision_verdict",
            ),
            models.CheckConstraint(
                condition=Q(is_experiment=False) | Q(ended_at__isnull=True) | ~Q(learned=""),
                name="experiment_ends_with_result",
            ),
            models.CheckConstraint(
                condition=Q(untold__in=["", *(one.value for one in Untold)]), name="decision_untold"
            ),
        ]


class Action(models.Model):
    """Something one member does by a day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_on = models.DateField()
    state = models.CharField(max_length=7, default=ActionState.OPEN)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(state="open"), name="action_open_of"
            ),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="action_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="action_says"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(state__in=["done", "dropped"], ended_at__isnull=False),
                name="action_state",
            ),
        ]
