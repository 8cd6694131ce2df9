-- What was spent by sales; one row for each booking.
select
  costs.key, nullif(costs.origin, '') as origin,
  coalesce(nullif(costs.channel, ''), nullif(campaigns.channel, '')) as channel,
  costs.campaign, costs.team, costs.amount_minor, costs.currency,
  timezone('UTC', timezone($zone, costs.spent_on::timestamp)) as happened_at
from facts.costs costs
left join facts.campaigns campaigns on campaigns.key = costs.campaign
where costs.team = 'sales'
