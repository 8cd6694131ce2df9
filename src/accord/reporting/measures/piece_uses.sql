-- One row for each lead and piece it had in hand. What somebody did belongs to the lead that was
-- open then; what came before the first lead belongs to the first.
with cycles as (
  select key, holder, opened_at,
    row_number() over turn = 1 as is_first,
    lead(opened_at) over turn as next_opened
  from facts.leads where joined_to is null and not is_gone
  window turn as (partition by holder order by opened_at, key)
), people as (
  select distinct person, holder from facts.leads
)
select distinct cycles.key as lead, touches.asset, coalesce(assets.journey_stage, '') as step
from facts.touches touches
join people on people.person = touches.person
join cycles on cycles.holder = people.holder
  and (cycles.is_first or touches.occurred_at >= cycles.opened_at)
  and (cycles.next_opened is null or touches.occurred_at < cycles.next_opened)
left join facts.assets assets on assets.key = touches.asset
where touches.asset is not null and touches.direction = 'in' and not touches.is_gone
