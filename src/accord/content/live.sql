create view live.assets as select id, title, kind from content_asset;
