create view live.leads as
select id, person_id, holder_id, joined_to_id,
       case when company_is_said then said_company_id else company_id end as company_id,
       cycle_no, stage, ending, origin, channel, campaign_id,
       landing_page_id, coalesce(ruled_segment, segment) as segment, owner_id, opened_at, closed_at,
       gone_at
from leads_lead;

-- What the rules by which leads fall into segments may look at; said: as records of the lead tell.
create view live.segment_facts as
select l.id as lead_id, c.segment as industry, c.size as employees,
       coalesce(nullif(c.country, ''), p.country) as country, p.title, l.segment as said,
       array(select a.name::text from live.aimed a where a.company_id = c.id) as lists,
       (select coalesce(jsonb_agg(f.attributes), '[]') from live.one_person o
        join live.own_fields f on f.person_id = o.person_id
        where o.head_id = p.id) as attributes
from leads_lead l
join live.persons own_person on own_person.id = l.person_id
join live.persons p on p.id = own_person.canonical_id
left join live.companies own
  on own.id = case when l.company_is_said then l.said_company_id else l.company_id end
left join live.companies c on c.id = own.canonical_id;

-- What records said of who owns their leads, word by word; the newest of a record counts.
create view live.owner_words as
select id, record_id, said from leads_ownerword;
