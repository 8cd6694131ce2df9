-- What people did themselves, or with one of us: an unanswered mail is no sign of interest.
create view live.taken_part as
select id, person_id, asset_id, occurred_at
from journeys_touch
where not is_gone and not is_machine
  and (direction = 'in' or kind in ('call_connected', 'meeting_held', 'chat'));

-- What happened to whoever stands for a person, as far as it counts: nothing that its tool has no
-- more, nothing a machine did.
create view live.touches as
select t.id, o.head_id, t.person_id, t.kind, t.direction, t.reach, t.team, t.channel,
       t.campaign_id, t.asset_id, t.occurred_at, t.member_id,
       case when t.kind = 'call_connected' and t.detail ->> 'seconds' ~ '^[0-9]{1,7}$'
            then (t.detail ->> 'seconds')::int end as seconds
from live.one_person o join journeys_touch t on t.person_id = o.person_id
where not t.is_gone and not t.is_machine;

-- What ends a clock or does not: who tried whom, how, and by whom it is told. A member's own word,
-- which no tool has seen, is named as such; so is a mail that did not arrive.
create view live.evidence as
select t.id, o.head_id, t.kind, t.direction, t.reach, t.member_id, t.occurred_at,
       t.source = 'by hand' as is_by_hand, t.detail ->> 'came_back' is not null as came_back
from live.one_person o join journeys_touch t on t.person_id = o.person_id
where not t.is_gone and not t.is_machine;
