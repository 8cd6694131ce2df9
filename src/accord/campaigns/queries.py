"""Reading campaigns."""

from collections.abc import Iterable, Sequence

from accord.campaigns.values import CampaignCard
from accord.foundation import bulk, catalogue

_CARD = """select id, name, channel, started_on, ended_on, goal_stage, goal_metric, goal_target, goal_date,
                  launched_at from campaigns_campaign"""


def names(*, ids: Iterable[int]) -> dict[int, str]:
    """Names of these campaigns."""
    return dict(bulk.fetch("select id, name from campaigns_campaign where id = any(%s)", [list(set(ids))]))


def find(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Campaigns by another tool's ids, as far as known."""
    return catalogue.find(table="campaigns_campaign", source=source, keys=keys)


def find_by_name(*, wanted: Sequence[str]) -> dict[str, int]:
    """Campaigns by their exact names, as far as known."""
    rows = bulk.fetch(
        "select name, min(id) from campaigns_campaign where name = any(%s) group by name", [sorted(set(wanted))]
    )
    return dict(rows)


def get_campaign(*, campaign_id: int) -> CampaignCard:
    """One campaign; raises LookupError where there is none."""
    rows = bulk.fetch(f"{_CARD} where id = %s", [campaign_id])
    if not rows:
        raise LookupError(f"There is no campaign {campaign_id}.")
    return CampaignCard(*rows[0])


def list_campaigns(*, after: tuple[str, int] | None = None, limit: int = 50) -> list[CampaignCard]:
    """Campaigns by name, continued after (name, id) of the last one seen."""
    clause = "where (name, id) > (%s, %s)" if after else ""
    rows = bulk.fetch(f"{_CARD} {clause} order by name, id limit %s", [*(after or ()), limit])
    return [CampaignCard(*row) for row in rows]
