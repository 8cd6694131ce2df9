-- One row for each lead and each day on which a team called it, and whether sales accepted it within
-- 30 days from then on.
with called as (
  select lead, timezone($zone, timezone('UTC', touched_at))::date as day, team,
         min(touched_at) as first_at, bool_or(kind = 'call_connected') as has_talked
  from derived.lead_touches
  where kind in ('call_attempt', 'call_connected') and team <> ''
    and touched_at >= coalesce($start::timestamp, $now::timestamp - to_days(90))
  group by 1, 2, 3
), calls as (
  select *, timezone('UTC', timezone($zone, day::timestamp)) as morning from called
), path as (
  select *, case when sql_p & 2 = 0 then make_timestamp(sql_p // 4) end as sql_at
  from derived.lead_path
)
select path.key, strftime(calls.day, '%Y-%m-%d') || '|' || calls.team as call_block, calls.team,
       calls.morning as happened_at, calls.has_talked,
       coalesce(path.sql_at >= calls.morning and path.sql_at < calls.first_at + to_days(30), false)
         as has_moved,
       path.customer_p is not null as is_customer
from calls join path on path.key = calls.lead
