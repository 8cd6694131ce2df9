-- One row for each touch of a lead that tools or colleagues told of, without what machines did. It
-- belongs to the pass that was open then; what came before the first belongs to the first.
with cycles as (
  select key, holder, opened_at,
    row_number() over turn = 1 as is_first,
    lead(opened_at) over turn as next_opened
  from facts.leads where joined_to is null and not is_gone
  window turn as (partition by holder order by opened_at, key)
), people as (
  select distinct person, holder from facts.leads
)
select cycles.key as lead, touches.key as touch, touches.kind, touches.direction, touches.reach,
       touches.team, touches.member, touches.asset, timezone('UTC', touches.occurred_at) as touched_at,
       touches.kind in ('call_connected', 'meeting_held') or touches.kind = 'email_reply' as is_talk
from facts.touches touches
join people on people.person = touches.person
join cycles on cycles.holder = people.holder
  and (cycles.is_first or touches.occurred_at >= cycles.opened_at)
  and (cycles.next_opened is null or touches.occurred_at < cycles.next_opened)
where not touches.is_gone and not touches.is_machine and not touches.came_back
