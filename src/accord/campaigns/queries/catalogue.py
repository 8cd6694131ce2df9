"""Reading campaigns."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from accord.campaigns.values import OWN, Booking, CampaignCard, CostLine, Spent
from accord.foundation import bulk, catalogue

_CARD = """select id, name, channel, started_on, ended_on, goal_stage, goal_metric, goal_target,
                  goal_date, launched_at, owner_id, source, audience, personas, planned_minor,
                  planned_currency from campaigns_campaign"""


def names(*, ids: Iterable[int]) -> dict[int, str]:
    """Names of these campaigns."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    return dict(bulk.fetch("select id, name from campaigns_campaign where id = any(%s)", [wanted]))


def owners(*, ids: Iterable[int]) -> dict[int, int]:
    """Who owns each of these campaigns, where somebody does who is here."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    rows = bulk.fetch(
        """select c.id, c.owner_id from campaigns_campaign c
           join live.members m on m.id = c.owner_id and m.is_active where c.id = any(%s)""",
        [wanted],
    )
    return dict(rows)


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
    return _card(rows[0])


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
    return [_card(row) for row in rows]


def list_begun(*, until: date, limit: int) -> list[CampaignCard]:
    """Campaigns that have begun by a day, the latest first."""
    rows = bulk.fetch(
        f"{_CARD} where started_on <= %s order by started_on desc, id desc limit %s",
        [until, limit],
    )
    return [_card(row) for row in rows]


def list_between(*, first: date, last: date, limit: int = 500) -> list[CampaignCard]:
    """Campaigns of which any day that is said of them lies in a time, both ends included: when they
    run, and by when their goal is to be reached. The earliest first."""
    rows = bulk.fetch(
        f"""{_CARD} where (started_on <= %(last)s and coalesce(ended_on, started_on) >= %(first)s)
              or ended_on between %(first)s and %(last)s
              or goal_date between %(first)s and %(last)s
            order by coalesce(started_on, ended_on, goal_date), id limit %(limit)s""",
        {"first": first, "last": last, "limit": limit},
    )
    return [_card(row) for row in rows]


def spent_on(*, campaign_id: int) -> list[Spent]:
    """What a campaign has cost so far, by currency; the largest first."""
    rows = bulk.fetch(
        """select currency, sum(amount_minor)::bigint, count(*) from campaigns_cost
           where campaign_id = %s group by currency order by 2 desc, 1""",
        [campaign_id],
    )
    return [Spent(*row) for row in rows]


def list_costs(*, campaign_id: int, limit: int = 20) -> list[CostLine]:
    """What is booked on a campaign, the latest first."""
    rows = bulk.fetch(
        """select id, kind, spent_on, amount_minor, currency, source = %s from campaigns_cost
           where campaign_id = %s order by spent_on desc, id desc limit %s""",
        [OWN, campaign_id, limit],
    )
    return [CostLine(*row) for row in rows]


def list_bookings(*, ids: Iterable[int]) -> list[Booking]:
    """These costs, with what each was spent on."""
    wanted = list(set(ids))
    if not wanted:
        return []
    rows = bulk.fetch(
        """select b.id, b.spent_on, b.kind, b.team, b.campaign_id, coalesce(c.name, ''),
                  coalesce(nullif(b.channel, ''), c.channel, ''), b.origin, b.source
           from campaigns_cost b left join campaigns_campaign c on c.id = b.campaign_id
           where b.id = any(%s)""",
        [wanted],
    )
    return [Booking(*row) for row in rows]


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


def _card(row: Sequence[Any]) -> CampaignCard:
    card = CampaignCard(*row)
    return replace(card, personas=tuple(json.loads(str(card.personas))))


def _conditions(words: str) -> tuple[list[str], list[object]]:
    """A campaign is found by a part of its name; the catalogue is short enough to be read."""
    if not words:
        return [], []
    return ["position(lower(%s) in lower(name)) > 0"], [words]
