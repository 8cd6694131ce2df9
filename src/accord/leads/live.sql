create view live.leads as
select id, person_id, holder_id, joined_to_id,
       case when company_is_said then said_company_id else company_id end as company_id,
       cycle_no, stage, ending, origin, channel, campaign_id,
       landing_page_id, coalesce(ruled_segment, segment) as segment, owner_id, opened_at, closed_at,
       gone_at
from leads_lead;

-- What is known of leads now, by whoever stands for their person: what segments and cards ask.
-- said: the segment that records of the lead tell; segment: the one in which it is.
create view live.lead_facts as
select l.id as lead_id, p.id as head_id, c.id as company_id, c.segment as industry,
       c.size as employees, coalesce(nullif(c.country, ''), p.country) as country, p.title,
       l.segment as said, coalesce(l.ruled_segment, l.segment) as segment, l.origin, l.channel,
       (select g.name from live.campaigns g where g.id = l.campaign_id) as campaign,
       array(select a.name::text from live.aimed a where a.company_id = c.id) as lists,
       (select coalesce(jsonb_agg(f.attributes), '[]') from live.one_person o
        join live.own_fields f on f.person_id = o.person_id
        where o.head_id = p.id) as attributes,
       l.joined_to_id, l.gone_at, l.opened_at, l.closed_at, l.time_known, l.ending, p.language
from leads_lead l
join live.persons own_person on own_person.id = l.person_id
join live.persons p on p.id = own_person.canonical_id
left join live.companies own
  on own.id = case when l.company_is_said then l.said_company_id else l.company_id end
left join live.companies c on c.id = own.canonical_id;

-- Those that still run.
create view live.open_leads as
select * from live.lead_facts where joined_to_id is null and gone_at is null and closed_at is null;

-- Who owns the open leads of a company, by the company as the lead names it, each by index.
create view live.owned_leads as
select id as lead_id, company_id, owner_id, opened_at from leads_lead
where not company_is_said and owner_id is not null
  and closed_at is null and joined_to_id is null and gone_at is null
union all
select id, said_company_id, owner_id, opened_at from leads_lead
where said_company_id is not null and company_is_said and owner_id is not null
  and closed_at is null and joined_to_id is null and gone_at is null;

-- What records said of who owns their leads, word by word; the newest of a record counts.
create view live.owner_words as
select id, record_id, said, told_at from leads_ownerword;

-- Whether each team finds a lead promising, by its newest word that was not taken back: yes, no,
-- unsure, or null where it has said nothing. A lead without any word has no row.
create view live.lead_verdicts as
select lead_id,
       max(said) filter (where side = 'marketing') as verdict_marketing,
       max(said) filter (where side = 'sales') as verdict_sales
from (
  select distinct on (coalesce(l.joined_to_id, l.id), v.side)
         coalesce(l.joined_to_id, l.id) as lead_id, v.side, v.said
  from leads_verdict v join leads_lead l on l.id = v.lead_id
  where v.takes_back_id is null
    and not exists (select from leads_verdict back where back.takes_back_id = v.id)
  order by coalesce(l.joined_to_id, l.id), v.side, v.id desc
) newest
group by lead_id;

-- Those with a moment of their own, and until when sales had not taken them and nothing had ended.
create view live.past_leads as
select f.*, least(coalesce(f.closed_at, 'infinity'), now(), (
         select coalesce(min(e.occurred_at), 'infinity') from leads_stageevent e
         where e.lead_id = f.lead_id and e.stage in ('sql', 'opportunity', 'customer'))) as until_at
from live.lead_facts f
where f.joined_to_id is null and f.gone_at is null and f.time_known;

-- Each word of a team about a lead that was not taken back; of each team the newest counts.
create view live.verdict_words as
select v.id, v.lead_id, v.side, v.said from leads_verdict v
where v.takes_back_id is null
  and not exists (select from leads_verdict back where back.takes_back_id = v.id);

-- Leads that are left where somebody moved them back to, though they meet a further stage.
create view live.stage_holds as
select lead_id, event_id, is_over from leads_stagehold;
