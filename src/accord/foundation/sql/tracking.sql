-- Plumbing shared by all tracked tables. Runs as the owner at every `accord migrate`.

-- An earlier release's functions may take other arguments, so all go first; the triggers that
-- go with them are made again below.
do $$
declare
  earlier regprocedure;
begin
  for earlier in
    select oid::regprocedure from pg_proc
    where pronamespace = 'public'::regnamespace and proname like 'accord\_%'
  loop
    execute format('drop function %s cascade', earlier);
  end loop;
end $$;

create or replace function public.accord_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  batch text := current_setting('accord.batch', true);
begin
  new.xact_id := pg_current_xact_id();
  if batch is not null and batch <> '' then
    insert into foundation_beforeimage (batch_id, relation, row_id, before, changed_by)
    select batch::bigint, tg_table_name, old.id, to_jsonb(old), pg_current_xact_id()
    where coalesce((to_jsonb(old) ->> 'batch_id')::bigint, -1) <> batch::bigint
    on conflict (batch_id, relation, row_id) do update set changed_by = excluded.changed_by;
  end if;
  return new;
end $$;

-- Looks at the contents of tables that are half as large again as when the planner last did: right
-- after a large delivery it would plan for empty ones. Answers how many it has looked at.
create or replace function public.accord_look_again() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  grown regclass;
  looked integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtext('accord_look_again')) then
    return 0;
  end if;
  for grown in
    select oid from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace
      and pg_relation_size(oid) > 1.5 * current_setting('block_size')::int * greatest(relpages, 8)
  loop
    execute format('analyze %s', grown);
    looked := looked + 1;
  end loop;
  return looked;
end $$;

create or replace function public.accord_removed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into foundation_tombstone (relation, key) values (tg_table_name, old.id);
  return null;
end $$;

-- Takes back what one batch wrote: first the rows it changed are put back where nobody
-- has changed them since, then the rows it made go, children first. Rows on which later
-- work hangs stay and are counted; what goes with its row by cascade, or only forgets it, holds nothing.
-- `undone_before` names batches taken back earlier: what was kept of them goes now if nothing
-- hangs on it any more. `parts` names, as relation.column, rows
-- that are part of another row and stay while later work keeps that one changed.
-- Answers (relation, restored, removed, kept).
create or replace function public.accord_undo_batch(
  undone bigint, relations text[], undone_before bigint[], parts text[],
  derived text[])
returns table (relation text, restored bigint, removed bigint, kept bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  name text;
  columns text;
  reference record;
  pinned text;
begin
  perform set_config('accord.batch', '', true);
  -- Whoever changed a row after this batch is to find it again as it was before this batch.
  update foundation_beforeimage later set before = mine.before
  from foundation_beforeimage mine
  where mine.batch_id = undone and later.relation = mine.relation
    and later.row_id = mine.row_id and later.batch_id <> undone
    and later.before ->> 'xact_id' = mine.changed_by::text;
  foreach name in array relations loop
    continue when not exists (
      select from pg_attribute where attrelid = name::regclass and attname = 'xact_id');
    select string_agg(format('%1$I = image.%1$I', attname), ', ') into columns
    from pg_attribute
    where attrelid = name::regclass and attnum > 0 and not attisdropped
      and attname not in ('id', 'xact_id') and attgenerated = ''
      and format('%s.%s', name, attname) <> all(derived);
    relation := name;
    -- A batch that changed the row before this one finds it again as it left it.
    execute format(
      'with restored as (
         update %1$I current set %2$s
         from foundation_beforeimage remembered,
              lateral jsonb_populate_record(null::%1$I, remembered.before) image
         where remembered.batch_id = $1 and remembered.relation = %3$L
           and current.id = remembered.row_id and current.xact_id = remembered.changed_by
         returning current.id, image.xact_id as left_by
       ), earlier as (
         update foundation_beforeimage older set changed_by = pg_current_xact_id()
         from restored
         where older.relation = %3$L and older.row_id = restored.id and older.batch_id <> $1
           and older.changed_by = restored.left_by
       )
       select count(*) from restored',
      name, columns, name) into restored using undone;
    removed := 0;
    kept := 0;
    return next;
  end loop;
  for i in reverse array_length(relations, 1) .. 1 loop
    name := relations[i];
    -- What no batch brings, such as a colleague's word, is taken back with what it hangs on.
    continue when not exists (
      select from pg_attribute where attrelid = name::regclass and attname = 'batch_id');
    pinned := '';
    for reference in
      select child.relname as child, field.attname as field
      from pg_constraint c
      join pg_class child on child.oid = c.conrelid
      join pg_attribute field on field.attrelid = c.conrelid and field.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = name::regclass and array_length(c.conkey, 1) = 1
        and c.confdeltype not in ('c', 'n')
    loop
      pinned := pinned || format(
        ' and not exists (select 1 from %I child where child.%I = gone.id %s)',
        reference.child, reference.field,
        case when reference.child = name then 'and child.id <> gone.id' else '' end);
    end loop;
    for reference in
      select whole.relname as whole, field.attname as field
      from pg_constraint c
      join pg_class whole on whole.oid = c.confrelid
      join pg_attribute field on field.attrelid = c.conrelid and field.attnum = c.conkey[1]
      where c.contype = 'f' and c.conrelid = name::regclass
        and format('%s.%s', name, field.attname) = any(parts)
    loop
      pinned := pinned || format(
        ' and not exists (select 1 from foundation_beforeimage held where held.relation = %L'
        ' and held.row_id = gone.%I and held.batch_id <> $1)',
        reference.whole, reference.field);
    end loop;
    relation := name;
    restored := 0;
    execute format('delete from %I gone where gone.batch_id = any($1 || $2) %s', name, pinned)
      using undone, undone_before;
    get diagnostics removed = row_count;
    execute format('select count(*) from %I gone where gone.batch_id = $1', name)
      into kept using undone;
    return next;
  end loop;
  delete from foundation_beforeimage where batch_id = undone;
end $$;

-- Tries to deliver are added and read by the application, never changed. What is older than
-- ninety days by the database's own clock is forgotten by this alone, whoever asks; the rest of
-- what is old waits for the next time. Answers how many.
create or replace function public.accord_forget_attempts(at_most bigint) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  forgotten bigint;
begin
  delete from foundation_deliveryattempt old using (
    select id from foundation_deliveryattempt
    where tried_at < now() - interval '90 days' limit at_most
  ) found where found.id = old.id;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
