from django.db import models
from django.db.models import F, Q

from accord.scoring.values.rounds import RoundKind
from accord.team.values import Side

KINDS = [kind.value for kind in RoundKind]
SIDES = [Side.MARKETING.value, Side.SALES.value]


class Round(models.Model):
    """Leads that both teams judge blind. ends_at: a room's address is good until then.

    clauses: code and name of what may have decided, as they were when it began. about: the kind of
    definition they are of. shown_at: since when it also shows what came of the leads.
    """

    kind = models.CharField(max_length=8)
    started_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    clauses = models.JSONField()
    about = models.CharField(max_length=20)
    about_key = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="round_kind"),
            models.CheckConstraint(
                condition=Q(kind="room", ends_at__isnull=False)
                | Q(kind="team", ends_at__isnull=True),
                name="round_of_a_room_ends",
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | Q(ended_at__isnull=False),
                name="round_shows_after_its_end",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="round_period",
            ),
        ]


class RoundLead(models.Model):
    """A lead of a round. shown: what those who judge see of it, kept as it was when it began."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    # The database itself lets it go with its lead.
    lead = models.ForeignKey(
        "leads.Lead", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    shown = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="round_place_once"),
            models.UniqueConstraint(fields=["round", "lead"], name="round_lead_once"),
        ]


class RoundVoter(models.Model):
    """Who judges in a round, for one team: a member, or a phone known by a digest of its key."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=64, null=True)
    side = models.CharField(max_length=12)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="round_member_once"),
            models.UniqueConstraint(fields=["round", "phone"], name="round_phone_once"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="round_voter_of_a_team"),
            models.CheckConstraint(
                condition=Q(member__isnull=True, phone__isnull=False)
                | Q(member__isnull=False, phone__isnull=True),
                name="round_voter_is_a_member_or_a_phone",
            ),
        ]


class RoundAnswer(models.Model):
    """One voter's answer about one lead."""

    # The database itself lets it go with its lead.
    round_lead = models.ForeignKey(
        RoundLead, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    voter = models.ForeignKey(RoundVoter, on_delete=models.CASCADE, related_name="+")
    is_good = models.BooleanField()
    clause = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round_lead", "voter"], name="round_answer_once"),
        ]
