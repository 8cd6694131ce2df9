-- What people did themselves, or with one of us: an unanswered mail is no sign of interest.
create view live.taken_part as
select id, person_id, asset_id, occurred_at
from journeys_touch
where not is_gone and (direction = 'in' or kind in ('call_connected', 'meeting_held', 'chat'));
