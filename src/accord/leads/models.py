from django.db import models
from django.db.models import F, Q

from accord.definitions.values import StageCode
from accord.foundation.fields import TransactionId
from accord.leads.values import Cause, Ending, Promising
from accord.team.values import Side

STAGES = [stage.value for stage in StageCode]
ENDINGS = [ending.value for ending in Ending]
JUDGES = [Side.MARKETING.value, Side.SALES.value]
COUNTED = Q(joined_to__isnull=True, gone_at__isnull=True)


class Lead(models.Model):
    """One pass of one person through the funnel. What it is now is derived from its events.

    holder: who the person is known as now, with all merges. joined_to: the pass that this one is
    counted with, since both ran at one time and their people are one. Both are derived.
    company: as records tell; said_company: as somebody says of the person, which counts instead
    where `company_is_said`, also when it is blank. segment: as records tell; ruled_segment: by
    the rules of `segment_version`, which counts instead where there is one. gone_at: since when no
    tool that told of the person has them any more; derived, and such a lead counts nowhere.
    """

    person = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder = models.ForeignKey(
        "contacts.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    company = models.ForeignKey(
        "contacts.Company", on_delete=models.PROTECT, null=True, related_name="+"
    )
    company_is_said = models.BooleanField(default=False, db_default=False)
    said_company = models.ForeignKey(
        "contacts.Company", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    cycle_no = models.PositiveSmallIntegerField(default=1)
    sort_key = models.CharField(max_length=300, default="")
    stage = models.CharField(max_length=12)
    stage_at = models.DateTimeField()
    ending = models.CharField(max_length=12, default="", blank=True)
    origin = models.CharField(max_length=120, null=True)
    channel = models.CharField(max_length=120, null=True)
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="+"
    )
    landing_page = models.ForeignKey(
        "content.Asset", on_delete=models.PROTECT, null=True, related_name="+"
    )
    segment = models.CharField(max_length=120, null=True)
    ruled_segment = models.CharField(max_length=120, null=True)
    segment_version = models.ForeignKey(
        "definitions.Version",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    self_reported = models.CharField(max_length=120, null=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    time_known = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        # Lists show whom others are counted with, and count by two filters at once without rows.
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="lead_newest", condition=COUNTED),
            models.Index(fields=["sort_key", "id"], name="lead_by_name", condition=COUNTED),
            models.Index(
                fields=["stage", "-opened_at", "-id"],
                name="lead_stage",
                condition=COUNTED,
                include=["origin", "owner"],
            ),
            models.Index(
                fields=["origin", "-opened_at", "-id"],
                name="lead_origin",
                condition=COUNTED,
                include=["stage"],
            ),
            models.Index(
                fields=["owner", "-opened_at", "-id"],
                name="lead_owner",
                condition=COUNTED,
                include=["stage"],
            ),
            models.Index(fields=["ending", "stage", "owner"], name="lead_state", condition=COUNTED),
            models.Index(
                fields=["-opened_at", "-id"],
                name="lead_gone",
                condition=Q(joined_to__isnull=True, gone_at__isnull=False),
            ),
            models.Index(
                fields=["batch_id"], name="lead_batch", condition=Q(batch_id__isnull=False)
            ),
            models.Index(
                fields=["said_company"],
                name="lead_said_company",
                condition=Q(said_company__isnull=False),
            ),
            models.Index(
                fields=["joined_to"], name="lead_joined", condition=Q(joined_to__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "cycle_no"], name="lead_cycle_once"),
            models.CheckConstraint(
                condition=Q(ruled_segment__isnull=True, segment_version__isnull=True)
                | Q(ruled_segment__isnull=False, segment_version__isnull=False),
                name="lead_segment_ruled_by_version",
            ),
            models.CheckConstraint(
                condition=Q(company_is_said=True) | Q(said_company__isnull=True),
                name="lead_company_said_or_not",
            ),
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(closed_at__isnull=True, joined_to__isnull=True),
                name="lead_one_open_cycle",
            ),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="lead_stage_known"),
            models.CheckConstraint(
                condition=Q(ending__in=["", *ENDINGS]), name="lead_ending_known"
            ),
            models.CheckConstraint(
                condition=Q(ending="", closed_at__isnull=True)
                | (~Q(ending="") & Q(closed_at__isnull=False)),
                name="lead_closed_has_ending",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="lead_period",
            ),
            models.CheckConstraint(condition=Q(cycle_no__gte=1), name="lead_cycle_from_one"),
        ]


