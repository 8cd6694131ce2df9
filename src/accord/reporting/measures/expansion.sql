-- What the customers of each year bought in it and in the year after, in each currency. Years of
-- which the year after is not over are none.
with won as (
  select * from derived.buyers where happened_at is not null and amount_minor is not null
), years as (
  select buyer, year(timezone($zone, timezone('UTC', happened_at))) as year, currency, sum(amount_minor)::bigint as amount,
         min(key) as key, min(happened_at) as happened_at
  from won group by all
)
select years.key, years.happened_at, years.currency, years.amount as before_minor,
       coalesce(after.amount, 0) as after_minor
from years
left join years after on after.buyer = years.buyer and after.year = years.year + 1
  and after.currency = years.currency
where make_timestamp(years.year + 2, 1, 1, 0, 0, 0) <= timezone($zone, timezone('UTC', $horizon::timestamp))
