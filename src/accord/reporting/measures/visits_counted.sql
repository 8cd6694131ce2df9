-- How many visits there were; one row for each number that a tool has told.
select key, nullif(origin, '') as origin, campaign, visits,
       timezone('UTC', timezone($zone, day::timestamp)) as happened_at
from facts.visits
