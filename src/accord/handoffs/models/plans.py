from django.db import models
from django.db.models import F, Q

from accord.handoffs.values.plans import LONGEST_GOAL, LONGEST_TITLE, TaskState


class AccountPlan(models.Model):
    """A plan for one company, with an owner of each team.

    marketing_active, sales_active: true while it is open, null afterwards. The database holds each
    with its owner to a member who is active, so that an open plan always has both.
    """

    company = models.ForeignKey("contacts.Company", on_delete=models.PROTECT, related_name="+")
    goal = models.CharField(max_length=LONGEST_GOAL, default="", db_default="", blank=True)
    marketing = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    marketing_active = models.BooleanField(null=True)
    sales = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sales_active = models.BooleanField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["marketing"], name="plan_of_marketing", condition=Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=["sales"], name="plan_of_sales", condition=Q(closed_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True,
                    marketing_active__isnull=False, marketing_active=True,
                    sales_active__isnull=False, sales_active=True,
                )
                | Q(
                    closed_at__isnull=False,
                    marketing_active__isnull=True, sales_active__isnull=True,
                ),
                name="plan_open_has_owners",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="plan_period",
            ),
            models.UniqueConstraint(
                fields=["company"], condition=Q(closed_at__isnull=True), name="plan_one_is_open"
            ),
        ]  # fmt: skip


class AccountTask(models.Model):
    """A task of a plan. owner_active: true while it is open, null afterwards; the database holds
    owner and this column to a member who is active."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    state = models.CharField(max_length=8)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_active = models.BooleanField(null=True)
    due_on = models.DateField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"], name="task_of_owner", condition=Q(state="open")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in TaskState]), name="account_task_state"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="account_task_has_title"),
            models.CheckConstraint(
                condition=Q(
                    state="open", owner_active__isnull=False, owner_active=True,
                    ended_at__isnull=True,
                )
                | (~Q(state="open") & Q(owner_active__isnull=True, ended_at__isnull=False)),
                name="account_task_open_has_owner",
            ),
        ]  # fmt: skip
