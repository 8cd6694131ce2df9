"""Goals are set, given to somebody else, and passed on when somebody leaves."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.goals import models
from accord.goals.queries import find_goal, list_goals, list_targets
from accord.goals.rules import tree
from accord.goals.values.goals import TAKEN_KEYS, GoalFlaw, GoalText, UnableToSetGoal
from accord.journal import api as journal
from accord.team import api as team
from accord.team.values import Side

TOPIC = 0x676F616C  # "goal"


@transaction.atomic
def propose_goal(
    *,
    key: str,
    body: Mapping[str, Any],
    owner_id: int | None,
    actor_id: int | None,
    at: datetime,
    best_month: Fraction | None = None,
    currency: str = "",
    change: tuple[int, int] | None = None,
) -> int:
    """Write down a goal with whoever is accountable for it, to be signed; answers its number.

    best_month: what the best month so far brought of its metric, as reporting has it. currency: of
    the company. change: number and revision of the draft to change instead. Raises UnableToSetGoal,
    and UnableToPropose and UnableToAgree as definitions do.
    """
    text = tree.read_goal(body)
    if text.currency and currency and text.currency != currency:
        raise UnableToSetGoal(flaw=GoalFlaw.OTHER_CURRENCY, where="currency", given=text.currency)
    bulk.alone_for(topic=TOPIC, keys=["tree"])  # so that no two goals come to hang on each other
    parents = {one.key: one.text.parent for one in list_goals(at=at)}
    tree.check_place(key, text, parents)
    tree.check_reach(text, best_month=best_month)
    if key in TAKEN_KEYS:
        raise UnableToSetGoal(flaw=GoalFlaw.NO_TEXT, where="name", given=key)
    _check_shares(key, text, at=at)
    own = tree.goal_body(text)
    if change is None:
        number = definitions.draft(kind=Kind.GOAL, key=key, body=own, actor_id=actor_id, at=at)
    else:
        number, revision = change
        definitions.redraft(
            kind=Kind.GOAL, key=key, number=number, revision=revision, body=own,
            actor_id=actor_id, at=at,
        )  # fmt: skip
    _give(key, owner_id, actor_id=actor_id, at=at)
    return number


@transaction.atomic
def sign_goal(
    *,
    key: str,
    number: int,
    side: Side,
    digest: str,
    since: datetime,
    member_id: int | None,
    at: datetime,
) -> datetime | None:
    """A leader signs a goal, as `definitions.sign` has it. Raises UnableToSetGoal where it counts
    something else than what colleagues have their part in by now; UnableToAgree."""
    bulk.alone_for(topic=TOPIC, keys=["tree"])
    models.Goal.objects.select_for_update().filter(key=key).first()  # nobody is given a part now
    version = definitions.find_version(kind=Kind.GOAL, key=key, number=number)
    if version is not None and version.active_from is None:
        _check_shares(key, tree.read_goal(version.body), at=at)
    return definitions.sign(
        kind=Kind.GOAL, key=key, number=number, side=side, digest=digest, since=since,
        member_id=member_id, at=at,
    )  # fmt: skip


@transaction.atomic
def give_goal(*, key: str, owner_id: int | None, actor_id: int | None, at: datetime) -> None:
    """Somebody else answers for a goal from now on; its words stay as they are signed. Raises
    UnableToSetGoal."""
    if not models.Goal.objects.filter(key=key).exists():
        raise UnableToSetGoal(flaw=GoalFlaw.NO_GOAL, where="key", given=key)
    _give(key, owner_id, actor_id=actor_id, at=at)


def pass_on(*, member_id: int, to: int | None, at: datetime) -> list[str]:
    """Give the goals of somebody who leaves to whoever stands in, else to a leader, else to whoever
    may manage the team; answers which. The caller's transaction, once the account is closed."""
    rows = models.Goal.objects.select_for_update().filter(owner_id=member_id).order_by("id")
    keys = [row.key for row in rows]
    if not keys:
        return []
    leaders = [one for ids in definitions.list_signers().values() for one in ids]
    wanted = [*([to] if to else []), *leaders, *team.list_managers()]
    here = {card.id for card in team.list_members() if card.active}
    heir = next(one for one in wanted if one in here and one != member_id)
    for key in keys:
        _give(key, heir, actor_id=None, at=at)
    return keys


@transaction.atomic
def forget(*, key: str) -> None:
    """Take a goal and its plans out, as if they had never been."""
    models.Goal.objects.filter(key=key).delete()
    definitions.forget(kind=Kind.GOAL, key=key)


def _check_shares(key: str, text: GoalText, *, at: datetime) -> None:
    """What was shared out stays in what it was said in. Raises UnableToSetGoal."""
    card = find_goal(key=key, at=at)
    if card is None or not tree.changes_to(card, text):
        return
    if list_targets(key=key, at=at):
        raise UnableToSetGoal(flaw=GoalFlaw.SHARED_OUT, where="metric", given=text.metric)


def _give(key: str, owner_id: int | None, *, actor_id: int | None, at: datetime) -> None:
    if owner_id is None:
        raise UnableToSetGoal(flaw=GoalFlaw.NO_OWNER, where="owner")
    if owner_id in team.hold_members(ids=[owner_id]) or not team.names(ids=[owner_id]):
        raise UnableToSetGoal(flaw=GoalFlaw.OWNER_LEFT, where="owner", given=owner_id)
    row = models.Goal.objects.select_for_update().filter(key=key).first()
    if row is not None and row.owner_id == owner_id:
        return
    was = row.owner_id if row is not None else None
    row, _made = models.Goal.objects.update_or_create(
        key=key,
        defaults={"owner_id": owner_id},
        create_defaults={"owner_id": owner_id, "made_at": at},
    )
    journal.record(
        kind="goal.given", subject="goal", subject_id=row.pk, actor_id=actor_id, at=at,
        key=key, owner=owner_id, was=was,
    )  # fmt: skip
