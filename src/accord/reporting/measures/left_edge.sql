-- For those with a known beginning: how long those who came later were watched until they reached
-- the stage or not, and how long those who came earlier waited for the first who did.
with known as (
  select timezone($zone, timezone('UTC', happened_at))::date as entered_on,
         case when reached then timezone($zone, timezone('UTC', reached_at))::date end as reached_on
  from subject
  where happened_at is not null and (not reached or reached_at is not null)
), first_outcome as (select min(reached_on) as day from known)
select
  (select day from first_outcome) as first_day,
  entered_on >= (select day from first_outcome) as is_later,
  reached_on is not null as reached,
  case when entered_on < (select day from first_outcome)
       then (select day from first_outcome) - entered_on
       else greatest(0, coalesce(reached_on, timezone($zone, timezone('UTC', $horizon::timestamp))::date) - entered_on) end as days,
  count(*) as people
from known
where (select day from first_outcome) is not null
group by all
