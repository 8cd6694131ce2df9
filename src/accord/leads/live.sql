create view live.leads as
select id, person_id, holder_id, joined_to_id,
       case when company_is_said then said_company_id else company_id end as company_id,
       cycle_no, stage, ending, origin, channel, campaign_id,
       landing_page_id, segment, owner_id, opened_at, closed_at
from leads_lead;
