-- One row for each meeting that was booked here and whose time has come, whoever booked it and
-- whatever became of it. A meeting that was moved is one, at its last time.
select
  met.handoff as key, nullif(hand.quadrant, '') as quadrant, nullif(hand.origin, '') as origin,
  met.booked_by as owner, nullif(members.team, '') as team,
  timezone('UTC', met.starts_at) as happened_at, met.state, met.is_by_word
from facts.meetings met
left join facts.handoffs hand on hand.key = met.handoff
left join facts.members members on members.key = met.booked_by
where timezone('UTC', met.starts_at) <= $now::timestamp
