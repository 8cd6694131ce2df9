from django.db import models

from accord.desk.rules.guiding import Milestone
from accord.desk.values import Check, ListName


class SavedView(models.Model):
    """A list as a member keeps it. The address is the state, so a query string is all of it."""

    owner = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(
        max_length=20, choices=[(name.value, name.value) for name in ListName]
    )
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="saved_view_once"),
            models.CheckConstraint(
                condition=models.Q(list_name__in=[name.value for name in ListName]),
                name="saved_view_list_known",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_name"),
        ]
        indexes = [models.Index(fields=["list_name", "is_shared"], name="saved_view_shared")]


class Waiver(models.Model):
    """A check before going live that somebody let pass, by name."""

    check_code = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Check], unique=True
    )
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="waiver_has_reason"),
            models.CheckConstraint(
                condition=models.Q(check_code__in=[one.value for one in Check]),
                name="waiver_check_known",
            ),
        ]


class GoLive(models.Model):
    """That both teams live by these figures, since when and who said so. One row at most."""

    is_only = models.BooleanField(default=True, unique=True)
    member = models.ForeignKey("team.Member", on_delete=models.PROTECT, related_name="+")
    live_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(is_only=True), name="go_live_once"),
        ]


class CalendarFeed(models.Model):
    """The address by which a member's other calendars read this one. Only a digest is kept."""

    member = models.OneToOneField(
        "team.Member", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()


class PlannedTask(models.Model):
    """A small task of the plan: what of the guided start it leads to, and who does it by when."""

    milestone = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in Milestone]
    )
    action = models.OneToOneField("meetings.Action", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(milestone__in=[one.value for one in Milestone]),
                name="planned_task_milestone",
            ),
        ]
        indexes = [models.Index(fields=["milestone"], name="planned_task_of")]
