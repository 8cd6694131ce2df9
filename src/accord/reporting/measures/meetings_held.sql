-- One row for each lead and each meeting with it, and whether a deal was opened within 30 days from
-- then on. Several people at one hour with one colleague are one meeting.
with met as (
  select distinct lead, touched_at as met_at, team,
         min(touch) over (partition by touched_at, team, coalesce(member, -touch)) as meeting
  from derived.lead_touches
  where kind = 'meeting_held'
    and touched_at >= coalesce($start::timestamp, $now::timestamp - to_days(90))
), path as (
  select *, case when opportunity_p & 2 = 0 then make_timestamp(opportunity_p // 4) end as opened_deal_at
  from derived.lead_path
)
select path.key, strftime(timezone($zone, timezone('UTC', met.met_at)), '%Y-%m-%d') || '|' || met.team || '|' || met.meeting as meeting,
       nullif(met.team, '') as team, met.met_at as happened_at,
       coalesce(opened_deal_at >= timezone('UTC', timezone($zone,
                date_trunc('day', timezone($zone, timezone('UTC', met.met_at))))) and opened_deal_at < met.met_at + to_days(30), false)
         as has_moved,
       path.customer_p is not null as is_customer
from met join path on path.key = met.lead
