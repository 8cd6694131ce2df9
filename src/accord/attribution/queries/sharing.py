"""Who of both teams touched one deal before it was won."""

from __future__ import annotations

from datetime import datetime, timedelta

from accord.attribution.rules.sharing import Told, once_a_day, parts_of
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
        """with heads as (
             select p.canonical_id as head_id from live.persons p where p.id = coalesce(
               %(person)s, (select coalesce(h.holder_id, h.person_id) from live.leads l
                            join live.leads h on h.id = coalesce(l.joined_to_id, l.id)
                            where l.id = %(lead)s))
             union select head_id from live.deal_people where deal_id = %(deal)s)
           select t.id, t.head_id, t.kind, t.team, t.channel, t.campaign_id, t.asset_id,
                  t.member_id, t.occurred_at
           from heads join live.touches t on t.head_id = heads.head_id
           where t.kind = any(%(kinds)s) and t.occurred_at <= %(anchor)s
             and t.occurred_at >= %(since)s
             and (t.kind <> 'email_sent' or t.reach = '1:1' or %(to_many)s)
             and (t.team <> 'sales' or %(by_sales)s)
             and (t.seconds is null or t.seconds >= %(shortest)s)
           order by t.occurred_at, t.id limit %(most)s""",
        {
            "person": deal.person_id,
            "lead": deal.lead_id,
            "deal": deal.id,
            "kinds": [kind.value for kind in rules.kinds],
            "anchor": anchor,
            "since": anchor - timedelta(days=rules.look_back),
            "to_many": rules.mails_to_many,
            "by_sales": rules.by_sales,
            "shortest": rules.shortest_talk,
            "most": MOST,
        },
    )
    return [Told(*row) for row in rows]
