-- One row for each customer by its first won deal, in the currency of that deal, and how long it
-- took from the lead, or from opening the deal where no lead is known.
with firsts as (
  select *, row_number() over (partition by buyer order by happened_at nulls last, key) as place
  from derived.buyers
)
select firsts.key, firsts.origin, firsts.currency, firsts.amount_minor, firsts.happened_at,
  greatest(0, coalesce(
    date_diff('microsecond', case when leads.time_known then timezone('UTC', leads.opened_at) end,
              firsts.happened_at) / 86400e6,
    firsts.days)) as days
from firsts
left join facts.leads passes on passes.key = firsts.lead
left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
where place = 1
