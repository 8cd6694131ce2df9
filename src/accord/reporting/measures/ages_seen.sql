-- Of leads whose coming to the first stage is known: how many were watched for so many days until
-- they came to the other, left without it, or are still open.
select
  greatest(0, floor(case when to_reached then days when left_days is not null then left_days
                         else age end))::int as day,
  case when to_reached then 'reached' when left_days is not null then 'left' end as outcome,
  count(*) as people
from subject
where happened_at is not null and age >= 0 and (not to_reached or days is not null)
group by 1, 2
