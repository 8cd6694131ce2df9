create view facts.people as
select id as key, coalesce(canonical_id, id) as head, company_id as company, title, country,
       gone_at is not null as is_gone, xact_id
from contacts_person;
comment on view facts.people is 'dimension of contacts_person';

create view facts.companies as
select id as key, coalesce(canonical_id, id) as head, segment as industry, size as employees,
       country, xact_id
from contacts_company;
comment on view facts.companies is 'dimension of contacts_company';
