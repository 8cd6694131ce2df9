-- One row for each customer of a plan: each won deal, and each lead that became a customer without one.
with won as (
  select deals.key, coalesce(passes.joined_to, passes.key) as lead, deals.happened_at
  from derived.decided_deals deals left join facts.leads passes on passes.key = deals.lead
  where deals.status = 'WON'
)
select key, happened_at from won
union all
select path.key, make_timestamp(path.customer_p // 4)
from derived.lead_path path
anti join won on won.lead = path.key
where path.customer_p is not null and path.customer_p & 2 = 0
