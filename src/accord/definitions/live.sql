create view live.definitions as
select id, kind, key, number, state, active_from, active_to from definitions_version;

-- The version by whose rules leads fall into segments; no row while there are none to judge by.
create view live.segment_rules as
select id, active_from, active_to from definitions_version
where kind = 'segments' and active_from is not null and body -> 'segments' <> '[]';

-- The wording of scoring cards.
create view live.cards as
select id, key, body from definitions_version where kind = 'card';
