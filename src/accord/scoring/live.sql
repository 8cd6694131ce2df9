-- Scores by the cards in force, exact at the moment they are asked for: what decays does so by
-- whole days of UTC. Whoever objects to being judged has none.
create view live.scores as
select s.lead_id, s.version_id, d.key as card, s.quadrant, s.fit, s.fit_low, s.fit_high,
       s.bonus + case when s.sign = 0 then 0 else
         s.sign * power(2::double precision, s.log2 - (
           (now() at time zone 'UTC')::date - date '2020-01-01')
           / (v.body -> 'interest' ->> 'half_life_days')::double precision) end as interest,
       s.sign * (s.log2 + 64) as heat, s.direct_until, s.changes_on, s.worked_out_at
from scoring_score s
join live.definitions d on d.id = s.version_id and d.state = 'IN_FORCE'
join live.cards v on v.id = s.version_id;

-- Scores of very many leads are written into a table of their own, which then takes the place of
-- what its version had: rows go in twice as fast without indexes, and nobody sees half of them.
-- A name that this makes is one that only the two functions below know.
create function live.new_scores(of_version bigint, judged_at timestamptz) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made text := format('scoring_score_%s_new', of_version);
begin
  execute format('drop table if exists %I', made);
  execute format(
    'create table %I (like scoring_score including defaults including constraints,'
    ' check (version_id = %s))', made, of_version);
  execute format('alter table %I alter version_id set default %s,'
    ' alter worked_out_at set default %L', made, of_version, judged_at);
  execute format('grant select, insert, update, delete on %I to %I', made, session_user);
  return made;
end $$;

create function live.index_scores(of_version bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made text := format('scoring_score_%s_new', of_version);
begin
  execute format('alter table %I add primary key (version_id, lead_id)', made);
  execute format('create index on %I (lead_id)', made);
  execute format('create index on %I (version_id, quadrant, (sign * (log2 + 64)) desc, lead_id)',
    made);
  execute format('create index on %I (changes_on) where changes_on is not null', made);
  execute format('analyze %I', made);
end $$;

-- Those of `kept` are as the version has them now, with or without a row.
create function live.exchange_scores(of_version bigint, kept bigint[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made text := format('scoring_score_%s_new', of_version);
  standing text := format('scoring_score_%s', of_version);
begin
  execute format('delete from %I where lead_id = any($1)', made) using kept;
  execute format('insert into %I select * from scoring_score'
    ' where version_id = $1 and lead_id = any($2)', made) using of_version, kept;
  delete from scoring_score_rest where version_id = of_version;
  execute format('drop table if exists %I', standing);
  execute format('alter table %I rename to %I', made, standing);
  execute format('alter table scoring_score attach partition %I for values in (%s)', standing,
    of_version);
end $$;

-- Takes away tables of versions that judge no longer.
create function live.forget_scores(judging bigint[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
begin
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'scoring_score'::regclass and c.relname ~ '^scoring_score_[0-9]+$'
      and substring(c.relname from '[0-9]+$')::bigint <> all(judging)
  loop
    execute format('drop table %I', name);
  end loop;
end $$;
