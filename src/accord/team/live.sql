create view live.members as
select id, name, email, sort_key, is_active, stand_in_id from team_member;

-- What other tools call members.
create view live.member_keys as
select id, member_id, source, value, is_active from team_memberkey;
