-- One row for each hand-off: what has become of it, and how long the answer took.
with words as (
  select handoff, min(moved_at) as answered_at from facts.handoff_events
  where move in ('accept', 'reject', 'recycle', 'ask') group by 1
)
select
  hand.key, hand.kind as handoff_kind, nullif(hand.quadrant, '') as quadrant, nullif(hand.origin, '') as origin,
  hand.owner, nullif(members.team, '') as team,
  timezone('UTC', hand.offered_at) as happened_at,
  hand.accepted_at is not null as is_accepted,
  case when hand.state in ('offered', 'asked') then 'waiting'
       when hand.state = 'worked' then 'worked' else hand.outcome end as outcome,
  case when words.answered_at >= hand.offered_at
       then date_diff('microsecond', hand.offered_at, words.answered_at) / 3600e6 end as hours
from facts.handoffs hand
left join words on words.handoff = hand.key
left join facts.members members on members.key = hand.owner
where hand.outcome <> 'merged'
