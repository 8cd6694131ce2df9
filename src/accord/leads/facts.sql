create view facts.leads as
select id as key, person_id as person,
       case when company_is_said then said_company_id else company_id end as company,
       cycle_no, stage, stage_at, ending,
       origin, channel, campaign_id as campaign, landing_page_id as landing_page,
       coalesce(ruled_segment, segment) as segment,
       owner_id as owner, source, opened_at, time_known, closed_at,
       self_reported, coalesce(holder_id, person_id) as holder,
       joined_to_id as joined_to, gone_at is not null as is_gone, xact_id
from leads_lead;
comment on view facts.leads is 'dimension of leads_lead';

create view facts.stage_events as
select id as key, lead_id as lead, stage, ending, reason, occurred_at, time_known, inferred,
       cause, version_id as version, xact_id
from leads_stageevent;
comment on view facts.stage_events is 'events of leads_stageevent';

create view facts.verdicts as
select id as key, lead_id as lead, side, said, takes_back_id as takes_back, said_at,
       version_id as version, xact_id
from leads_verdict;
comment on view facts.verdicts is 'events of leads_verdict';
