from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from accord.contacts.values.companies import FoundBy
from accord.contacts.values.people import IdentityKind, LinkedBy, RecordKind
from accord.foundation.fields import TransactionId


class Company(models.Model):
    """An account. `canonical` is empty while the row stands for itself.

    gone_at: since when no tool that told of it has it any more; derived.
    """

    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300)
    search_text = models.TextField(default="", blank=True)
    domain = models.CharField(max_length=255, default="", blank=True)
    segment = models.CharField(max_length=120, default="", blank=True)
    size = models.PositiveIntegerField(null=True)
    country = models.CharField(max_length=80, default="", blank=True)
    place = models.CharField(max_length=300, default="", db_default="", blank=True)
    canonical = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    gone_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="company_by_name"),
            models.Index(
                fields=["sort_key", "id"], name="company_gone", condition=Q(gone_at__isnull=False)
            ),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="company_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(canonical__isnull=True) | ~Q(canonical=F("id")),
                name="company_not_own_canonical",
            ),
        ]


class Person(models.Model):
    """A human being behind one or more source records; may have neither name nor e-mail.

    Of the erased only the number is left, by which their touches and deals still add up.
    gone_at: since when no tool that told of them has them any more; derived.
    """

    name = models.CharField(max_length=300, default="", blank=True)
    given_name = models.CharField(max_length=150, default="", blank=True)
    family_name = models.CharField(max_length=150, default="", blank=True)
    sort_key = models.CharField(max_length=300, default="")
    search_text = models.TextField(default="", blank=True)
    email = models.CharField(max_length=320, default="", blank=True)
    phone = models.CharField(max_length=60, default="", blank=True)
    title = models.CharField(max_length=200, default="", blank=True)
    country = models.CharField(max_length=80, default="", blank=True)
    language = models.CharField(max_length=20, default="", blank=True)
    reference = models.CharField(max_length=200, default="", blank=True)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    canonical = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    gone_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    class Meta:
        indexes = [
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="person_search"),
            models.Index(fields=["company", "id"], name="person_company"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(canonical__isnull=True) | ~Q(canonical=F("id")),
                name="person_not_own_canonical",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", email="", phone="", search_text="", reference="", company=None),
                name="person_erased_says_nothing",
            ),
        ]


class SourceRecord(models.Model):
    """A record as one tool has it, with its own fields; the latest state known.

    changed: for each field that the record once said otherwise, when it began to say this, in
    microseconds since 1970. company: of a person's record, the account that it names, found by
    what `company_by` and `company_clue` say. gone_at: since when its tool has it no more.
    """

    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in RecordKind])
    source = models.CharField(max_length=60)
    external_key = models.CharField(max_length=320)
    fields = models.JSONField(default=dict)
    attributes = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    company_by = models.CharField(max_length=12, default="", db_default="", blank=True)
    company_clue = models.CharField(max_length=300, default="", db_default="", blank=True)
    fingerprint = models.BinaryField(max_length=16)
    known_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "external_key"], name="source_record_once"
            ),
            models.CheckConstraint(
                condition=Q(company_by__in=["", *[by.value for by in FoundBy]]),
                name="source_record_company_by",
            ),
            models.CheckConstraint(
                condition=~Q(company_by=FoundBy.ASK.value) | Q(company__isnull=True),
                name="source_record_asks_or_knows",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"],
                condition=Q(company_by=FoundBy.ASK.value),
                name="source_record_asks",
            ),
            models.Index(fields=["kind", "known_at", "id"], name="source_record_heard"),
            models.Index(
                fields=["gone_at"], condition=Q(gone_at__isnull=False), name="source_record_gone"
            ),
        ]


class SourceRecordVersion(models.Model):
    """What a source record said before it changed: a back-test asks what was known when."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField()
    attributes = models.JSONField()
    known_at = models.DateTimeField()
    known_until = models.DateTimeField()
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["record", "known_at"], name="record_version_time")]


class Link(models.Model):
    """Says that a source record is about this person or company; ended, never deleted."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    linked_by = models.CharField(max_length=10, choices=[(by.value, by.value) for by in LinkedBy])
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(ended_at__isnull=True), name="link_one_open"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, company__isnull=False)
                | Q(person__isnull=False, company__isnull=True),
                name="link_to_person_or_company",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("linked_at")),
                name="link_period",
            ),
        ]
        # The end is part of both, so that one index answers whatever the statistics say: beside
        # an index of the person alone all open links were read for one person's.
        indexes = [
            models.Index(fields=["person", "ended_at"], name="link_of_person"),
            models.Index(fields=["company", "ended_at"], name="link_of_company"),
        ]


class IdentityKey(models.Model):
    """Something a record is known by. Not unique across records: mailboxes are shared."""

    record = models.ForeignKey(
        SourceRecord, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(
        max_length=12, choices=[(kind.value, kind.value) for kind in IdentityKind]
    )
    value = models.CharField(max_length=400)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId()

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="identity_value")]
        constraints = [
            models.UniqueConstraint(fields=["record", "kind", "value"], name="identity_once"),
        ]
