-- Won deals, and whose touches are of which.
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
)
