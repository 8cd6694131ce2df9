create view facts.assets as
select id as key, kind, journey_stage, published_on, xact_id from content_asset;
comment on view facts.assets is 'dimension of content_asset';
