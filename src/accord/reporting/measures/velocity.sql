-- One row for each deal that was decided, and one for each that is open now.
select key, status, amount_minor, currency, origin, channel, campaign, landing_page, segment, owner,
       team, product, happened_at, days
from derived.decided_deals
union all
select
  deals.key, deals.status, deals.amount_minor, deals.currency,
  coalesce(deals.origin, leads.origin), leads.channel, coalesce(deals.campaign, leads.campaign),
  leads.landing_page, coalesce(deals.segment, leads.segment), coalesce(deals.owner, leads.owner),
  nullif(members.team, ''), deals.product, $now::timestamp, null
from facts.deals deals
left join facts.leads passes on passes.key = deals.lead
left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
left join facts.members members on members.key = coalesce(deals.owner, leads.owner)
where deals.status = 'OPEN' and not deals.is_gone
