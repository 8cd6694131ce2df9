from django.db import models
from django.db.models import F, Q


class Goal(models.Model):
    """Who is accountable for a goal, whose words are the versions of its key.

    The database holds owner and owner_active together to a member who is active, so that a goal
    always has exactly one person who answers for it.
    """

    key = models.CharField(max_length=60, unique=True)
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_active = models.BooleanField(default=True, db_default=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="goal_has_key"),
            models.CheckConstraint(condition=Q(owner_active=True), name="goal_owner_is_here"),
        ]


class Plan(models.Model):
    """A plan that was kept for a goal: what it was reckoned from. The newest one counts; those
    before it stay, to be compared."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    body = models.JSONField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="plan_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="plan_number"),
        ]


class Target(models.Model):
    """How much of a goal one member is to bring in its days. What is said anew ends what was said
    before, so that it can be told what was aimed at when."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey("team.Member", on_delete=models.CASCADE, related_name="+")
    target = models.DecimalField(max_digits=20, decimal_places=4)
    start = models.DateField()
    end = models.DateField()
    said_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "member", "start", "end"],
                condition=Q(ended_at__isnull=True),
                name="goal_target_once",
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="goal_target_above_zero"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="goal_target_days"),
        ]
