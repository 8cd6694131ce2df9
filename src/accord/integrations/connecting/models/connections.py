from django.db import models
from django.db.models import Q

from accord.integrations.connecting.values.connections import Phase, State
from accord.integrations.connecting.values.protocol import Fault

_FAULTS = [("", ""), *((fault.value, fault.value) for fault in Fault)]


class Connection(models.Model):
    """An account of a tool that we read.

    name: the source that its records bear, and its address for messages. sealed: what was
    entered. asked: a job was asked for and has not begun. lease: who is at work until when; one
    at a time. ask_again_at: nothing is asked of the tool before. owners_mark, owners_after: the
    transaction, and the lead within it, up to which owners of leads were held against the tool's.
    """

    tool = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    sealed = models.TextField()
    account = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    fault_detail = models.CharField(max_length=300, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ask_again_at = models.DateTimeField(null=True)
    asked = models.BooleanField(default=False)
    lease = models.CharField(max_length=32, default="", blank=True)
    leased_until = models.DateTimeField(null=True)
    trial = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_good_at = models.DateTimeField(null=True)
    messages = models.PositiveIntegerField(default=0)
    message_at = models.DateTimeField(null=True)
    turned_away = models.PositiveIntegerField(default=0)
    turned_away_at = models.DateTimeField(null=True)
    owners_mark = models.BigIntegerField(default=0)
    owners_after = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], name="connection_name", condition=~Q(state=State.ENDED.value)
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING.value) | ~Q(fault=""),
                name="connection_waits_for_something",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ENDED.value, ended_at__isnull=False, sealed="")
                | (~Q(state=State.ENDED.value) & Q(ended_at__isnull=True)),
                name="connection_ended_holds_no_secret",
            ),
        ]


class ConnectionSecret(models.Model):
    """A secret that messages of a connection are signed with; two count while it is changed."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()
    hint = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                name="connection_secret_newest",
                condition=Q(ends_at__isnull=True),
            )
        ]


class StreamState(models.Model):
    """One kind of record of a connection: its mapping, and how far it has been read.

    cards: the fields as the tool described them. fields: those that are asked for. since: where
    changes begin once everything is fetched. due_at: when changes are asked for next;
    ask_again_at: after a fault, nothing is asked before. turn: grows with each page and each change
    of the mapping; who read under an older one writes nothing. history_since: since when the tool
    has kept the past that the stream tells, None where it keeps none, or was not asked.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    is_on = models.BooleanField(default=True)
    left_out = models.CharField(max_length=300, default="", blank=True)
    plan = models.JSONField(default=dict)
    cards = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    phase = models.CharField(max_length=10, choices=[(phase.value, phase.value) for phase in Phase])
    cursor = models.JSONField(default=dict)
    since = models.JSONField(null=True)
    turn = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    received = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    joined = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    quarantined = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    ask_again_at = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    last_good_at = models.DateTimeField(null=True)
    history_since = models.DateTimeField(null=True)
    history_asked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    fault_detail = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "name"], name="stream_once"),
            models.CheckConstraint(
                condition=~Q(is_on=True) | Q(left_out=""), name="stream_left_out_is_off"
            ),
        ]


class Run(models.Model):
    """One reading of rows and what came of it; readings that found nothing new are not kept."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    stream = models.CharField(max_length=60, default="", blank=True)
    why = models.CharField(max_length=10)
    at = models.DateTimeField()
    received = models.PositiveIntegerField(default=0)
    got_in = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    aside = models.PositiveIntegerField(default=0)
    batch_id = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    fault_detail = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["connection", "-id"], name="run_newest")]


class Changed(models.Model):
    """A record that messages told of and that has not been read anew; told twice is once.

    told: grows with each message, so that one that came while it was read is not lost.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    stream = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    told = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "stream", "external_id"], name="changed_once"
            )
        ]
