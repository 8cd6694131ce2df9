-- What was spent; one row for each booking. What a campaign cost and says no origin of belongs to
-- the origin that most of its leads came by.
with brought as (
  select campaign, origin
  from facts.leads
  where campaign is not null and origin <> '' and joined_to is null and not is_gone
  group by campaign, origin
  qualify row_number() over (partition by campaign order by count(*) desc, origin) = 1
)
select
  costs.key, coalesce(nullif(costs.origin, ''), brought.origin) as origin,
  coalesce(nullif(costs.channel, ''), nullif(campaigns.channel, '')) as channel,
  costs.campaign, costs.team, costs.kind as cost_kind, costs.amount_minor, costs.currency,
  timezone('UTC', timezone($zone, costs.spent_on::timestamp)) as happened_at
from facts.costs costs
left join facts.campaigns campaigns on campaigns.key = costs.campaign
left join brought on brought.campaign = costs.campaign
