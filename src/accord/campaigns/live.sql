create view live.campaigns as select id, name, channel from campaigns_campaign;
create view live.announcements as select id, title from campaigns_announcement;
