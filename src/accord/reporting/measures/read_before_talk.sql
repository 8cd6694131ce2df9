-- One row for each lead that has talked with us: how many different pieces it had in hand before the
-- first talk, a piece once however often.
with talks as (
  select lead, min(touched_at) as talked_at from derived.lead_touches where is_talk group by 1
), pieces as (
  select touches.lead, count(distinct touches.asset) as pieces
  from derived.lead_touches touches join talks on talks.lead = touches.lead
  where touches.asset is not null and touches.direction = 'in' and touches.touched_at < talks.talked_at
  group by 1
)
select path.key, path.origin, path.segment, path.team, path.campaign, path.channel,
       talks.talked_at as happened_at, coalesce(pieces.pieces, 0) as pieces
from talks
join derived.lead_path path on path.key = talks.lead
left join pieces on pieces.lead = talks.lead
