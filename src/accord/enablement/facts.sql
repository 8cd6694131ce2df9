create view facts.shares as
select id as key, asset_id as asset, lead_id as lead, member_id as member, made_at as occurred_at,
       opened, ended_at is not null as is_ended, xact_id
from enablement_share;
comment on view facts.shares is 'dimension of enablement_share';

create view facts.ratings as
select id as key, asset_id as asset, lead_id as lead, member_id as member, rater, is_useful,
       at as occurred_at, xact_id
from enablement_rating;
comment on view facts.ratings is 'dimension of enablement_rating';

create view facts.searches as
select id as key, member_id as member, day, persona, journey_stage, objection, language, product,
       found, xact_id
from enablement_search;
comment on view facts.searches is 'dimension of enablement_search';
