"""Who of both teams touched one deal before it was won."""

from __future__ import annotations

from datetime import datetime, timedelta

from accord.attribution.rules.compiling import counts
from accord.attribution.rules.sharing import Told, parts_of
from accord.attribution.values.reports import Teams
from accord.attribution.values.shared import SharedDeal
from accord.attribution.values.touch_rules import TouchRules
from accord.deals.values import DealCard, DealStatus
from accord.foundation import bulk
from accord.kernel.money import Money
from accord.team import api as team

# The same person with the same piece counts once a day, by its first time.
_ONCE_A_DAY = """touches.asset_id is null or touches.id = first_value(touches.id) over (
  partition by touches.head_id, touches.kind, touches.asset_id,
    (touches.occurred_at at time zone %(zone)s)::date order by touches.occurred_at, touches.id)"""
_TOLD = """with heads as (
  select p.canonical_id as head_id from live.persons p where p.id = coalesce(
    %(person)s, (select coalesce(h.holder_id, h.person_id) from live.leads l
                 join live.leads h on h.id = coalesce(l.joined_to_id, l.id) where l.id = %(lead)s))
  union select head_id from live.deal_people where deal_id = %(deal)s
), each as (
  select touches.id, touches.team, touches.member_id, touches.occurred_at as at,
         case when touches.member_id is null then touches.campaign_id end as campaign_id,
         case when coalesce(touches.member_id, touches.campaign_id) is null
              then coalesce(nullif(touches.channel, ''), touches.kind) else '' end as channel,
         {once} as is_one
  from heads join live.touches touches on touches.head_id = heads.head_id
  where {counts} and touches.occurred_at between %(since)s and %(anchor)s)
select team, member_id, campaign_id, channel, count(*), min(at), max(at),
       (array_agg(id order by at, id))[1]
from each where is_one group by 1, 2, 3, 4"""


def shared_deal(*, deal: DealCard, rules: TouchRules, at: datetime) -> SharedDeal:
    """Equal parts of all touches that count, whoever of the deal's person and buying group they
    are of. Nothing is shared of a deal that is not won."""
    money = None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency)
    is_won = deal.status is DealStatus.WON and deal.gone_at is None
    found = _told(deal, rules=rules, at=at) if is_won else []
    return SharedDeal(
        parts=parts_of(found, money=money),
        touches=sum(one.touches for one in found),
        days=rules.look_back,
        is_won=is_won,
        money=money,
    )


def _told(deal: DealCard, *, rules: TouchRules, at: datetime) -> list[Told]:
    anchor = deal.closed_at or at
    once = _ONCE_A_DAY if rules.collapse else "true"
    rows = bulk.fetch(
        _TOLD.format(once=once, counts=counts(rules, teams=Teams.BOTH)),
        {
            "person": deal.person_id,
            "lead": deal.lead_id,
            "deal": deal.id,
            "anchor": anchor,
            "since": anchor - timedelta(days=rules.look_back),
            "zone": team.reporting_zone().key,
        },
    )
    return [Told(*row) for row in rows]
