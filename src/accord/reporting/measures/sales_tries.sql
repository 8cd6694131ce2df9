-- One row for each time that somebody of sales tried to reach a lead, as a tool has seen it; a mail
-- that came back is none. It belongs to the pass that was open then; what came before the first belongs to the first.
with cycles as (
  select key, holder, opened_at,
    row_number() over turn = 1 as is_first,
    lead(opened_at) over turn as next_opened
  from facts.leads where joined_to is null and not is_gone
  window turn as (partition by holder order by opened_at, key)
), people as (
  select distinct person, holder from facts.leads
)
select cycles.key as lead, timezone('UTC', touches.occurred_at) as tried_at, touches.kind
from facts.touches touches
join people on people.person = touches.person
join cycles on cycles.holder = people.holder
  and (cycles.is_first or touches.occurred_at >= cycles.opened_at)
  and (cycles.next_opened is null or touches.occurred_at < cycles.next_opened)
where touches.direction = 'out' and touches.reach = '1:1' and touches.team = 'sales'
  and touches.kind in ('email_sent', 'call_attempt', 'call_connected', 'meeting_held', 'im',
                       'social')
  and not touches.is_gone and not touches.is_by_hand and not touches.came_back
