-- What bringing each of these leads has cost: its part of what was booked on its campaign, and its part
-- of what was booked on its channel without a campaign, each shared by all leads that came that way.
-- A row for each lead, currency and of the two, not yet whole minor units.
with ways as (
  select path.key, path.campaign,
         coalesce(path.channel, nullif(campaigns.channel, '')) as channel
  from derived.lead_path path
  left join facts.campaigns campaigns on campaigns.key = path.campaign
  where path.lead_p is not null
), of_campaigns as (
  select paid.campaign, paid.currency, paid.amount / came.leads as each
  from (select campaign, currency, sum(amount_minor) as amount
        from facts.costs where campaign is not null group by all) paid
  join (select campaign, count(*) as leads from ways group by 1) came using (campaign)
), of_channels as (
  select paid.channel, paid.currency, paid.amount / came.leads as each
  from (select channel, currency, sum(amount_minor) as amount
        from facts.costs where campaign is null and channel <> '' group by all) paid
  join (select channel, count(*) as leads from ways group by 1) came using (channel)
)
select unfit.*, cost.currency, cost.each as amount_minor
from derived.unfit_leads unfit
join of_campaigns cost on cost.campaign = unfit.campaign
where list_contains($outside, unfit.reason)
union all
select unfit.*, cost.currency, cost.each
from derived.unfit_leads unfit
join of_channels cost on cost.channel = unfit.channel
where list_contains($outside, unfit.reason)
