-- One row for each lead, and whether it became a customer.
select
  path.key, path.origin,
  coalesce(path.channel, nullif(campaigns.channel, '')) as channel,
  path.campaign,
  case when lead_p & 2 = 0 then make_timestamp(lead_p // 4) end as happened_at,
  mql_p is not null as is_mql, sql_p is not null as is_sql, customer_p is not null as is_customer
from derived.lead_path path
left join facts.campaigns campaigns on campaigns.key = path.campaign
where lead_p is not null
