"""Comparisons of two tools, kept with what never arrived; the audit of all tools."""

from django.db import models
from django.db.models import F, Q

from accord.toolaudit.values.audit_codes import (
    TOOL_BOUND,
    WORDS_BOUND,
    About,
    GapState,
    Holds,
    Question,
    Sees,
    Way,
)
from accord.toolaudit.values.runs import NAME_BOUND, OwnedBy, RunState


class Reconciliation(models.Model):
    """Two files compared once. Those of one `name` are one link between tools, over time.

    `left_file` and `right_file` name the kept copies while they are needed; in place of a file,
    `left_source` and `right_source` name a tool whose records are here already. `said` are the
    first things that both say differently, `said_count` how many there are."""

    name = models.CharField(max_length=NAME_BOUND)
    left_name = models.CharField(max_length=255)
    right_name = models.CharField(max_length=255)
    left_file = models.CharField(max_length=64, blank=True)
    right_file = models.CharField(max_length=64, blank=True)
    left_source = models.CharField(max_length=60, default="", db_default="", blank=True)
    right_source = models.CharField(max_length=60, default="", db_default="", blank=True)
    locale = models.CharField(max_length=8)
    window = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=9, choices=[(each.value, each.value) for each in RunState])
    step = models.CharField(max_length=10, default="waiting")
    cancel_asked = models.BooleanField(default=False)
    failure = models.CharField(max_length=500, blank=True)
    received = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    not_yet = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    extra = models.PositiveIntegerField(default=0)
    old_enough = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)
    header = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    said = models.JSONField(default=list)
    said_count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["name", "-id"], name="reconciliation_link"),
            models.Index(fields=["id"], condition=Q(ended_at=None), name="reconciliation_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="reconciliation_named"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | (~Q(state__in=["waiting", "running"]) & Q(ended_at__isnull=False)),
                name="reconciliation_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(received=F("matched") + F("missing") + F("not_yet") + F("repeated")),
                name="reconciliation_adds_up",
            ),
        ]


class Lost(models.Model):
    """A row that never arrived, in the order in which it is shown, from 1."""

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    owner = models.CharField(max_length=200, blank=True)
    owned_by = models.CharField(
        max_length=7, choices=[(each.value, each.value) for each in OwnedBy]
    )
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "place"], name="lost_place"),
        ]


class SaidAgain(models.Model):
    """A row about whom another row of the first file is already, from 1 in the file's order.

    number, of_number: its line in the file, and the line of the row that counts.
    """

    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    of_number = models.PositiveIntegerField()
    cells = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "place"], name="said_again_place"),
        ]


class Tool(models.Model):
    """A tool that one team or both work with. key: its name as names are told apart.

    source: how records that come from it name it; "" where none do. is_found: Accord wrote it
    down by itself. ailing: a code of what its connection says is wrong.
    """

    name = models.CharField(max_length=TOOL_BOUND)
    key = models.CharField(max_length=TOOL_BOUND * 2)
    source = models.CharField(max_length=60, default="", blank=True)
    purpose = models.CharField(max_length=200, default="", blank=True)
    sides = models.JSONField(default=list)
    holds = models.JSONField(default=list)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    cost_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    is_found = models.BooleanField(default=False)
    is_connected = models.BooleanField(default=False)
    ailing = models.CharField(max_length=40, default="", blank=True)
    last_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(ended_at__isnull=True), name="tool_named_once"
            ),
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="tool_of_source"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tool_named"),
            models.CheckConstraint(
                condition=Q(cost_minor__isnull=True, currency="")
                | (Q(cost_minor__gte=0) & ~Q(currency="")),
                name="tool_cost_in_a_currency",
            ),
        ]


