"""Goals with whoever answers for them, and the plans kept for each."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from accord.definitions import api as definitions
from accord.definitions.values import OPEN, DefinitionVersion, Kind
from accord.goals import models
from accord.goals.rules.segments import merged, read_plan
from accord.goals.rules.tree import read_goal
from accord.goals.values.goals import GoalCard, GoalText, UnableToSetGoal
from accord.goals.values.kept import KeptPlan
from accord.goals.values.targets import Target


def list_goals(*, at: datetime) -> list[GoalCard]:
    """Every goal by key: as it is in force at an instant, else as it is drafted."""
    owners = dict(models.Goal.objects.values_list("key", "owner_id"))
    latest = {one.key: one for one in definitions.list_latest(kind=Kind.GOAL)}
    held = {one.key: one for one in definitions.list_in_force(kind=Kind.GOAL, at=at)}
    cards = [
        _card(held.get(key, one), owner_id=owners[key], newest=one, is_agreed=key in held)
        for key, one in latest.items()
        if key in owners
    ]
    return [card for card in cards if card is not None]


def find_goal(*, key: str, at: datetime) -> GoalCard | None:
    """One goal as it is in force, else as it is drafted; None where there is none."""
    owner = models.Goal.objects.filter(key=key).values_list("owner_id", flat=True).first()
    newest = definitions.find_latest(kind=Kind.GOAL, key=key)
    if owner is None or newest is None:
        return None
    held = definitions.find_in_force(kind=Kind.GOAL, key=key, at=at)
    return _card(held or newest, owner_id=owner, newest=newest, is_agreed=held is not None)


def find_next(*, key: str, at: datetime) -> GoalText | None:
    """What a goal says from a later day on, as it is signed already; None where nothing is."""
    newest = definitions.find_latest(kind=Kind.GOAL, key=key)
    if newest is None or newest.active_from is None or newest.active_from <= at:
        return None
    return read_goal(newest.body)


def list_plans(*, key: str, limit: int = 50) -> list[KeptPlan]:
    """The plans of a goal, the newest first."""
    rows = models.Plan.objects.filter(goal__key=key).order_by("-number")[:limit]
    return [_plan(row, key) for row in rows]


def latest_plans(*, keys: Collection[str]) -> dict[str, KeptPlan]:
    """The newest plan of each of these goals that has one."""
    rows = (
        models.Plan.objects.filter(goal__key__in=keys)
        .order_by("goal_id", "-number")
        .distinct("goal_id")
        .select_related("goal")
    )
    return {row.goal.key: _plan(row, row.goal.key) for row in rows}


def list_targets(*, key: str, at: datetime) -> list[Target]:
    """What each member who is here is to bring of a goal as its days are now, by member."""
    card = find_goal(key=key, at=at)
    if card is None:
        return []
    rows = models.Target.objects.filter(
        goal__key=key, start=card.text.start, end=card.text.end, member__is_active=True,
        ended_at__isnull=True,
    )  # fmt: skip
    return _targets(rows.order_by("member_id").select_related("goal"))


def targets_of(*, member_id: int, today: date) -> list[Target]:
    """What a member is to bring in days that are not over, the soonest to end first."""
    rows = models.Target.objects.filter(member_id=member_id, ended_at__isnull=True, end__gte=today)
    return _targets(rows.order_by("end", "start", "goal__key").select_related("goal"))


def _targets(rows: Iterable[models.Target]) -> list[Target]:
    return [
        Target(
            row.goal.key, row.member_id, row.target, row.start, row.end, row.said_by_id,
            row.said_at,
        )
        for row in rows
    ]  # fmt: skip


def _card(
    version: DefinitionVersion, *, owner_id: int, newest: DefinitionVersion, is_agreed: bool
) -> GoalCard | None:
    try:
        text = read_goal(version.body)
    except UnableToSetGoal:
        return None
    return GoalCard(
        key=version.key,
        owner_id=owner_id,
        text=text,
        number=version.number,
        version_id=version.id,
        is_agreed=is_agreed,
        open_number=newest.number if newest.state in OPEN else None,
    )


def _plan(row: models.Plan, key: str) -> KeptPlan:
    segments = read_plan(row.body)
    return KeptPlan(
        goal_key=key,
        number=row.number,
        asked=merged(segments),
        segments=segments,
        comment=row.body.get("comment", ""),
        made_by_id=row.made_by_id,
        made_at=row.made_at,
    )
