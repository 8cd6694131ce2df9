-- One row for each customer and each year in which it bought, by its first deal of that year, and
-- whether it bought in the year after.
with won as (
  select * from derived.buyers where happened_at is not null
), years as (
  select buyer, year(timezone($zone, timezone('UTC', happened_at))) as year,
         arg_min(won, (happened_at, key)) as first
  from won group by 1, 2
), following as (
  select *, lead(year) over (partition by buyer order by year) = year + 1 as followed from years
)
select first.key as key, first.origin as origin, first.channel as channel,
  first.campaign as campaign, first.landing_page as landing_page, first.segment as segment,
  first.owner as owner, first.team as team, first.product as product,
  first.happened_at as happened_at, coalesce(followed, false) as reached,
  make_timestamp(year + 2, 1, 1, 0, 0, 0)
    > timezone($zone, timezone('UTC', $horizon::timestamp)) as is_young
from following
where make_timestamp(year + 1, 1, 1, 0, 0, 0)
  <= timezone($zone, timezone('UTC', $horizon::timestamp))
