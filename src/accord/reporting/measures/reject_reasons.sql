-- One row for each hand-off that sales gave back, with the reason it named.
select
  hand.key, nullif(hand.reason, '') as reason, hand.owner, nullif(members.team, '') as team,
  nullif(hand.quadrant, '') as quadrant, nullif(hand.origin, '') as origin,
  timezone('UTC', hand.closed_at) as happened_at
from facts.handoffs hand
left join facts.members members on members.key = hand.owner
where hand.to_side = 'sales' and hand.outcome in ('rejected', 'recycled')
