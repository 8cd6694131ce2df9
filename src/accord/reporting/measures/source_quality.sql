-- One row for each lead, with how well it fits where a card has judged it.
select
  path.key, path.origin, path.landing_page, path.segment,
  coalesce(path.channel, nullif(campaigns.channel, '')) as channel, path.campaign,
  case when lead_p & 2 = 0 then make_timestamp(lead_p // 4) else path.opened_at end as happened_at,
  best.quadrant is not null as is_judged,
  coalesce(best.quadrant in ('perfect', 'nurture'), false) as fits,
  mql_p is not null as is_mql, sql_p is not null as is_sql, customer_p is not null as is_customer,
  sql_p is null and path.closed_at is null as is_open
from derived.lead_path path
left join facts.campaigns campaigns on campaigns.key = path.campaign
left join derived.best_quadrant best on best.lead = path.key
where lead_p is not null
