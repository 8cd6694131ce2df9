-- One row for each lead that sales tried to reach: how often before it was decided, the best
-- quadrant it stood in, and what came of it.
with counted as (
  select path.key, min(tries.tried_at) as first_at, count(*) as tries
  from derived.lead_path path
  join derived.sales_tries tries on tries.lead = path.key
   and (path.closed_at is null or tries.tried_at <= timezone('UTC', path.closed_at))
  group by path.key
)
select
  path.key, first_at as happened_at, coalesce(stood.quadrant, 'unjudged') as quadrant,
  case when tries >= 20 then '20+' when tries >= 13 then '13-19' when tries >= 7 then '7-12'
       when tries >= 4 then '4-6' when tries >= 2 then '2-3' else '1' end as attempts,
  customer_p is not null or ending = 'won' as reached,
  greatest(0, date_diff('microsecond', first_at,
    case when customer_p & 2 = 0 then make_timestamp(customer_p // 4) end)) / 86400e6 as days,
  customer_p is null and ending <> 'won' and closed_at is null as is_open,
  date_diff('microsecond', first_at, $horizon::timestamp) / 86400e6 as age
from counted
join derived.lead_path path on path.key = counted.key
left join derived.best_quadrant stood on stood.lead = path.key