class Sight(models.Model):
    """Whether a team sees what is kept in a tool, as somebody said or as follows from its use."""

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="+", db_index=False)
    holds = models.CharField(max_length=10, blank=True)
    side = models.CharField(max_length=10)
    sees = models.CharField(max_length=10)
    by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tool", "holds", "side"], name="sight_once"),
            models.CheckConstraint(
                condition=Q(
                    sees__in=[one.value for one in Sees],
                    holds__in=[one.value for one in Holds],
                    side__in=["marketing", "sales"],
                ),
                name="sight_codes",
            ),
        ]


class Transfer(models.Model):
    """How data goes from one tool to another. runs: a month; minutes, rows, wrong: of each run.

    compared: the name of the comparisons that tell what is lost. measured: what Accord's own
    records told when they were last looked at. automated_on: since when it goes by itself.
    """

    start = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="+", db_index=False)
    end = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=10)
    runs = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    minutes = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    rows = models.PositiveIntegerField(null=True)
    wrong = models.PositiveIntegerField(null=True)
    compared = models.CharField(max_length=NAME_BOUND, default="", blank=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_found = models.BooleanField(default=False)
    automated_on = models.DateField(null=True)
    measured = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end"], condition=Q(ended_at__isnull=True), name="transfer_once"
            ),
            models.CheckConstraint(condition=~Q(start=F("end")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(way__in=[one.value for one in Way]), name="transfer_way"
            ),
            models.CheckConstraint(
                condition=Q(wrong__isnull=True) | Q(wrong__lte=F("rows")),
                name="transfer_wrong_of_rows",
            ),
        ]


class TransferRun(models.Model):
    """One run that somebody logged. again_of: the failed one that it was tried again for."""

    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    on = models.DateField()
    minutes = models.DecimalField(max_digits=9, decimal_places=2)
    rows = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    failed = models.BooleanField(default=False)
    words = models.CharField(max_length=WORDS_BOUND, default="", blank=True)
    again_of = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["transfer", "-on", "-id"], name="transfer_run_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(wrong__lte=F("rows")), name="transfer_run_wrong_of_rows"
            ),
        ]


class AuditAnswer(models.Model):
    """What somebody answered to a question of the audit; the newest counts."""

    question = models.CharField(max_length=10)
    is_yes = models.BooleanField(null=True)
    number = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    words = models.CharField(max_length=WORDS_BOUND, default="", blank=True)
    by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["question", "-id"], name="audit_answer_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__in=[one.value for one in Question]),
                name="audit_answer_question",
            ),
            models.CheckConstraint(
                condition=Q(is_yes__isnull=False) | Q(number__isnull=False) | ~Q(words=""),
                name="audit_answer_says_something",
            ),
        ]


class RedLine(models.Model):
    """From where on a question or a part is red, where somebody drew the line."""

    code = models.CharField(max_length=20, primary_key=True)
    line = models.DecimalField(max_digits=9, decimal_places=2)
    by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()


class AuditLook(models.Model):
    """What was counted of the six parts when Accord's records were last looked at."""

    parts = models.JSONField()
    at = models.DateTimeField()


class Gap(models.Model):
    """A task that a red line has made: an owner and a day, until it is closed, lived with, or no
    longer there."""

    key = models.CharField(max_length=60)
    about = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=GapState.OPEN.value)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    line = models.DecimalField(max_digits=9, decimal_places=2)
    tool = models.ForeignKey(
        Tool, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    transfer = models.ForeignKey(
        Transfer, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    code = models.CharField(max_length=40, default="", blank=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    words = models.CharField(max_length=WORDS_BOUND, default="", blank=True)
    waived_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="gap_newest"),
            models.Index(
                fields=["owner", "due_on"], condition=Q(state="open"), name="gap_open_of_owner"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="open"), name="gap_open_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    about__in=[one.value for one in About],
                    state__in=[one.value for one in GapState],
                ),
                name="gap_codes",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="gap_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | (Q(waived_until__isnull=False) & ~Q(words="")),
                name="gap_waived_with_reason",
            ),
        ]
