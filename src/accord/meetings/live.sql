-- What a meeting was given stays, except of a rhythm that was only tried: whoever comes to it has no
-- address and no way in, so that nobody has ever read it. Answers how many packs.
create function live.forget_tried_packs(of_series bigint[]) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from meetings_pack p using meetings_meeting m
    where m.id = p.meeting_id and m.series_id = any(of_series) and not exists (
      select from meetings_seat s join live.members who on who.id = s.member_id
      where s.series_id = m.series_id and who.email is not null)
    returning 1)
  select count(*) from gone
$$;
