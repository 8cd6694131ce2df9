create view live.assets as
select id, title, kind, journey_stage, persona, objection, language,
       retired_at is null and superseded_by_id is null as is_in_use
from content_asset;
