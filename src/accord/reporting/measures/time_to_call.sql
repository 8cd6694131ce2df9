-- One row for each lead that showed that it is ready for a talk: when sales first tried to reach it
-- after that, and what came of it. The sign is the first of both: a card called it perfect or hot,
-- or somebody was seen to call it ready for sales.
with signs as (
  select path.*, coalesce(least(stood.calling_at, mql_at), stood.calling_at, mql_at) as sign_at
  from (
    select *, case when mql_p & 3 = 0 then make_timestamp(mql_p // 4) end as mql_at
    from derived.lead_path
  ) path
  left join derived.best_quadrant stood on stood.lead = path.key
), tried as (
  select signs.key, min(tries.tried_at) filter (where tries.tried_at >= sign_at) as first_at,
         count(tries.tried_at) filter (where tries.tried_at < sign_at) as before
  from signs left join derived.sales_tries tries on tries.lead = signs.key
  where sign_at is not null group by signs.key
), known as (
  select signs.*, tried.before,
         date_diff('second', sign_at, tried.first_at) as wait,
         customer_p is not null or ending = 'won' as is_customer,
         case when customer_p & 2 = 0 then make_timestamp(customer_p // 4) end as won_at
  from signs join tried on tried.key = signs.key
)
select
  key, sign_at as happened_at, is_customer as reached,
  case
    when before > 0 then 'before'
    when wait is null then 'never'
    when wait <= 3600 then 'hour'
    when wait <= 86400 then 'day'
    when wait <= 3 * 86400 then 'three_days'
    when wait <= 7 * 86400 then 'week'
    else 'later'
  end as called_within,
  greatest(0, date_diff('microsecond', sign_at, won_at)) / 86400e6 as days,
  not is_customer and closed_at is null as is_open,
  date_diff('microsecond', sign_at, $horizon::timestamp) / 86400e6 as age
from known
