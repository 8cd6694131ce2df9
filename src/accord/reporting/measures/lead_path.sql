-- One row for each lead: what it is, and when it first came to each stage. Passes that are one
-- are one row with the events of all. Leads that were deleted in their tools are none.
-- A stage's moment is packed into one number so that the earliest event is one minimum:
-- microseconds x 4 + 2 if the time is not known + 1 if nobody saw it happen.
with moments as (
  select
    lead,
    min(case when stage = 'visit' then packed end) as visit_p,
    min(case when stage = 'lead' then packed end) as lead_p,
    min(case when stage = 'mql' then packed end) as mql_p,
    min(case when stage = 'sql' then packed end) as sql_p,
    min(case when stage = 'opportunity' then packed end) as opportunity_p,
    min(case when stage = 'customer' then packed end) as customer_p
  from (
    select coalesce(passes.joined_to, events.lead) as lead, events.stage,
           epoch_us(occurred_at) * 4 + (not events.time_known)::int * 2 + inferred::int as packed
    from facts.stage_events events
    join facts.leads passes on passes.key = events.lead
    where events.ending = ''
  )
  group by lead
)
select
  leads.key, leads.origin, leads.channel, leads.campaign, leads.landing_page, leads.segment,
  leads.self_reported,
  leads.owner, nullif(members.team, '') as team, leads.stage, leads.ending, leads.closed_at,
  case when leads.time_known then timezone('UTC', leads.opened_at) end as opened_at,
  moments.* exclude (lead, lead_p),
  -- Whoever was first seen at a later stage became a lead when the cycle was opened.
  case when lead_p & 2 > 0 and leads.time_known then epoch_us(leads.opened_at) * 4 + (lead_p & 1)
       else lead_p end as lead_p
from facts.leads leads
left join moments on moments.lead = leads.key
left join facts.members members on members.key = leads.owner
where leads.joined_to is null and not leads.is_gone
