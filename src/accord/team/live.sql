create view live.members as
select id, name, email, sort_key, is_active, stand_in_id from team_member;
