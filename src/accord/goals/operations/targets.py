"""A goal is shared out among colleagues."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accord.goals import models
from accord.goals.queries import find_goal, find_next, list_targets
from accord.goals.rules import targets as rules
from accord.goals.rules.tree import changes_to
from accord.goals.values.targets import TargetFlaw, UnableToSetTarget
from accord.journal import api as journal
from accord.team import api as team


@transaction.atomic
def set_targets(
    *,
    key: str,
    said: Mapping[int, Decimal | None],
    mine: Collection[int],
    actor_id: int | None,
    today: date,
    at: datetime,
) -> int:
    """Say how much of a goal each of these members is to bring in its days, None for nothing any
    more; answers how many are changed. mine: the members whose targets whoever asks says. Raises
    UnableToSetTarget, and then nothing is changed."""
    goal = models.Goal.objects.select_for_update().filter(key=key).first()
    card = find_goal(key=key, at=at)
    if goal is None or card is None:
        raise UnableToSetTarget(flaw=TargetFlaw.NO_GOAL)
    if changes_to(card, find_next(key=key, at=at)):
        raise UnableToSetTarget(flaw=TargetFlaw.CHANGES_SOON)
    here = {one.id for one in team.list_members() if one.active}
    rules.check(card.text, said, mine=mine, here=here, today=today)
    held = {one.member_id: one.target for one in list_targets(key=key, at=at)}
    changed = {member: target for member, target in said.items() if held.get(member) != target}
    models.Target.objects.filter(
        goal=goal, member_id__in=changed, start=card.text.start, end=card.text.end,
        ended_at__isnull=True,
    ).update(ended_at=at)  # fmt: skip
    models.Target.objects.bulk_create(
        models.Target(
            goal=goal, member_id=member, target=target, start=card.text.start, end=card.text.end,
            said_by_id=actor_id, said_at=at,
        )
        for member, target in changed.items()
        if target is not None
    )  # fmt: skip
    for member, target in sorted(changed.items()):
        told: dict[str, Any] = {
            "subject": "member", "subject_id": member, "actor_id": actor_id, "at": at, "key": key,
        }  # fmt: skip
        if target is None:
            journal.record(kind="target.ended", **told)
        else:
            journal.record(kind="target.set", **told)
    return len(changed)
