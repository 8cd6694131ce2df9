-- One row for each lead: whether somebody saw it come to MQL, and whether it became a customer.
-- Who skipped the stage on the way to a deal was not called ready by anybody.
with seen as (
  select *,
    mql_p is not null and mql_p & 1 = 0 as is_mql,
    customer_p is not null or ending = 'won' as is_customer,
    case when lead_p & 2 = 0 then make_timestamp(lead_p // 4) else opened_at end as came_at,
    case when customer_p & 2 = 0 then make_timestamp(customer_p // 4) end as won_at
  from derived.lead_path
)
select
  key, origin, channel, campaign, landing_page, segment, owner, team, self_reported,
  case when is_mql then 'mql' else 'other' end as called,
  came_at as happened_at, won_at as reached_at, is_customer as reached,
  greatest(0, date_diff('microsecond', came_at, won_at)) / 86400e6 as days,
  not is_customer and closed_at is null as is_open,
  date_diff('microsecond', came_at, $horizon::timestamp) / 86400e6 as age
from seen
