-- One row for each lead that sales was seen to take: whether it has tried to reach it since.
with taken as (
  select *, make_timestamp(sql_p // 4) as taken_at from derived.lead_path where sql_p & 3 = 0
)
select
  key, origin, channel, campaign, landing_page, segment, owner, team, self_reported,
  taken_at as happened_at,
  exists (
    select 1 from derived.sales_tries tries
    where tries.lead = taken.key and tries.tried_at >= taken_at) as reached,
  closed_at is null as is_open,
  date_diff('microsecond', taken_at, $now::timestamp) / 86400e6 as age
from taken
