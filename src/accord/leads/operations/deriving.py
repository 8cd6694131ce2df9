"""Where leads stand, derived from their events."""

from collections.abc import Sequence

from accord.definitions import api as definitions
from accord.foundation import bulk


def derive(*, lead_ids: Sequence[int]) -> int:
    """Derive stage and ending of these leads from their events; answers how many changed.

    The latest event says how a lead stands, and its stage is where it was last seen. Coming in
    once more is no step back: an arrival counts only while nothing else has happened. A pass that
    others are counted with stands by the events of all of them.
    """
    # Lateral, with a fence: each lead's events by index, where statistics of a young table would
    # have all events read.
    order = ", ".join(f"'{stage.value}'" for stage in definitions.STAGE_ORDER)
    return bulk.execute(
        f"""with asked as (
              select id from unnest(%(leads)s::bigint[]) as given(id)
              union
              select joined_to_id from leads_lead
              where id = any(%(leads)s) and joined_to_id is not null
            ), sources as (
              select id as target, id as source from asked
              union all
              select asked.id, other.id from asked
              join leads_lead other on other.joined_to_id = asked.id
            ), told as (
              select target as lead_id, e.id, e.stage, e.ending, e.occurred_at,
                     ending = '' and stage in ('visit', 'lead') as arrival,
                     array_position(array[{order}], stage::text) as rank
              from sources cross join lateral (
                select * from leads_stageevent where lead_id = source offset 0) e
            ), latest as (
              select distinct on (lead_id) lead_id, stage, ending, occurred_at,
                     min(occurred_at) over (partition by lead_id) as earliest
              from told order by lead_id, arrival, occurred_at desc, (ending <> '') desc,
                                 rank desc, id desc
            ), seen as (
              select distinct on (lead_id) lead_id, stage from told where ending = ''
              order by lead_id, arrival, occurred_at desc, rank desc, id desc
            ), standing as (
              select lead_id, coalesce(seen.stage, latest.stage) as stage, ending,
                     occurred_at, earliest
              from latest left join seen using (lead_id)
            )
            update leads_lead l
            set stage = e.stage, stage_at = e.occurred_at, ending = e.ending,
                opened_at = e.earliest,
                closed_at = case when e.ending <> '' then e.occurred_at end
            from standing e
            where l.id = e.lead_id
              and (l.stage, l.stage_at, l.ending, l.opened_at)
                  is distinct from (e.stage, e.occurred_at, e.ending, e.earliest)""",
        {"leads": list(lead_ids)},
    )
