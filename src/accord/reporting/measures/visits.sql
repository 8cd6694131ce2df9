-- One row for each lead that came within the days of which visits were counted.
select path.key, path.origin, path.campaign, make_timestamp(lead_p // 4) as happened_at
from derived.lead_path path
where lead_p is not null and lead_p & 2 = 0
  and exists (
    select 1 from facts.visits told
    where timezone($zone, timezone('UTC', make_timestamp(lead_p // 4)))::date between told.day and told.until
  )
