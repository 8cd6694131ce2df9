from django.db import models
from django.db.models import F, Q

from accord.notices.values import CHOSEN, KINDS

_WAYS = [(way.value, way.value) for way in CHOSEN]


class Notice(models.Model):
    """Something a member was told: never whom it is about by name, only by id.

    key: what it tells, once per member. digest_at: when the collection goes out that holds it.
    """

    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=30)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    digest_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_listed"),
            models.Index(fields=["subject_id", "subject", "member"], name="notice_about"),
            models.Index(
                fields=["member"],
                condition=Q(read_at__isnull=True, withdrawn_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(
                fields=["member", "digest_at"],
                condition=Q(digest_at__isnull=False),
                name="notice_collected",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "member"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="notice_kind"),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z0-9_.:-]{1,120}$"), name="notice_key_is_code"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("told_at")),
                name="notice_read_after_told",
            ),
        ]


class Wish(models.Model):
    """Whether a member wants notices of a kind by a way; where there is none, as is usual."""

    member = models.ForeignKey(
        "team.Member", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=30)
    way = models.CharField(max_length=10, choices=_WAYS)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "way"], name="wish_once"),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in CHOSEN]), name="wish_way"
            ),
        ]


class Habit(models.Model):
    """When a member is left alone, and when they get what can wait, in their own time.

    has_chat: whether whoever delivers knows where to reach them by chat.
    """

    member = models.OneToOneField(
        "team.Member", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    digest_hour = models.PositiveSmallIntegerField(null=True)
    has_chat = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="habit_quiet_has_ends",
            ),
            models.CheckConstraint(
                condition=Q(digest_hour__isnull=True) | Q(digest_hour__lte=23),
                name="habit_digest_hour",
            ),
        ]


class UsedLink(models.Model):
    """A signed link that has done what it was for: it does nothing more."""

    number = models.UUIDField(primary_key=True)
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=30)
    subject = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    used_at = models.DateTimeField()
