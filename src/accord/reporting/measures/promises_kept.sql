-- One row for each hand-off of which something was owed whose time is over: whether all of it was
-- kept; what a lead that was deleted or erased left undone is owed no more. By the team's clocks of
-- agreements in force; what was only measured in silence is left out.
with owed as (
  select clocks.handoff, max(timezone('UTC', clocks.due_at)) as due_at,
         bool_or(clocks.state in ('met_late', 'missed')) as has_missed,
         bool_or(clocks.state = 'running') as is_open
  from facts.clocks clocks
  where clocks.member is null and not clocks.is_silent and clocks.due_at is not null
    and clocks.state in ('met', 'met_late', 'missed', 'running')
    and clocks.promise <> 'next_attempt' -- tries count with the clause that asks for all of them
    and (clocks.state <> 'running' or timezone('UTC', clocks.due_at) < $now::timestamp)
  group by 1
)
select
  hand.key, nullif(hand.quadrant, '') as quadrant, nullif(hand.origin, '') as origin,
  hand.kind as handoff_kind, owed.due_at as happened_at,
  case when owed.has_missed then 'missed' when owed.is_open then 'open' else 'met' end as outcome
from owed join facts.handoffs hand on hand.key = owed.handoff
where hand.outcome <> 'merged'
