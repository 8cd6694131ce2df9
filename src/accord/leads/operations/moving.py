"""What happened to leads, and where they stand after it, always as sets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import Kind, StageCode
from accord.foundation import bulk
from accord.leads import rules
from accord.leads.values import StageMove


def move_leads(
    *, moves: Mapping[int, Sequence[StageMove]], at: datetime, batch_id: int | None
) -> None:
    """Write what happened to these leads and derive again where they stand.

    An event that is there already is not written twice. Runs in the caller's transaction.
    """
    if not moves:
        return
    version = definitions.get_in_force(kind=Kind.STAGES, at=at).id
    known = _current_stages(list(moves))
    events = [
        (lead, event)
        for lead, told in moves.items()
        for event in rules.history(before=known.get(lead), moves=told)
    ]
    add_events(events=events, version=version, batches=[batch_id] * len(events))
    derive(lead_ids=list(moves))


def add_events(
    *,
    events: Sequence[tuple[int, StageMove]],
    version: int,
    batches: Sequence[int | None],
) -> None:
    """Write events, each with its lead and its batch; one that is there stays as it is."""
    columns = event_columns(events)
    bulk.execute(
        f"""insert into leads_stageevent ({", ".join(columns)}, version_id, batch_id)
            select {", ".join(f"told.{name}" for name in columns)}, %s, told.batch_id
            from unnest({", ".join(f"%s::{kind}[]" for kind in _EVENT_TYPES)}, %s::bigint[])
              as told({", ".join(columns)}, batch_id)
            on conflict do nothing""",
        [version, *columns.values(), list(batches)],
    )


_EVENT_TYPES = ("bigint", "text", "text", "text", "timestamptz", "boolean", "boolean", "text")


def event_columns(rows: Sequence[tuple[int, StageMove]]) -> dict[str, list[Any]]:
    """Events as columns, in the order of _EVENT_TYPES."""
    return {
        "lead_id": [lead for lead, _ in rows],
        "stage": [event.stage.value for _, event in rows],
        "ending": [event.ending.value if event.ending else "" for _, event in rows],
        "reason": [event.reason for _, event in rows],
        "occurred_at": [event.at for _, event in rows],
        "time_known": [event.time_known for _, event in rows],
        "inferred": [event.inferred for _, event in rows],
        "cause": [event.cause.value for _, event in rows],
    }


def _current_stages(lead_ids: Sequence[int]) -> dict[int, StageCode]:
    """The furthest stage reached by those that have a history."""
    rows = bulk.fetch(
        """select distinct lead_id, stage from leads_stageevent
           where lead_id = any(%s) and ending = ''""",
        [list(lead_ids)],
    )
    found: dict[int, StageCode] = {}
    for lead, stage in rows:
        code = StageCode(stage)
        found[lead] = definitions.furthest([found[lead], code]) if lead in found else code
    return found


def derive(*, lead_ids: Sequence[int]) -> int:
    """Derive stage and ending of these leads from their events; answers how many changed.

    The latest event says how a lead stands, and its stage is where it was last seen. Coming in
    once more is no step back: an arrival counts only while nothing else has happened.
    """
    order = ", ".join(f"'{stage.value}'" for stage in definitions.STAGE_ORDER)
    return bulk.execute(
        f"""with told as (
              select *, ending = '' and stage in ('visit', 'lead') as arrival,
                     array_position(array[{order}], stage::text) as rank
              from leads_stageevent where lead_id = any(%s)
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
        [list(lead_ids)],
    )


def hand_to(*, owners: Mapping[int, int | None]) -> None:
    """Set who works these leads, where a record says so."""
    bulk.execute(
        """update leads_lead l set owner_id = t.owner
           from unnest(%s::bigint[], %s::bigint[]) as t(id, owner)
           where l.id = t.id and t.owner is not null and l.owner_id is distinct from t.owner""",
        [list(owners), list(owners.values())],
    )
