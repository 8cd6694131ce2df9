create view facts.score_turns as
select id as key, lead_id as lead, version_id as version, before, quadrant, at as turned_at, cause,
       xact_id
from scoring_turn;
comment on view facts.score_turns is 'events of scoring_turn';
