"""Buying groups of companies, who belongs to them, and who was said not to."""

from django.db import models
from django.db.models import F, Q

from accord.contacts.models.people import Company, Person
from accord.contacts.values.groups import EXPECTED_SIZE, LARGEST, SMALLEST, GroupRole, Stance


class BuyingGroup(models.Model):
    """People of a company who decide together about one need."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    expected_size = models.PositiveSmallIntegerField(default=EXPECTED_SIZE)
    goal = models.CharField(max_length=500, default="", blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="group_has_name"),
            models.CheckConstraint(
                condition=Q(expected_size__gte=SMALLEST, expected_size__lte=LARGEST),
                name="group_size",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("made_at")),
                name="group_period",
            ),
        ]


class GroupMember(models.Model):
    """Keeps the person it was said of, whoever is merged later; ended, never deleted."""

    group = models.ForeignKey(BuyingGroup, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in GroupRole])
    stance = models.CharField(
        max_length=10, choices=[(stance.value, stance.value) for stance in Stance]
    )
    since = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(ended_at__isnull=True),
                name="group_member_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in GroupRole]), name="group_member_role"
            ),
            models.CheckConstraint(
                condition=Q(stance__in=[stance.value for stance in Stance]),
                name="group_member_stance",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")),
                name="group_member_period",
            ),
        ]


class GroupDeclined(models.Model):
    """Somebody said that this person does not belong; they are not proposed again."""

    group = models.ForeignKey(BuyingGroup, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="group_declined_once"),
        ]
