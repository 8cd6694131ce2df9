"""A plan is kept for a goal; those before it stay."""

from datetime import datetime

from django.db import transaction

from accord.goals import models
from accord.goals.rules.planning import answer, asked_body
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.goals import GoalFlaw, UnableToSetGoal
from accord.goals.values.kept import Asked
from accord.journal import api as journal

MOST_PLANS = 10_000


@transaction.atomic
def keep_plan(*, key: str, asked: Asked, actor_id: int | None, at: datetime) -> int:
    """Keep a plan as the newest of a goal; answers its number, that of the newest where it says the
    same. Raises UnableToPlan where none follows, UnableToSetGoal where there is no such goal."""
    answer(asked)
    goal = models.Goal.objects.select_for_update().filter(key=key).first()
    if goal is None:
        raise UnableToSetGoal(flaw=GoalFlaw.NO_GOAL, where="key", given=key)
    body = asked_body(asked)
    latest = models.Plan.objects.filter(goal=goal).order_by("-number").first()
    if latest is not None and latest.body == body:
        return latest.number
    number = latest.number + 1 if latest is not None else 1
    if number > MOST_PLANS:
        raise UnableToPlan(flaw=PlanFlaw.TOO_LARGE, where="goal", given=number)
    models.Plan.objects.create(goal=goal, number=number, body=body, made_by_id=actor_id, made_at=at)
    journal.record(
        kind="plan.kept", subject="goal", subject_id=goal.pk, actor_id=actor_id, at=at,
        key=key, number=number,
    )  # fmt: skip
    return number
