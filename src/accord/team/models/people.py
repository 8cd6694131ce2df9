from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from accord.foundation.fields import CaseInsensitiveText, TransactionId
from accord.team.values import LeadershipMode, Role, Rows, Side, UnitKind


class Accounts(BaseUserManager["Member"]):
    """What Django's authentication asks of a user table."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=username)


class Member(AbstractBaseUser):
    """A colleague. Without an e-mail: known from another tool, cannot sign in.

    left_at: since when the account is closed. stand_in: who has the open work of one who left.
    closings: how often the account was closed; sessions and mailed links from before stay dead.
    """

    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, default="", db_index=True)
    email = CaseInsensitiveText(unique=True, null=True)
    is_active = models.BooleanField(default=True)
    capacity = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=60, default="", blank=True)
    roomy = models.BooleanField(default=False)
    single_keys = models.BooleanField(default=True)
    theme = models.CharField(max_length=6, default="", blank=True)
    joined_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True)
    stand_in = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    closings = models.PositiveIntegerField(default=0, db_default=0)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    xact_id = TransactionId(db_index=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = Accounts()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "is_active"], name="member_with_state"),
            models.CheckConstraint(
                condition=Q(theme__in=["", "light", "dark"]), name="member_theme"
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(stand_in__isnull=True, left_at__isnull=True),
                name="member_here_needs_no_stand_in",
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("id")),
                name="member_stand_in_is_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Django ends a session whose hash is another now."""
        if not self.closings:
            return super().get_session_auth_hash()
        return salted_hmac(
            "accord.team.session", f"{self.password}:{self.closings}", algorithm="sha256"
        ).hexdigest()


class MemberKey(models.Model):
    """The name another tool has for a member.

    is_active: what the tool said last of whether they are there, None where it never spoke of
    it. email: their address there; by itself it lets nobody in.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    is_active = models.BooleanField(null=True)
    email = CaseInsensitiveText(null=True, db_index=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "value"], name="member_key_once"),
        ]


class DirectoryAccount(models.Model):
    """Who a directory says that a member is: its own name for them, which never changes."""

    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="directory_account_once"),
            models.UniqueConstraint(fields=["issuer", "member"], name="directory_one_of_member"),
        ]


class Unit(models.Model):
    """A team or a territory inside the revenue team, as people or their tools name it."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in UnitKind])
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "sort_key"], name="unit_once")]


class UnitMember(models.Model):
    """A member belongs to a team or a territory, as `source` says; "" where it was said here."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=60, default="", blank=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "member", "source"], name="unit_member_once"),
        ]


class CustomRole(models.Model):
    """A role of the company's own: named by it, with the rights of a built-in one."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    based_on = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])


class Membership(models.Model):
    """A member holds a role for a time; several at once are normal (one ops for both teams).

    The reporting line is data of its own: an SDR may report to marketing and still keep
    sales' promises.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=40)
    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    reports_to = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "role"],
                condition=Q(active_to__isnull=True),
                name="membership_open_once",
            ),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
                name="membership_period",
            ),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("member")),
                name="membership_reports_up",
            ),
        ]


class RoleSight(models.Model):
    """Which rows a role sees, and whether it may change anything; role "": every other role."""

    role = models.CharField(max_length=40, unique=True, blank=True)
    rows = models.CharField(max_length=4, choices=[(rows.value, rows.value) for rows in Rows])
    unowned = models.BooleanField(default=True)
    read_only = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows__in=[rows.value for rows in Rows]), name="role_sight_rows"
            ),
            models.CheckConstraint(
                condition=~Q(rows=Rows.ALL.value) | Q(unowned=True),
                name="role_sight_all_is_all",
            ),
        ]


class RevenueTeam(models.Model):
    """One row: the company's revenue team and how it is led."""

    name = models.CharField(max_length=120, default="Revenue team")
    word = models.CharField(max_length=60, default="revenue team")
    leadership_mode = models.CharField(
        max_length=10,
        choices=[(mode.value, mode.value) for mode in LeadershipMode],
        default=LeadershipMode.ALIGNED.value,
    )
    currency = models.CharField(max_length=3, default="EUR")
    zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=8, default="en")
    fresh_months = models.PositiveSmallIntegerField(default=12, db_default=12)
    fallback_owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fresh_months__gte=1, fresh_months__lte=120),
                name="revenue_team_fresh_months",
            ),
            models.CheckConstraint(condition=Q(id=1), name="revenue_team_is_one"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="revenue_team_currency"
            ),
        ]


class SignInLink(models.Model):
    """Opens the door once. Only a digest is kept."""

    digest = models.BinaryField(unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiKey(models.Model):
    """A program's key: acts with the rights of one role. Only a digest is kept. acts_for: the one
    member on whose behalf it may say something; null: any, as far as their rights are the key's."""

    name = models.CharField(max_length=80)
    digest = models.BinaryField(unique=True)
    hint = models.CharField(max_length=12)
    role = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    acts_for = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)


class Emblem(models.Model):
    """One row: the picture that the revenue team is known by, a small PNG. drawn: which of the
    house's it is, or that it was sent in."""

    drawn = models.CharField(max_length=20)
    digest = models.CharField(max_length=32)
    image = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="emblem_is_one")]
