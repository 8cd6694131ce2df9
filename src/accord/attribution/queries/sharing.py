"""Who of both teams touched one deal before it was won."""

from __future__ import annotations

from datetime import datetime, timedelta

from accord.attribution.rules.compiling import counts
from accord.attribution.rules.sharing import Told, once_a_day, parts_of
from accord.attribution.values.reports import Teams
from accord.attribution.values.shared import SharedDeal
from accord.attribution.values.touch_rules import TouchRules
from accord.deals.values import DealCard, DealStatus
from accord.foundation import bulk
from accord.kernel.money import Money

MOST = 20_000  # touches of one deal


def shared_deal(*, deal: DealCard, rules: TouchRules, at: datetime) -> SharedDeal:
    """Equal parts of all touches that count, whoever of the deal's person and buying group they
    are of. Nothing is shared of a deal that is not won."""
    money = None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency)
    is_won = deal.status is DealStatus.WON and deal.gone_at is None
    touches = _touches(deal, rules=rules, at=at) if is_won else []
    if rules.collapse:
        touches = once_a_day(touches)
    return SharedDeal(
        parts=parts_of(touches, money=money),
        touches=len(touches),
        days=rules.look_back,
        is_won=is_won,
        money=money,
    )


def _touches(deal: DealCard, *, rules: TouchRules, at: datetime) -> list[Told]:
    anchor = deal.closed_at or at
    rows = bulk.fetch(
        f"""with heads as (
             select p.canonical_id as head_id from live.persons p where p.id = coalesce(
               %(person)s, (select coalesce(h.holder_id, h.person_id) from live.leads l
                            join live.leads h on h.id = coalesce(l.joined_to_id, l.id)
                            where l.id = %(lead)s))
             union select head_id from live.deal_people where deal_id = %(deal)s)
           select touches.id, touches.head_id, touches.kind, touches.team, touches.channel,
                  touches.campaign_id, touches.asset_id, touches.member_id, touches.occurred_at
           from heads join live.touches touches on touches.head_id = heads.head_id
           where {counts(rules, teams=Teams.BOTH)}
             and touches.occurred_at between %(since)s and %(anchor)s
           order by touches.occurred_at, touches.id limit %(most)s""",
        {
            "person": deal.person_id,
            "lead": deal.lead_id,
            "deal": deal.id,
            "anchor": anchor,
            "since": anchor - timedelta(days=rules.look_back),
            "most": MOST,
        },
    )
    return [Told(*row) for row in rows]
