-- One row for each lead that marketing handed over: it came to the stage before sales' first. In
-- quotes the paths are those that were written: nobody returned what was never handed over.
select
  path.key, path.origin, path.channel, path.campaign, path.landing_page, path.segment, path.owner,
  path.self_reported,
  path.team, nullif(ended.reason, '') as reason,
  case when path.mql_p & 2 = 0 then make_timestamp(path.mql_p // 4) else path.opened_at end
    as happened_at,
  path.sql_p is not null as is_accepted,
  path.sql_p is null and path.closed_at is not null and written.mql_p is not null
    and written.sql_p is null as is_rejected
from derived.lead_path path
join derived."lead_path" written on written.key = path.key
left join (
  select coalesce(passes.joined_to, passes.key) as lead, max_by(reason, occurred_at) as reason
  from facts.stage_events events join facts.leads passes on passes.key = events.lead
  where events.ending <> '' group by 1
) ended on ended.lead = path.key and path.sql_p is null and path.closed_at is not null
  and written.mql_p is not null and written.sql_p is null
where path.mql_p is not null
