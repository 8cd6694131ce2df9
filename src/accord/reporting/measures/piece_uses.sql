-- One row for each lead and piece it had in hand. What somebody did belongs to the lead that was
-- open then; what came before the first lead belongs to the first.
with cycles as (
  select key, person, opened_at,
    row_number() over turn = 1 as is_first,
    lead(opened_at) over turn as next_opened
  from facts.leads
  window turn as (partition by person order by cycle_no)
)
select distinct cycles.key as lead, touches.asset, coalesce(assets.journey_stage, '') as step
from facts.touches touches
join cycles on cycles.person = touches.person
  and (cycles.is_first or touches.occurred_at >= cycles.opened_at)
  and (cycles.next_opened is null or touches.occurred_at < cycles.next_opened)
left join facts.assets assets on assets.key = touches.asset
where touches.asset is not null and touches.direction = 'in'
