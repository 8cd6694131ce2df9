create view live.leads as
select id, person_id, holder_id, joined_to_id, company_id, cycle_no, stage, ending, origin, channel, campaign_id,
       landing_page_id, segment, owner_id, opened_at, closed_at
from leads_lead;
