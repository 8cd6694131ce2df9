-- One row for each lead that came from $came_from until before $came_until, as it stood at $until:
-- how far it had come, whether a card says that it fits, and how sales had handled it.
with came as (
  select *, epoch_us($until::timestamp) * 4 as cut from derived.lead_path
  where lead_p & 2 = 0 and make_timestamp(lead_p // 4) >= $came_from::timestamp
    and make_timestamp(lead_p // 4) < $came_until::timestamp
), deals as (
  select coalesce(passes.joined_to, passes.key) as lead,
         bool_or(timezone('UTC', deals.closed_at) < $until::timestamp and deals.status in ('WON', 'LOST'))
           as is_decided,
         bool_or(won.at is not null) as is_won,
         sum(won.amount) as amount
  from facts.deals deals
  join facts.leads passes on passes.key = deals.lead
  left join lateral (
    select deals.closed_at as at,
           case when deals.currency = $currency then deals.amount_minor end as amount
    where deals.status = 'WON' and timezone('UTC', deals.closed_at) < $until::timestamp
  ) won on true
  where not deals.is_gone
    and timezone('UTC', coalesce(deals.opened_at, deals.closed_at)) < $until::timestamp
  group by 1
), handled as (
  select coalesce(passes.joined_to, passes.key) as lead,
         bool_or(clocks.state in ('met_late', 'missed')
                 or clocks.state = 'running' and timezone('UTC', clocks.due_at) < $until::timestamp) as is_late
  from facts.clocks clocks
  join facts.handoffs hand on hand.key = clocks.handoff
  join facts.leads passes on passes.key = hand.lead
  where clocks.promise = 'attempt' and clocks.member is null and not clocks.is_silent
    and clocks.state in ('met', 'met_late', 'missed', 'running')
  group by 1
), given_up as (
  select coalesce(passes.joined_to, passes.key) as lead, min(hand.closed_at) as closed_at
  from facts.handoffs hand join facts.leads passes on passes.key = hand.lead
  where hand.to_side = 'sales' and hand.outcome in ('rejected', 'recycled', 'expired') group by 1
), tried as (
  select came.key, count(tries.tried_at) as tries,
         bool_or(tries.kind in ('call_connected', 'meeting_held')) as reached
  from came join given_up on given_up.lead = came.key
  left join derived.sales_tries tries on tries.lead = came.key
    and tries.tried_at < timezone('UTC', given_up.closed_at)
  group by 1
)
select
  came.key,
  case when stood.quadrant in ('perfect', 'nurture') then 'fits'
       when stood.quadrant in ('hot', 'cold') then 'does_not_fit' else 'unknown' end as segment,
  coalesce(least(mql_p, sql_p, opportunity_p, customer_p) < cut, false) or deals.lead is not null as is_mql,
  coalesce(least(sql_p, opportunity_p, customer_p) < cut, false) or deals.lead is not null as is_sql,
  coalesce(least(opportunity_p, customer_p) < cut, false) or deals.lead is not null as is_opportunity,
  coalesce(deals.is_decided, customer_p < cut, false) as is_decided,
  coalesce(deals.is_won, customer_p < cut, false) as is_won,
  deals.amount is not null as is_valued, coalesce(deals.amount, 0)::bigint as amount_minor,
  handled.lead is not null as is_timed, coalesce(handled.is_late, false) as is_late,
  given_up.lead is not null and timezone('UTC', given_up.closed_at) < $until::timestamp
    and coalesce(tried.tries, 0) < $tries and not coalesce(tried.reached, false) as is_given_up
from came
left join derived.best_quadrant stood on stood.lead = came.key
left join deals on deals.lead = came.key
left join handled on handled.lead = came.key
left join given_up on given_up.lead = came.key
left join tried on tried.key = came.key
