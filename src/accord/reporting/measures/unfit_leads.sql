-- One row for each lead that sales gave back, at the first time, with the reason it named.
select
  path.key, path.origin, path.segment, path.owner, path.team,
  coalesce(path.channel, nullif(campaigns.channel, '')) as channel, path.campaign,
  first.reason, timezone('UTC', first.closed_at) as happened_at
from (
  select lead, arg_min(reason, closed_at) as reason, min(closed_at) as closed_at
  from facts.handoffs
  where to_side = 'sales' and outcome in ('rejected', 'recycled') and reason <> ''
  group by lead
) first
join facts.leads passes on passes.key = first.lead
join derived.lead_path path on path.key = coalesce(passes.joined_to, passes.key)
left join facts.campaigns campaigns on campaigns.key = path.campaign
