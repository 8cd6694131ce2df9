-- One row for each lead and each stage it was seen to enter and to leave for a further one.
with path as (
  select *, coalesce(sql_p, opportunity_p, customer_p) as after_mql,
         coalesce(mql_p, sql_p, opportunity_p, customer_p) as after_lead
  from derived.lead_path
), stays as (
  select key, 'visit' as stage, visit_p as p, coalesce(lead_p, after_lead) as q from path
  union all
  select key, 'lead', lead_p, after_lead from path
  union all
  select key, 'mql', mql_p, after_mql from path
  union all
  select key, 'sql', sql_p, coalesce(opportunity_p, customer_p) from path
  union all
  select key, 'opportunity', opportunity_p, customer_p from path
)
select key, stage, make_timestamp(p // 4) as happened_at,
       greatest(0, q // 4 - p // 4) / 86400e6 as days
from stays
where p & 3 = 0 and q & 2 = 0
