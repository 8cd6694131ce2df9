"""Reading campaigns."""

from collections.abc import Iterable, Sequence
from datetime import date

from accord.campaigns.values import CampaignCard
from accord.foundation import bulk, catalogue

_CARD = """select id, name, channel, started_on, ended_on, goal_stage, goal_metric, goal_target,
                  goal_date, launched_at, owner_id from campaigns_campaign"""


def names(*, ids: Iterable[int]) -> dict[int, str]:
    """Names of these campaigns."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    return dict(bulk.fetch("select id, name from campaigns_campaign where id = any(%s)", [wanted]))


def find(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Campaigns by another tool's ids, as far as known."""
    return catalogue.find(table="campaigns_campaign", source=source, keys=keys)


def find_by_name(*, wanted: Sequence[str]) -> dict[str, int]:
    """Campaigns by their exact names, as far as known."""
    rows = bulk.fetch(
        "select name, min(id) from campaigns_campaign where name = any(%s) group by name",
        [sorted(set(wanted))],
    )
    return dict(rows)


def find_cost_days(*, source: str, keys: Sequence[str]) -> dict[str, date]:
    """The day each of these sums is booked on, as far as they are booked."""
    rows = bulk.fetch(
        """select external_key, spent_on from campaigns_cost
           where source = %s and external_key = any(%s)""",
        [source, list(keys)],
    )
    return dict(rows)


def get_campaign(*, campaign_id: int) -> CampaignCard:
    """One campaign; raises LookupError where there is none."""
    rows = bulk.fetch(f"{_CARD} where id = %s", [campaign_id])
    if not rows:
        raise LookupError(f"There is no campaign {campaign_id}.")
    return CampaignCard(*rows[0])


def list_campaigns(
    *, words: str = "", after: tuple[str, int] | None = None, limit: int = 50
) -> list[CampaignCard]:
    """Campaigns by name, continued after (name, id) of the last one seen; `words` narrows."""
    conditions, values = _conditions(words)
    if after:
        conditions.append("(name, id) > (%s, %s)")
        values += [*after]
    clause = "where " + " and ".join(conditions) if conditions else ""
    rows = bulk.fetch(f"{_CARD} {clause} order by name, id limit %s", [*values, limit])
    return [CampaignCard(*row) for row in rows]


def list_begun(*, until: date, limit: int) -> list[CampaignCard]:
    """Campaigns that have begun by a day, the latest first."""
    rows = bulk.fetch(
        f"{_CARD} where started_on <= %s order by started_on desc, id desc limit %s",
        [until, limit],
    )
    return [CampaignCard(*row) for row in rows]


def count_campaigns(*, words: str = "", at_most: int = 10_000) -> int:
    """How many campaigns there are, counted no further than `at_most`."""
    conditions, values = _conditions(words)
    clause = "where " + " and ".join(conditions) if conditions else ""
    rows = bulk.fetch(
        f"select count(*) from (select 1 from campaigns_campaign {clause} limit %s) as counted",
        [*values, at_most],
    )
    return int(rows[0][0])


def any_cost() -> bool:
    """Whether any money spent is booked."""
    return bool(bulk.fetch("select 1 from campaigns_cost limit 1"))


def _conditions(words: str) -> tuple[list[str], list[object]]:
    """A campaign is found by a part of its name; the catalogue is short enough to be read."""
    if not words:
        return [], []
    return ["position(lower(%s) in lower(name)) > 0"], [words]
