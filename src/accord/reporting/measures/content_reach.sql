-- One row for each lead, and one for each step of the buyer whose pieces it had in hand.
with steps as (
  select key as lead, 'all' as step from derived.lead_path
  union all
  select distinct lead, step from derived.piece_uses
)
select path.key, steps.step, path.origin, path.channel, path.campaign, path.segment, path.team,
       path.opened_at as happened_at
from steps join derived.lead_path path on path.key = steps.lead
