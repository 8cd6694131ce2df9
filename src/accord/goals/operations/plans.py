"""A plan is kept for a goal; those before it stay."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from accord.goals import models
from accord.goals.rules import segments as rules
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.goals import LONGEST_COMMENT, GoalFlaw, UnableToSetGoal
from accord.goals.values.kept import Segment
from accord.journal import api as journal

MOST_PLANS = 10_000


@transaction.atomic
def keep_plan(
    *,
    key: str,
    segments: Sequence[Segment],
    actor_id: int | None,
    at: datetime,
    comment: str = "",
    best: Mapping[str, Fraction] | None = None,
) -> int:
    """Keep a plan as the newest of a goal; answers its number, that of the newest where it says the
    same. best: leads of the best month by origin, "" for all. Raises UnableToPlan where none
    follows or a word of how is missing, UnableToSetGoal where there is no such goal."""
    found = rules.whole(segments)
    comment = comment.strip()
    if len(comment) > LONGEST_COMMENT:
        raise UnableToSetGoal(flaw=GoalFlaw.TOO_LONG, where="comment", given=len(comment))
    if not comment and rules.beyond(found, best=best or {}):
        raise UnableToPlan(flaw=PlanFlaw.NEEDS_COMMENT, where="comment")
    goal = models.Goal.objects.select_for_update().filter(key=key).first()
    if goal is None:
        raise UnableToSetGoal(flaw=GoalFlaw.NO_GOAL, where="key", given=key)
    body = rules.plan_body(segments, comment=comment)
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
