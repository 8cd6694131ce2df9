create view live.definitions as
select id, kind, number, state, active_from, active_to from definitions_version;
