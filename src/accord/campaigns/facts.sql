create view facts.costs as
select id as key, campaign_id as campaign, channel, origin, kind, team, spent_on, amount_minor, currency, xact_id
from campaigns_cost;
comment on view facts.costs is 'dimension of campaigns_cost';

create view facts.campaigns as
select id as key, channel, started_on, ended_on, xact_id from campaigns_campaign;
comment on view facts.campaigns is 'dimension of campaigns_campaign';
