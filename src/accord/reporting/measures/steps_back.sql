-- One row for each deal, and whether it came again to a stage that it had left, or was opened again
-- after it had been decided. A deal counts once, however often it went back.
with steps as (
  select deal, key, after as stage, kind,
         lag(after) over (partition by deal order by occurred_at, key) as stood
  from facts.deal_events where kind in ('created', 'stage') and after <> ''
), seen as (
  select deal, count(*) > count(distinct stage) as went_back
  from steps where stood is distinct from stage group by deal
), again as (
  select distinct deal from facts.deal_events where kind = 'reopened'
)
select
  deals.key, coalesce(deals.origin, leads.origin) as origin, leads.channel,
  coalesce(deals.campaign, leads.campaign) as campaign,
  leads.landing_page, coalesce(deals.segment, leads.segment) as segment,
  coalesce(deals.owner, leads.owner) as owner, nullif(members.team, '') as team, deals.product,
  timezone('UTC', deals.opened_at) as happened_at,
  coalesce(seen.went_back, false) or again.deal is not null as went_back
from facts.deals deals
left join seen on seen.deal = deals.key
left join again on again.deal = deals.key
left join facts.leads passes on passes.key = deals.lead
left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
left join facts.members members on members.key = coalesce(deals.owner, leads.owner)
where not deals.is_gone
