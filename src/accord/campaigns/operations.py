"""Recording campaigns and what they cost; launching one with a goal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.campaigns import models
from accord.foundation import catalogue, retold
from accord.journal import api as journal

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
