-- One row for each lead who has talked with sales, with the pieces they had in hand before.
with cycles as (
  select key, holder, opened_at,
    row_number() over turn = 1 as is_first,
    lead(opened_at) over turn as next_opened
  from facts.leads where joined_to is null and not is_gone
  window turn as (partition by holder order by opened_at, key)
), people as (
  select distinct person, holder from facts.leads
), happened as (
  select cycles.key as lead, touches.asset, touches.kind, touches.direction, touches.occurred_at
  from facts.touches touches
  join people on people.person = touches.person
  join cycles on cycles.holder = people.holder
    and (cycles.is_first or touches.occurred_at >= cycles.opened_at)
    and (cycles.next_opened is null or touches.occurred_at < cycles.next_opened)
  where not touches.is_gone and not touches.is_machine and not touches.is_by_hand
), talked as (
  select lead, min(occurred_at) as at from happened
  where kind in ('call_connected', 'meeting_held', 'email_reply') group by lead
)
select path.key, path.origin, path.channel, path.segment, path.team,
       path.opened_at as happened_at,
       count(distinct happened.asset) as pieces
from talked
join derived.lead_path path on path.key = talked.lead
left join happened on happened.lead = talked.lead and happened.direction = 'in'
  and happened.asset is not null and happened.occurred_at < talked.at
group by all
