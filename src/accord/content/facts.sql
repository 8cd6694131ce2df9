create view facts.assets as
select id as key, kind, content_kind as nature, journey_stage, persona, published_on,
       retired_at is not null as is_retired, superseded_by_id as superseded_by, xact_id
from content_asset;
comment on view facts.assets is 'dimension of content_asset';
