create view facts.members as
select m.id as key,
       coalesce((select case when count(distinct s.side) > 1 then 'both' else min(s.side) end
                 from team_membership s where s.member_id = m.id and s.active_to is null), '') as team,
       m.xact_id
from team_member m;
comment on view facts.members is 'dimension of team_member';
