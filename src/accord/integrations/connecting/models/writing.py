"""What Accord writes into a tool: what is on, what was written, what nobody agrees on."""

from django.db import models
from django.db.models import Q

from accord.integrations.connecting.models.connections import Connection
from accord.integrations.connecting.values.protocol import Fault
from accord.integrations.connecting.values.writing import Ended, Master

_FAULTS = [("", ""), *((fault.value, fault.value) for fault in Fault)]


class WritingStop(models.Model):
    """The one switch for all tools: while the row is there nothing is written anywhere."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    stopped_at = models.DateTimeField()
    stopped_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="writing_stop_is_one")]


class Writing(models.Model):
    """What may be written by a connection.

    own: codes of our own fields. masters: stream → owner or status → master. there: stream → our
    own fields that the tool has. turn: grows with each change of these; seen_turn: the one that
    was last previewed. sweep: the last record looked at while all are looked at, None else.
    mark: the transaction up to which changes were looked at.
    """

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(default=False)
    own = models.JSONField(default=list)
    masters = models.JSONField(default=dict)
    there = models.JSONField(default=dict)
    turn = models.PositiveIntegerField(default=1)
    seen_turn = models.PositiveIntegerField(default=0)
    sweep = models.BigIntegerField(null=True)
    mark = models.BigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    written = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ask_again_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    fault_detail = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(seen_turn=models.F("turn")),
                name="writing_on_was_previewed",
            ),
        ]


class WrittenRecord(models.Model):
    """A record that we look after in a tool.

    wanted: digest of the facts for which it was last settled; said: what we had to say then, and
    written: what stood there. sending: what is on its way. before: what the owner and the status
    said before our first word, which is what the intake goes on hearing.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    stream = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    wanted = models.BinaryField(max_length=16, null=True)
    said = models.JSONField(default=dict)
    written = models.JSONField(default=dict)
    sending = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ask_again_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=_FAULTS, default="", blank=True)
    fault_detail = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="written_record_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["connection", "-id"], condition=~Q(fault=""), name="written_record_refused"
            ),
            models.Index(
                fields=["connection", "ask_again_at"],
                condition=Q(wanted__isnull=True),
                name="written_record_open",
            ),
        ]


class Conflict(models.Model):
    """A field that Accord is master of, or both are, and that the tool says otherwise."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    stream = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    field = models.CharField(max_length=200)
    theirs = models.TextField(blank=True)
    ours = models.TextField(blank=True)
    master = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Master])
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    ended_how = models.CharField(
        max_length=10,
        choices=[("", ""), *((one.value, one.value) for one in Ended)],
        default="",
        blank=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id", "field"],
                condition=Q(ended_at__isnull=True),
                name="conflict_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | (Q(ended_at__isnull=False) & ~Q(ended_how="")),
                name="conflict_ends_somehow",
            ),
        ]
        indexes = [
            models.Index(
                fields=["connection", "-id"],
                condition=Q(ended_at__isnull=True),
                name="conflict_newest",
            )
        ]


class Gone(models.Model):
    """A record that the tool has deleted, or joined into another."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "kind", "external_id"], name="gone_once")
        ]
