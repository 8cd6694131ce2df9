"""Recording campaigns and what they cost; launching one with a goal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.campaigns import models
from accord.foundation import bulk, catalogue, retold
from accord.journal import api as journal
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Side

CAMPAIGN_COLUMNS = (
    "name",
    "channel",
    "started_on",
    "ended_on",
    "goal_stage",
    "goal_metric",
    "goal_target",
    "goal_date",
)
COST_COLUMNS = (
    "campaign_id",
    "channel",
    "origin",
    "kind",
    "team",
    "spent_on",
    "amount_minor",
    "currency",
)


class UnableToLaunch(Exception):
    """A campaign starts only with a goal: stage, metric, target and day."""


class UnableToOwn(Exception):
    """Only somebody who is here can own a campaign."""


def record_campaigns(
    *, source: str, keys: Sequence[str], columns: Mapping[str, Sequence[Any]], batch_id: int | None
) -> catalogue.Recorded:
    """Take in campaigns as another tool lists them; `columns` has CAMPAIGN_COLUMNS."""
    return catalogue.record(
        table="campaigns_campaign", source=source, keys=keys, columns=columns, batch_id=batch_id
    )


COSTS = retold.Tables(
    rows="campaigns_cost",
    words="campaigns_costword",
    columns=COST_COLUMNS,
    number="amount_minor",
    refers={"campaign_id": "campaigns_campaign"},
)


def record_costs(
    *,
    source: str,
    keys: Sequence[str],
    columns: Mapping[str, Sequence[Any]],
    batch_id: int | None,
    delivery: Sequence[int] = (),
    adds: Sequence[bool] = (),
) -> catalogue.Recorded:
    """Take in money spent; `columns` has COST_COLUMNS.

    adds: rows that are parts of their key's sum, as the adverts of a campaign on one day are; of
    others the last one stands. A later delivery of a key replaces its sum. delivery: all batches
    of the delivery, where it came in several.
    """
    return retold.record(
        tables=COSTS,
        source=source,
        keys=keys,
        adds=adds or [False] * len(keys),
        columns={name: columns[name] for name in COST_COLUMNS},
        batch_id=batch_id,
        delivery=delivery,
    )


def before_taking_back(*, batch_id: int) -> None:
    """Before a batch is taken back: costs that others tell of too are as those say."""
    retold.before_taking_back(tables=COSTS, batch_id=batch_id)


@transaction.atomic
def launch(
    *,
    campaign_id: int,
    goal_stage: str,
    goal_metric: str,
    goal_target: int | None,
    goal_date: date | None,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Start a campaign; refused without a whole goal."""
    if not (goal_stage and goal_metric and goal_target and goal_date):
        raise UnableToLaunch
    row = models.Campaign.objects.select_for_update().get(pk=campaign_id)
    row.goal_stage, row.goal_metric = goal_stage, goal_metric
    row.goal_target, row.goal_date = goal_target, goal_date
    row.launched_at = at
    row.save()
    journal.record(
        kind="campaign.launched",
        subject="campaign",
        subject_id=campaign_id,
        actor_id=actor_id,
        at=at,
        stage=goal_stage,
    )


@transaction.atomic
def give_owner(
    *, campaign_id: int, owner_id: int | None, actor_id: int | None, at: datetime
) -> None:
    """Say who answers for a campaign, or that nobody does. Raises UnableToOwn for somebody who has
    left, LookupError where there is no such campaign."""
    row = models.Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None:
        raise LookupError(f"There is no campaign {campaign_id}.")
    if row.owner_id == owner_id:
        return
    if owner_id is not None and team.hold_members(ids=[owner_id]):
        raise UnableToOwn
    row.owner_id = owner_id
    row.save(update_fields=["owner"])
    journal.record(
        kind="campaign.owner_given", subject="campaign", subject_id=campaign_id, actor_id=actor_id,
        at=at, owner=owner_id,
    )  # fmt: skip


def follow_owners(*, owners: Mapping[int, int]) -> None:
    """Owners by campaign, as a file tells them: of those that have none. What somebody chose here
    stays. Caller's transaction."""
    bulk.execute(
        """update campaigns_campaign c set owner_id = told.owner_id
           from unnest(%s::bigint[], %s::bigint[]) as told(id, owner_id)
           where c.id = told.id and c.owner_id is null""",
        [list(owners), list(owners.values())],
    )


def tell_owner(
    *,
    campaign_id: int | None,
    facts: Mapping[str, Any],
    by: int | None,
    key: str,
    at: datetime,
) -> frozenset[int]:
    """Tell whoever owns a campaign, or acts for them, what sales made of a lead of it, where nobody
    owns it whoever catches for marketing; answers who is told. Nobody is told of what they did
    themselves. Caller's transaction."""
    if campaign_id is None:
        return frozenset()
    found = models.Campaign.objects.filter(pk=campaign_id)
    owner = found.values_list("owner_id", flat=True).first()
    if owner is None:
        to = team.catcher(side=Side.MARKETING, at=at)
    else:
        to = None if owner == by else team.deputies_of(member_ids=[owner], at=at)[owner]
    if to is None or to == by:
        return frozenset()
    told = {**facts, "campaign": campaign_id}
    notices.tell(
        kind="campaign_word", to=[to], subject="campaign", subject_id=campaign_id, key=key, at=at,
        facts=told if by is None else {**told, "by": by},
    )  # fmt: skip
    return frozenset({to})
