-- One row for each lead and each stage it came to, as it was written or as under the version that
-- is asked for. In quotes the paths are those that were written, whatever is asked for.
with entries as (
  select u.key, u.opened_at, s.stage, s.written_p, s.under_p
  from derived.lead_path u
  join derived."lead_path" w on w.key = u.key
  cross join lateral (
    select unnest(['visit', 'lead', 'mql', 'sql', 'opportunity', 'customer']) as stage,
           unnest([w.visit_p, w.lead_p, w.mql_p, w.sql_p, w.opportunity_p, w.customer_p])
             as written_p,
           unnest([u.visit_p, u.lead_p, u.mql_p, u.sql_p, u.opportunity_p, u.customer_p])
             as under_p) s
)
select key, stage, opened_at as happened_at,
       written_p is not null as is_written, under_p is not null as is_under,
       written_p is null and under_p is not null as comes_in,
       written_p is not null and under_p is null as falls_out,
       coalesce(under_p // 345600000000 < written_p // 345600000000, false) as is_earlier,
       coalesce(under_p // 345600000000 > written_p // 345600000000, false) as is_later
from entries where written_p is not null or under_p is not null
