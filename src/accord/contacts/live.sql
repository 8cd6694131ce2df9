create view live.persons as
select id, coalesce(canonical_id, id) as canonical_id, name, sort_key, search_text, email,
       reference, company_id, title, country, gone_at, language, phone
from contacts_person;

create view live.companies as
select id, coalesce(canonical_id, id) as canonical_id, name, sort_key, search_text, domain, segment,
       size, country, gone_at
from contacts_company;

-- Which person or company a source record stands for now.
create view live.identities as
select k.kind, k.value, r.kind as record_kind, r.id as record_id, r.source,
       l.person_id, l.company_id
from contacts_identitykey k
join contacts_sourcerecord r on r.id = k.record_id
join contacts_link l on l.record_id = r.id and l.ended_at is null;

-- A head and everybody who is one with them, each by index.
create view live.one_person as
select id as head_id, id as person_id from contacts_person where canonical_id is null
union all
select canonical_id, id from contacts_person where canonical_id is not null;

-- A company and all that are one with it, each by index.
create view live.one_company as
select id as head_id, id as company_id from contacts_company where canonical_id is null
union all
select canonical_id, id from contacts_company where canonical_id is not null;

-- Standing noes that hold whatever the way of contact: whose interest nobody may judge for
-- marketing (purpose 'profiling'), who gets no newsletter. A person merged away counts with the head.
create view live.refusals as
select distinct o.head_id as canonical_id, asked.code as purpose
from live.one_person o
join contacts_consent no_ on no_.person_id = o.person_id
join contacts_purpose spoken on spoken.id = no_.purpose_id
join contacts_purpose asked
  on asked.id = no_.purpose_id
  or (no_.change = 'OBJECTED' and spoken.is_marketing and asked.is_marketing)
where no_.change in ('WITHDRAWN', 'OBJECTED') and no_.way = ''
  and not exists (
    select from contacts_consent mistake
    where mistake.person_id = no_.person_id and mistake.purpose_id = no_.purpose_id
      and mistake.change = 'UNSAID' and mistake.way = '' and mistake.source = no_.source
      and (mistake.at, mistake.id) > (no_.at, no_.id))
  and not exists (
    select from contacts_consent yes
    where yes.said_for @> array[no_.person_id] and yes.purpose_id = asked.id
      and yes.change = 'GIVEN' and yes.way = '' and (yes.at, yes.id) > (no_.at, no_.id)
      and exists (select from contacts_person speaker where speaker.id = yes.person_id
                  and coalesce(speaker.canonical_id, speaker.id) = o.head_id));

-- Who said anything of what may be done with their data, by the transaction that wrote it.
create view live.consents_said as
select person_id, xact_id from contacts_consent;

-- Pairs that somebody should look at: whoever stands for the two now.
create view live.doubts as
select d.id, d.state, coalesce(p.canonical_id, p.id) as first_id,
       coalesce(q.canonical_id, q.id) as second_id
from contacts_doubt d
join contacts_person p on p.id = d.first_id
join contacts_person q on q.id = d.second_id
where not d.is_one;

-- Buying groups, and who belongs to them now; whoever was merged away counts with the head, in the
-- part that was said first. Who is gone from all their tools counts in none.
create view live.groups as
select g.id, g.name, g.expected_size, g.closed_at, coalesce(c.canonical_id, c.id) as company_id
from contacts_buyinggroup g join contacts_company c on c.id = g.company_id;

create view live.group_members as
select distinct on (m.group_id, coalesce(p.canonical_id, p.id))
       m.group_id, coalesce(p.canonical_id, p.id) as head_id, m.role, m.stance
from contacts_groupmember m join contacts_person p on p.id = m.person_id
join contacts_person h on h.id = coalesce(p.canonical_id, p.id)
where m.ended_at is null and h.gone_at is null
order by m.group_id, coalesce(p.canonical_id, p.id), m.id;

-- Everybody who is one with somebody whom a group must not have proposed again.
create view live.group_known as
select m.group_id, coalesce(p.canonical_id, p.id) as head_id
from contacts_groupmember m join contacts_person p on p.id = m.person_id
where m.ended_at is null
union
select d.group_id, coalesce(p.canonical_id, p.id)
from contacts_groupdeclined d join contacts_person p on p.id = d.person_id;

-- The target lists that stand, by the company that stands for all that are one with it.
create view live.aimed as
select c.id as company_id, l.name from contacts_company c
join contacts_target t on t.company_id = c.id
join contacts_targetlist l on l.id = t.target_list_id and l.ended_at is null
where c.canonical_id is null
union all
select c.canonical_id, l.name from contacts_company c
join contacts_target t on t.company_id = c.id
join contacts_targetlist l on l.id = t.target_list_id and l.ended_at is null
where c.canonical_id is not null;

-- Own fields of a person, a row for each record.
create view live.own_fields as
select k.person_id, r.id as record_id, r.attributes from contacts_link k
join contacts_sourcerecord r on r.id = k.record_id
where k.ended_at is null and k.person_id is not null;

-- What each tool's records say of people, as it said it.
create view live.person_records as
select r.source, r.external_key, r.fields, k.person_id
from contacts_sourcerecord r
join contacts_link k on k.record_id = r.id and k.ended_at is null
where r.kind = 'person' and r.gone_at is null;

-- The records of tools, and whom each speaks of now.
create view live.records as
select r.id, r.kind, r.source, r.external_key, l.person_id, l.company_id, r.gone_at
from contacts_sourcerecord r join contacts_link l on l.record_id = r.id and l.ended_at is null;

-- When records of people and companies last said something new of them, or began to be theirs.
create view live.news_of_records as
select k.person_id, k.company_id,
       greatest(k.linked_at, (select to_timestamp(max(each.value::bigint) / 1e6)
                              from jsonb_each_text(r.changed) each)) as told_at
from contacts_sourcerecord r join contacts_link k on k.record_id = r.id and k.ended_at is null
where r.gone_at is null;

-- What records of people and companies said before they said something else, and until when.
create view live.old_states as
select k.person_id, k.company_id, v.record_id, v.fields, v.attributes, v.known_until
from contacts_sourcerecordversion v
join contacts_link k on k.record_id = v.record_id and k.ended_at is null;
