-- One row for each lead and each stage it entered; `is_now` where it stands in it.
with entries as (
  select key, 'visit' as stage, visit_p as p, closed_at is null and stage = 'visit' as is_now
  from derived.lead_path
  union all
  select key, 'lead', lead_p, closed_at is null and stage = 'lead' from derived.lead_path
  union all
  select key, 'mql', mql_p, closed_at is null and stage = 'mql' from derived.lead_path
  union all
  select key, 'sql', sql_p, closed_at is null and stage = 'sql' from derived.lead_path
  union all
  select key, 'opportunity', opportunity_p, closed_at is null and stage = 'opportunity'
  from derived.lead_path
  union all
  select key, 'customer', customer_p, ending = 'won' or (closed_at is null and stage = 'customer')
  from derived.lead_path
)
select key, stage, is_now, case when p & 2 = 0 then make_timestamp(p // 4) end as happened_at
from entries where p is not null