class StageEvent(models.Model):
    """A lead came to a stage, or its cycle ended. Append-only; the version that judged stays.

    judged: by what it was, where criteria put the lead here; blank once the person was erased.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=12)
    ending = models.CharField(max_length=12, default="", blank=True)
    reason = models.CharField(max_length=60, default="", blank=True)
    occurred_at = models.DateTimeField()
    time_known = models.BooleanField(default=True)
    inferred = models.BooleanField(default=False)
    cause = models.CharField(max_length=20)
    judged = models.JSONField(null=True)
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    batch_id = models.BigIntegerField(null=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["batch_id"], name="stage_event_batch", condition=Q(batch_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "stage", "ending", "occurred_at", "inferred"],
                name="stage_event_once",
            ),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="stage_event_stage"),
            models.CheckConstraint(
                condition=Q(ending__in=["", *ENDINGS]), name="stage_event_ending"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=[cause.value for cause in Cause]), name="stage_event_cause"
            ),
            models.CheckConstraint(
                condition=Q(judged__isnull=True) | Q(cause="criterion"),
                name="stage_event_judged_by_criterion",
            ),
        ]


class StageHold(models.Model):
    """A lead that was moved back from a stage whose criteria it meets: it stays where it was put
    by the event of this id until the facts are others. is_over: they have been."""

    lead = models.OneToOneField(
        Lead, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    event_id = models.BigIntegerField()
    facts = models.JSONField()
    is_over = models.BooleanField(default=False, db_default=False)
    held_at = models.DateTimeField()


class Verdict(models.Model):
    """What a team says of a lead: whether it is promising. Append-only; the newest counts.

    A word is taken back by a row that names it and says nothing itself, so that the word before
    counts again. version: of the stages, which was in force when it was said.
    """

    # The database itself lets a word go with its lead.
    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    side = models.CharField(max_length=12)
    said = models.CharField(max_length=8, blank=True)
    takes_back = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    version = models.ForeignKey(
        "definitions.Version", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField()
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["lead", "side", "-id"], name="verdict_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=JUDGES), name="verdict_of_a_team"),
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True, said__in=[one.value for one in Promising])
                | Q(takes_back__isnull=False, said=""),
                name="verdict_says_or_takes_back",
            ),
        ]


class LeadRecord(models.Model):
    """What one record said of a lead that several records speak of.

    A lead is as its records tell it, the first that knows a field decides. Kept from the second
    record on, so that the lead stands without the record that opened it. The opener's own stage
    is in its events alone.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=60)
    sort_key = models.CharField(max_length=300, default="", blank=True)
    stage = models.CharField(max_length=12, default="", blank=True)
    told_at = models.DateTimeField()
    time_known = models.BooleanField(default=True)
    company = models.ForeignKey(
        "contacts.Company", on_delete=models.PROTECT, null=True, related_name="+"
    )
    origin = models.CharField(max_length=120, null=True)
    channel = models.CharField(max_length=120, null=True)
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="+"
    )
    landing_page = models.ForeignKey(
        "content.Asset", on_delete=models.PROTECT, null=True, related_name="+"
    )
    segment = models.CharField(max_length=120, null=True)
    self_reported = models.CharField(max_length=120, null=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    won_at = models.DateTimeField(null=True)
    won_day_known = models.BooleanField(default=False)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["", *STAGES]), name="lead_record_stage_known"
            ),
        ]


class OwnerWord(models.Model):
    """What a record said of who owns its lead: a row for each new word, the newest one counts.

    said: a colleague as the record's tool names them, "" nobody. lead, owner: the lead that went
    to this owner, or with none to nobody, because of the word.
    """

    # The database itself lets a word go with its record and its lead.
    record = models.ForeignKey(
        "contacts.SourceRecord", on_delete=models.CASCADE, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    said = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(
        Lead, on_delete=models.CASCADE, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    told_at = models.DateTimeField()
    batch_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["record", "-id"], name="owner_word_newest"),
            models.Index(
                fields=["lead", "id"], name="owner_word_moved", condition=Q(lead__isnull=False)
            ),
            models.Index(
                fields=["batch_id"], name="owner_word_batch", condition=Q(batch_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(lead__isnull=False),
                name="owner_word_moved_a_lead",
            ),
        ]


class SegmentRun(models.Model):
    """All leads judged by the rules of one version, step by step: `position` is the last lead."""

    version = models.OneToOneField(
        "definitions.Version", on_delete=models.PROTECT, related_name="+"
    )
    position = models.BigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="segment_run_period",
            ),
        ]
