-- One row for each lead with a touch: how many of them went to many or were found by the buyer, and
-- how many were between two people.
with split as (
  select lead, min(touched_at) as first_at,
         count(*) filter (where reach = '1:1') as personal,
         count(*) filter (where reach <> '1:1') as digital
  from derived.lead_touches group by 1
)
select path.key, path.origin, path.segment, path.team, path.campaign, path.channel,
       path.customer_p is not null as is_customer,
       split.first_at as happened_at, split.digital, split.personal
from split join derived.lead_path path on path.key = split.lead
