create view facts.deals as
select id as key, lead_id as lead, person_id as person, company_id as company, product, stage,
       status, amount_minor, currency, opened_at, closed_at, expected_on,
       tool_category, lost_reason as reason, segment,
       origin, campaign_id as campaign, owner_id as owner, developer_id as developer,
       gone_at is not null as is_gone, xact_id
from deals_deal;
comment on view facts.deals is 'dimension of deals_deal';

create view facts.deal_events as
select id as key, deal_id as deal, kind, occurred_at, before, after, xact_id
from deals_dealevent;
comment on view facts.deal_events is 'events of deals_dealevent';
