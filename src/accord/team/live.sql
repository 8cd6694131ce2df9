create view live.members as
select id, name, sort_key, is_active from team_member;
