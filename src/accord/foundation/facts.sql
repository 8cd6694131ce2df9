-- Rows that facts once showed and that are gone. Not a fact itself: the lake applies it.
create view facts.tombstones as
select relation, key, xact_id from foundation_tombstone;
