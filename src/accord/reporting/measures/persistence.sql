-- One row for each hand-off from marketing to sales: how often sales tried to reach the lead while
-- it had it, where the lead stood when it came, and what came of it.
with counted as (
  select hand.key, any_value(hand.lead) as lead, any_value(hand.offered_at) as offered_at,
         any_value(hand.quadrant) as quadrant, any_value(hand.outcome) as outcome,
         any_value(hand.reason) as reason, count(tries.tried_at) as tries
  from facts.handoffs hand
  left join derived.sales_tries tries on tries.lead = hand.lead
   and tries.tried_at >= timezone('UTC', hand.offered_at)
   and (hand.closed_at is null or tries.tried_at <= timezone('UTC', hand.closed_at))
  where hand.from_side = 'marketing' and hand.to_side = 'sales'
    and hand.outcome not in ('merged', 'void')
  group by hand.key
)
select
  counted.key, timezone('UTC', counted.offered_at) as happened_at,
  coalesce(nullif(counted.quadrant, ''), 'unjudged') as quadrant,
  case when tries >= 13 then '13+' when tries >= 7 then '7-12' when tries >= 4 then '4-6'
       when tries >= 2 then '2-3' else tries::varchar end as attempts,
  path.customer_p is not null or path.ending = 'won' as reached,
  greatest(0, date_diff('microsecond', counted.offered_at, timezone('UTC',
    case when path.customer_p & 2 = 0 then make_timestamp(path.customer_p // 4) end)))
    / 86400e6 as days,
  counted.outcome in ('rejected', 'recycled') as is_given_up,
  path.customer_p is null and path.ending <> 'won' and path.closed_at is null as is_open,
  date_diff('microsecond', timezone('UTC', counted.offered_at), $horizon::timestamp) / 86400e6
    as age
from counted
join derived.lead_path path on path.key = counted.lead
