create view facts.efforts as
select id as key, said, month::timestamptz as answered_at, xact_id from efforts_answer;
comment on view facts.efforts is 'events of efforts_answer';
