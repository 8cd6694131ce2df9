from django.db import models
from django.db.models import Q

from accord.foundation.fields import TransactionId
from accord.handoffs.values.routing import LONGEST_CODE, LONGEST_KEY


class RoutingChoice(models.Model):
    """Who got a lead, and why. Append-only; one for each key of a hand-off, whatever happens.

    version: of the rules; null: there were none. rule: which decided, "" where none did. steps,
    shares: as `rules.routing_kept` writes them. takes_turn: whether it counts as a turn. kept:
    what it takes to choose again; null once the person is erased.
    """

    # The database itself lets a choice go with its lead.
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    key = models.CharField(max_length=LONGEST_KEY)
    kind = models.CharField(max_length=LONGEST_CODE, blank=True)
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.PROTECT, null=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    rule = models.CharField(max_length=LONGEST_CODE, blank=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    steps = models.JSONField()
    shares = models.JSONField()
    takes_turn = models.BooleanField()
    kept = models.JSONField(null=True)
    at = models.DateTimeField()
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["lead", "-id"], name="routing_choice_of_lead")]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="routing_choice_once"),
            models.CheckConstraint(condition=~Q(key=""), name="routing_choice_has_key"),
            models.CheckConstraint(
                condition=Q(takes_turn=False) | ~Q(rule=""), name="routing_turn_of_a_rule"
            ),
        ]


class RoutingTurn(models.Model):
    """Where a member stands in the turns of a rule: what is owed to them, in parts of
    `values.routing.LEAD`, and what they had a right to, got, and could not take so far."""

    pk = models.CompositePrimaryKey("rule", "member_id")
    rule = models.CharField(max_length=LONGEST_CODE)
    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    owed = models.BigIntegerField()
    due = models.BigIntegerField()
    received = models.IntegerField()
    away = models.IntegerField()
    full = models.IntegerField()
    other = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=0, received__gte=0, away__gte=0, full__gte=0, other__gte=0),
                name="routing_turn_counts",
            ),
        ]
