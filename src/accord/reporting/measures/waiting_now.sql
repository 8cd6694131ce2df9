-- One row for each lead that is open now: for how long it has stood in its stage, and whether that is
-- longer than nine in ten of those took that moved on.
with path as (
  select *, coalesce(sql_p, opportunity_p, customer_p) as after_mql,
         coalesce(mql_p, sql_p, opportunity_p, customer_p) as after_lead
  from derived.lead_path
), stays as (
  select 'visit' as stage, visit_p as p, coalesce(lead_p, after_lead) as q from path
  union all
  select 'lead', lead_p, after_lead from path
  union all
  select 'mql', mql_p, after_mql from path
  union all
  select 'sql', sql_p, coalesce(opportunity_p, customer_p) from path
  union all
  select 'opportunity', opportunity_p, customer_p from path
), usual as (
  select stage, quantile_cont(greatest(0, q // 4 - p // 4) / 86400e6, 0.9) as days
  from stays where p & 3 = 0 and q & 2 = 0 group by 1
), standing as (
  select path.key, path.stage, path.origin, path.segment, path.team, path.owner,
         timezone('UTC', leads.stage_at) as happened_at
  from path join facts.leads leads on leads.key = path.key
  where path.closed_at is null and path.ending = '' and path.stage <> 'customer'
)
select standing.*,
       greatest(0, date_diff('microsecond', happened_at, $now::timestamp)) / 86400e6 as days,
       coalesce(greatest(0, date_diff('microsecond', happened_at, $now::timestamp)) / 86400e6 > usual.days, false)
         as is_long
from standing left join usual on usual.stage = standing.stage
