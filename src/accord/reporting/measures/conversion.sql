-- One row for each lead that entered $from_stage, and whether it reached $to_stage.
with step as (
  select *,
    case $from_stage
      when 'visit' then visit_p when 'lead' then lead_p when 'mql' then mql_p
      when 'sql' then sql_p when 'opportunity' then opportunity_p else customer_p end as from_p,
    case $to_stage
      when 'visit' then visit_p when 'lead' then lead_p when 'mql' then mql_p
      when 'sql' then sql_p when 'opportunity' then opportunity_p else customer_p end as to_p
  from derived.lead_path
), timed as (
  select *,
    case when from_p & 2 = 0 then make_timestamp(from_p // 4) else opened_at end as happened_at,
    case when to_p & 2 = 0 then make_timestamp(to_p // 4) end as reached_at,
    case when from_p & 2 = 0 and to_p & 2 = 0
         then greatest(0, to_p // 4 - from_p // 4) / 86400e6 end as days
  from step where from_p is not null
)
select
  key, origin, channel, campaign, landing_page, segment, owner, team, self_reported,
  happened_at, reached_at, days,
  to_p is not null and ($within::double is null or coalesce(days <= $within, false)) as reached,
  to_p is not null as to_reached,
  case when to_p is null and closed_at is not null
       then date_diff('microsecond', happened_at, timezone('UTC', closed_at)) / 86400e6
  end as left_days,
  to_p is null and closed_at is null as is_open,
  date_diff('microsecond', happened_at, $horizon::timestamp) / 86400e6 as age
from timed
