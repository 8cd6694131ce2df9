-- One row for each colleague of a team.
select key, nullif(team, '') as team, null::timestamp as happened_at
from facts.members where team in ('marketing', 'sales')
