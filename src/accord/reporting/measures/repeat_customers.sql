-- One row for each customer: its first won deal, and how long until the second, if there is one.
with in_turn as (
  select *,
    row_number() over turn as place,
    lead(key) over turn is not null as reached,
    lead(happened_at) over turn as reached_at
  from derived.buyers
  window turn as (partition by buyer order by happened_at nulls last, key)
)
select
  key, origin, channel, campaign, landing_page, segment, owner, team, product,
  happened_at, reached_at, reached,
  date_diff('microsecond', happened_at, reached_at) / 86400e6 as days,
  date_diff('microsecond', happened_at, $horizon::timestamp) / 86400e6 as age
from in_turn where place = 1
