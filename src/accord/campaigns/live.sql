create view live.campaigns as select id, name, channel from campaigns_campaign;
