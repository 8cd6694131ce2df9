-- One row for each lead and each stage it was seen to enter and to leave for a further one.
with stays as (
  select key, origin, channel, campaign, landing_page, segment, owner, team,
         unnest([
           {stage: 'visit', p: visit_p,
            q: coalesce(lead_p, mql_p, sql_p, opportunity_p, customer_p)},
           {stage: 'lead', p: lead_p, q: coalesce(mql_p, sql_p, opportunity_p, customer_p)},
           {stage: 'mql', p: mql_p, q: coalesce(sql_p, opportunity_p, customer_p)},
           {stage: 'sql', p: sql_p, q: coalesce(opportunity_p, customer_p)},
           {stage: 'opportunity', p: opportunity_p, q: customer_p}
         ]) as stay
  from derived.lead_path
)
select
  key, origin, channel, campaign, landing_page, segment, owner, team, stay.stage as stage,
  make_timestamp(stay.p // 4) as happened_at,
  greatest(0, stay.q // 4 - stay.p // 4) / 86400e6 as days
from stays
where stay.p & 3 = 0 and stay.q & 2 = 0
