from django.db import migrations

# All scores of a version are exchanged as one table; those of few leads stay in `rest`.
SPLIT = """
alter table scoring_score rename to scoring_score_rest;
alter table scoring_score_rest rename constraint scoring_score_pkey to scoring_score_rest_pkey;
alter index score_hot rename to score_rest_hot;
alter index score_changes rename to score_rest_changes;
do $$
declare
  plain text;
begin
  select indexrelid::regclass::text into plain from pg_index i
  where indrelid = 'scoring_score_rest'::regclass and indnatts = 1 and indpred is null;
  execute format('alter index %s rename to score_rest_lead', plain);
end $$;
create table scoring_score (like scoring_score_rest including defaults including constraints)
  partition by list (version_id);
alter table scoring_score add primary key (version_id, lead_id);
create index score_hot on scoring_score (version_id, quadrant, (sign * (log2 + 64)) desc, lead_id);
create index score_changes on scoring_score (changes_on) where changes_on is not null;
create index score_lead on scoring_score (lead_id);
alter table scoring_score attach partition scoring_score_rest default;
"""
JOIN = """
create table scoring_score_whole (like scoring_score including defaults including constraints);
insert into scoring_score_whole select * from scoring_score;
drop table scoring_score;
alter table scoring_score_whole rename to scoring_score;
alter table scoring_score add constraint scoring_score_pkey primary key (version_id, lead_id);
create index score_hot on scoring_score (version_id, quadrant, (sign * (log2 + 64)) desc, lead_id);
create index score_changes on scoring_score (changes_on) where changes_on is not null;
create index score_lead on scoring_score (lead_id);
"""


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_stage_trials")]

    operations = [migrations.RunSQL(SPLIT, JOIN)]
