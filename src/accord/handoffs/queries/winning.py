"""Won deals with all that both teams and the buyer did until the signature."""

from collections.abc import Sequence

from accord.campaigns import api as campaigns
from accord.foundation import bulk
from accord.handoffs.values.winning import Story

_SQL = """
with won as (
  select d.key as id, d.lead as lead_id, d.closed_at, d.owner, d.developer,
         coalesce(p.canonical_id, lp.canonical_id) as head_id,
         coalesce(d.campaign, l.campaign_id) as campaign_id
  from facts.deals d
  left join live.leads l on l.id = d.lead
  left join live.persons p on p.id = d.person
  left join live.persons lp on lp.id = l.person_id
  where d.key = any(%s) and d.status = 'WON' and d.closed_at is not null and not d.is_gone
), buyers as (
  select id as deal, head_id from won where head_id is not null
  union
  select d.deal_id, d.head_id from live.deal_people d join won on won.id = d.deal_id
), said as (
  select won.id as deal, t.*
  from won join buyers b on b.deal = won.id
  join live.one_person o on o.head_id = b.head_id
  join facts.touches t on t.person = o.person_id
  where not t.is_gone and not t.is_machine and t.occurred_at <= won.closed_at
), handed as (
  select won.id as deal, h.owner_id, h.given_by_id
  from won join buyers b on b.deal = won.id
  join live.one_person o on o.head_id = b.head_id
  join live.leads l on l.person_id = o.person_id
  join handoffs_handoff h on h.lead_id = l.id
  where h.outcome <> 'merged' and h.offered_at <= won.closed_at
), had_a_part as (
  select deal, member from said
  union select deal, owner_id from handed
  union select deal, given_by_id from handed
  union select id, owner from won
  union select id, developer from won
)
select won.id, won.lead_id, won.closed_at,
       (select min(occurred_at) from said s where s.deal = won.id and s.direction = 'in'),
       coalesce((select campaign from said s where s.deal = won.id and s.direction = 'in'
                   and s.campaign is not null order by s.occurred_at, s.key limit 1),
                won.campaign_id),
       (select array_agg(asset order by first_at, asset)
        from (select asset, min(occurred_at) as first_at from said s
              where s.deal = won.id and s.direction = 'in' and s.asset is not null
              group by asset order by 2, 1 limit 20) read),
       call.member, call.occurred_at,
       (select array_agg(m.id order by m.id) from had_a_part a
        join live.members m on m.id = a.member and m.is_active where a.deal = won.id),
       (select array_agg(distinct s.campaign) from said s
        where s.deal = won.id and s.direction = 'in' and s.campaign is not null)
from won
left join lateral (
  select s.member, s.occurred_at from said s
  where s.deal = won.id and s.kind in ('call_attempt', 'call_connected') and s.direction = 'out'
    and s.member is not null
  order by s.occurred_at, s.key limit 1) call on true
order by won.id"""


def stories_of(*, deal_ids: Sequence[int]) -> list[Story]:
    """How these deals were won, in order; those that are not won, or have no day of it, are left
    out. What the buyer did is what all of their buying group did."""
    if not deal_ids:
        return []
    rows = bulk.fetch(_SQL, [[*deal_ids]])
    led_by = campaigns.owners(ids={one for row in rows for one in (row[4], *(row[9] or ())) if one})
    return [
        Story(
            deal, lead, won_at, first_at, campaign, tuple(read or ()), called_by, called_at,
            tuple(sorted({*(members or ()), *(
                led_by[one] for one in {campaign, *(ran or ())} if one in led_by
            )})),
        )
        for deal, lead, won_at, first_at, campaign, read, called_by, called_at, members, ran in rows
    ]  # fmt: skip
