-- Touches of won deals, a row for each deal and touch that counts.
-- pack: when (microseconds), then which record, then its group: the order of a journey as one
-- number, so that first and last are a minimum and a maximum and touches of one moment have an order.
won as materialized (
  select deals.key as deal, deals.amount_minor as amount, deals.currency,
    epoch_us(coalesce(deals.closed_at, $now::timestamptz)) as anchor,
    epoch_us(deals.opened_at) as opportunity_at,
    case when leads.time_known then epoch_us(leads.opened_at) end as lead_at,
    coalesce(deals.person, leads.holder) as person
  from facts.deals deals
  left join facts.leads passes on passes.key = deals.lead
  left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
  where deals.status = 'WON' and not deals.is_gone and {period}
), heads as (
  select won.deal, people.head from won join facts.people people on people.key = won.person
  {groups}
), on_way as materialized (
  select people.key as person, people.head, heads.deal, won.anchor, won.lead_at, won.opportunity_at,
         greatest(0, won.anchor - $look_back::bigint * 86400000000) as since
  from heads
  join facts.people people on people.head = heads.head
  join won on won.deal = heads.deal
), {labels}
each as (
  select on_way.deal, on_way.head, touches.kind, touches.asset,
    epoch_us(touches.occurred_at) as moment,
    (epoch_us(touches.occurred_at)::hugeint << 64) + (touches.key::hugeint << 24) + {group}
      as pack,
    epoch_us(touches.occurred_at) <= on_way.lead_at as by_lead,
    epoch_us(touches.occurred_at) <= on_way.opportunity_at as by_opportunity,
    not ({direct}) as is_named
  from facts.touches touches
  join on_way on on_way.person = touches.person
    and epoch_us(touches.occurred_at) between on_way.since and on_way.anchor
  {joins}
  where not touches.is_gone and not touches.is_machine and {counts}
), touch as materialized (
  {touch}
), ends as materialized (
  select deal, count(*) as touches, min(pack) as first, max(pack) as closed_won,
    max(pack) filter (by_lead) as lead_created,
    max(pack) filter (by_opportunity) as opportunity_created,
    max(pack) filter (is_named) as named
  from touch group by deal
), per as materialized (
  select touch.deal, (touch.pack & 16777215)::int as grp, count(*) as touches,
    sum(greatest(1, round($whole_weight::double * exp(-ln(2) / $half_life::double * (
      (ends.closed_won >> 64)::bigint - (touch.pack >> 64)::bigint) / 86400e6))::bigint)) as weight
  from touch join ends on ends.deal = touch.deal
  group by all
)
