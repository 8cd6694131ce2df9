from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accord.foundation.fields import TransactionId
from accord.handoffs.values.handoffs import Move, Outcome, State
from accord.team.values import Side

SIDES = [Side.MARKETING.value, Side.SALES.value]
PENDING = ["offered", "asked"]


class Handoff(models.Model):
    """A lead that one side hands to the other, kept as it stands; its events say how it came so.

    owner_active: true while it is open, null afterwards. The database holds owner and this column
    to a member who is active, so that an open one always has somebody accountable. key: what it
    was made of, so that it is made once. facts: how the lead stood when it was handed over, in
    codes and numbers. still: why the receiver's time stands still, as `Still`, "" while it runs or
    waits for an answer; still_until: the day that the buyer asked for.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The database itself lets a hand-off go with its lead, and all that is of it with it.
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    after = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    batch = models.CharField(max_length=40, default="", db_default="", blank=True)
    from_side = models.CharField(max_length=10)
    to_side = models.CharField(max_length=10)
    state = models.CharField(max_length=8)
    outcome = models.CharField(max_length=10, default="", db_default="", blank=True)
    reason = models.CharField(max_length=60, default="", db_default="", blank=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_active = models.BooleanField(null=True)
    given_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    offered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    wake_on = models.DateField(null=True)
    still = models.CharField(max_length=8, default="", db_default="", blank=True)
    still_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    rank = models.PositiveSmallIntegerField(default=9, db_default=9)
    facts = models.JSONField(default=dict)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "still", "rank", "due_at", "id"],
                name="handoff_inbox",
                condition=~Q(state="closed"),
            ),
            models.Index(
                fields=["to_side", "still", "rank", "due_at", "id"],
                name="handoff_open",
                condition=~Q(state="closed"),
            ),
            models.Index(fields=["kind", "offered_at"], name="handoff_by_kind"),
            models.Index(
                fields=["still_until"], name="handoff_runs_on", condition=Q(still="later")
            ),
            models.Index(fields=["batch"], name="handoff_batch", condition=~Q(batch="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="handoff_state"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(one.value for one in Outcome)]),
                name="handoff_outcome",
            ),
            models.CheckConstraint(
                condition=Q(still="", still_until__isnull=True)
                | Q(still="legal", still_until__isnull=True)
                | Q(still="later", still_until__isnull=False),
                name="handoff_stands_still",
            ),
            models.CheckConstraint(
                condition=Q(from_side__in=SIDES, to_side__in=SIDES), name="handoff_sides"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", outcome__gt="", closed_at__isnull=False)
                | (~Q(state="closed") & Q(outcome="", closed_at__isnull=True)),
                name="handoff_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", owner_active__isnull=True)
                | (~Q(state="closed") & Q(owner_active__isnull=False, owner_active=True)),
                name="handoff_open_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="worked") | Q(accepted_at__isnull=False),
                name="handoff_worked_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("offered_at")),
                name="handoff_period",
            ),
            models.UniqueConstraint(
                fields=["lead"], condition=Q(state__in=PENDING), name="handoff_one_waits"
            ),
            models.UniqueConstraint(
                fields=["lead"], condition=Q(state="worked"), name="handoff_one_is_worked"
            ),
        ]


class HandoffEvent(models.Model):
    """A move of a hand-off, with what was said. Append-only. was: the state before it; until: the
    day that the buyer asked for. program: the name of the one that said it for the member."""

    handoff = models.ForeignKey(
        Handoff, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    move = models.CharField(max_length=8)
    was = models.CharField(max_length=8, default="", db_default="", blank=True)
    at = models.DateTimeField()
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=60, default="", db_default="", blank=True)
    words = models.CharField(max_length=2_000, default="", db_default="", blank=True)
    until = models.DateTimeField(null=True)
    program = models.CharField(max_length=80, default="", db_default="", blank=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(move__in=[one.value for one in Move]), name="handoff_event_move"
            ),
        ]


class Swept(models.Model):
    """One row: of which transactions all that was written has been followed, but for the leads
    that somebody held just then."""

    until = TransactionId()
    left_leads = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="handoffs_swept_is_one")]
