-- By three rules, which team started each won deal; and whether marketing had a part in it.
-- account: the deal's people, and everybody of its company, whoever they are one with.
, account as materialized (
  select on_way.deal, on_way.person from on_way
  union
  select won.deal, people.key
  from won
  join facts.deals deals on deals.key = won.deal
  join facts.companies named on named.key = deals.company
  join facts.companies own on own.head = named.head
  join facts.people people on people.company = own.key
), activity as (
  select account.deal,
    min(touches.occurred_at) filter (touches.team = 'sales' and touches.direction = 'out') as sales,
    min(touches.occurred_at) filter (touches.team = 'marketing' and {counts}) as marketing
  from account
  join won on won.deal = account.deal
  join facts.touches touches on touches.person = account.person
    and epoch_us(touches.occurred_at) <= won.anchor
  where not touches.is_gone and not touches.is_machine
  group by account.deal
), teams as (
  select touch.deal, min(touch.pack) as first,
    coalesce(bool_or(labels.label = 'marketing' and (touch.pack >> 64)::bigint
      >= coalesce(won.opportunity_at, won.anchor) - $influence::bigint * 86400000000), false)
      as is_influenced
  from touch
  join won on won.deal = touch.deal
  left join labels on labels.grp = (touch.pack & 16777215)::int
  group by touch.deal
), started as (
  select won.deal as key, won.currency, won.amount,
    (won.anchor - won.opportunity_at) / 86400e6 as days,
    coalesce(teams.is_influenced, false) as is_influenced,
    case when list_contains($inbound::varchar[], leads.origin) then 'marketing'
         when list_contains($outbound::varchar[], leads.origin) then 'sales' end as lead_source,
    case when labels.label in ('marketing', 'sales') then labels.label end as first_touch,
    case when activity.marketing < coalesce(activity.sales, 'infinity'::timestamptz) then 'marketing'
         when activity.sales is not null then 'sales' end as pre_sales
  from won
  join facts.deals deals on deals.key = won.deal
  left join facts.leads passes on passes.key = deals.lead
  left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
  left join teams on teams.deal = won.deal
  left join labels on labels.grp = (teams.first & 16777215)::int
  left join activity on activity.deal = won.deal
)
