create view live.entries as
select id, kind, subject, subject_id, actor_id, at, facts, xact_id
from journal_entry;
