-- The last moment the data knows about, and no later than now.
select max(moment) as horizon
from (
  select max(occurred_at) as moment from facts.stage_events where occurred_at <= $until
  union all
  select max(occurred_at) from facts.touches where occurred_at <= $until and not is_gone
  union all
  select max(closed_at) from facts.deals where closed_at <= $until and not is_gone
)
