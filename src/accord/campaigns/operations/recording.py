"""Recording campaigns as tools and files tell them, and what they cost."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.foundation import bulk, catalogue, retold

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


def follow_owners(*, owners: Mapping[int, int]) -> None:
    """Owners by campaign, as a file tells them: of those that have none. What somebody chose here
    stays. Caller's transaction."""
    bulk.execute(
        """update campaigns_campaign c set owner_id = told.owner_id
           from unnest(%s::bigint[], %s::bigint[]) as told(id, owner_id)
           where c.id = told.id and c.owner_id is null""",
        [list(owners), list(owners.values())],
    )
