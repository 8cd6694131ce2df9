-- One row for each decided deal, with what its lead knows where the deal does not.
select
  deals.key, deals.lead, coalesce(deals.person, leads.holder) as person,
  coalesce(deals.company, leads.company) as company, deals.status, deals.amount_minor, deals.currency, deals.product,
  coalesce(deals.origin, leads.origin) as origin,
  leads.channel,
  coalesce(deals.campaign, leads.campaign) as campaign,
  leads.landing_page,
  coalesce(deals.segment, leads.segment) as segment,
  coalesce(deals.owner, leads.owner) as owner,
  nullif(members.team, '') as team,
  nullif(deals.reason, '') as reason,
  timezone('UTC', deals.closed_at) as happened_at,
  case when deals.opened_at <= deals.closed_at
       then date_diff('microsecond', deals.opened_at, deals.closed_at) / 86400e6 end as days
from facts.deals deals
left join facts.leads passes on passes.key = deals.lead
left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
left join facts.members members on members.key = coalesce(deals.owner, leads.owner)
where deals.status in ('WON', 'LOST') and not deals.is_gone
