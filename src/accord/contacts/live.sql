create view live.persons as
select id, coalesce(canonical_id, id) as canonical_id, name, sort_key, search_text, email,
       reference, company_id
from contacts_person;

create view live.companies as
select id, coalesce(canonical_id, id) as canonical_id, name, sort_key, search_text, domain, segment
from contacts_company;

-- Which person or company a source record stands for now.
create view live.identities as
select k.kind, k.value, r.kind as record_kind, r.id as record_id, r.source,
       l.person_id, l.company_id
from contacts_identitykey k
join contacts_sourcerecord r on r.id = k.record_id
join contacts_link l on l.record_id = r.id and l.ended_at is null;
