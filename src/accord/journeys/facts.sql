create view facts.touches as
select id as key, person_id as person, company_id as company, kind, direction, reach, team,
       channel, campaign_id as campaign, asset_id as asset, member_id as member, occurred_at,
       is_gone, is_machine, source = 'by hand' as is_by_hand,
       detail ->> 'came_back' is not null as came_back,
       case when kind = 'call_connected' and detail ->> 'seconds' ~ '^[0-9]{1,7}$'
            then (detail ->> 'seconds')::int end as seconds, xact_id
from journeys_touch;
comment on view facts.touches is 'dimension of journeys_touch';

create view facts.visits as
select id as key, day, until, page, origin, channel, campaign_id as campaign, visits, xact_id
from journeys_visitcount;
comment on view facts.visits is 'dimension of journeys_visitcount';
