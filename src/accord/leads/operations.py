"""Opening lead cycles and moving them, always as sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.contacts.values import Outcome
from accord.definitions import api as definitions
from accord.definitions.values import Kind, StageCode
from accord.foundation import bulk
from accord.leads import rules
from accord.leads.values import Cause, LeadRecords, StageMove


@dataclass(frozen=True, slots=True)
class OpenedLeads:
    """For each row in order: the lead it belongs to."""

    ids: Sequence[int]


@dataclass(slots=True)
class _Cycle:
    """The latest cycle of a person, as found or about to be opened; `stage` the furthest told."""

    id: int
    cycle_no: int
    closed_at: datetime | None
    stage: StageCode


def open_leads(
    *, records: LeadRecords, outcomes: Sequence[Outcome], at: datetime, batch_id: int | None
) -> OpenedLeads:
    """Give every row its lead: the open cycle of its person, or a new one.

    A person whose last cycle is closed gets a new one when the row speaks of a later time.
    A row about an open cycle fills what is empty there and may move it further.
    """
    people = sorted(set(records.person_id))
    contacts.hold_people(ids=people)
    cycles = _latest_cycles(people)
    fresh: dict[int, _Cycle] = {}
    ids: list[int] = []
    joining: dict[int, list[int]] = {}
    arrivals: dict[int, StageMove] = {}
    moves: dict[int, list[StageMove]] = {}
    reserved = iter(bulk.next_ids("leads_lead", len(people)))
    for row, person in enumerate(records.person_id):
        cycle = cycles.get(person)
        stage = records.stage[row]
        if cycle is None or _comes_back(cycle, records.opened_at[row]):
            cycle = _Cycle(next(reserved), cycle.cycle_no + 1 if cycle else 1, None, stage)
            cycles[person] = fresh[row] = cycle
            arrivals[cycle.id] = _arrival(records, row, at=at)
        elif outcomes[row] is not Outcome.UNCHANGED:
            joining.setdefault(cycle.id, []).append(row)
            if definitions.is_further(stage=stage, than=cycle.stage):
                cycle.stage = stage
                moves.setdefault(cycle.id, []).append(_arrival(records, row, at=at))
        ids.append(cycle.id)
    _insert(records, rows=list(fresh), cycles=list(fresh.values()), at=at, batch_id=batch_id)
    _fill(records, rows=joining)
    _arrive(arrivals, at=at, batch_id=batch_id)
    move_leads(moves=moves, at=at, batch_id=batch_id)
    return OpenedLeads(ids)


def _comes_back(cycle: _Cycle, opened_at: datetime | None) -> bool:
    return cycle.closed_at is not None and opened_at is not None and opened_at > cycle.closed_at


def _arrival(records: LeadRecords, row: int, *, at: datetime) -> StageMove:
    opened_at = records.opened_at[row]
    return StageMove(records.stage[row], opened_at or at, time_known=opened_at is not None)


def _latest_cycles(people: Sequence[int]) -> dict[int, _Cycle]:
    rows = bulk.fetch(
        """select distinct on (person_id) person_id, id, cycle_no, closed_at, stage
           from leads_lead where person_id = any(%s) order by person_id, cycle_no desc""",
        [list(people)],
    )
    return {
        person: _Cycle(lead, cycle_no, closed_at, StageCode(stage))
        for person, lead, cycle_no, closed_at, stage in rows
    }


def _insert(
    records: LeadRecords,
    *,
    rows: Sequence[int],
    cycles: Sequence[_Cycle],
    at: datetime,
    batch_id: int | None,
) -> None:
    taken: dict[str, list[Any]] = {
        name: [getattr(records, name)[row] for row in rows]
        for name in (
            "person_id",
            "company_id",
            "sort_key",
            "origin",
            "channel",
            "campaign_id",
            "landing_page_id",
            "segment",
            "owner_id",
        )
    }
    opened = [records.opened_at[row] or at for row in rows]
    bulk.insert(
        "leads_lead",
        {
            "id": [cycle.id for cycle in cycles],
            "cycle_no": [cycle.cycle_no for cycle in cycles],
            **taken,
            "stage": [records.stage[row].value for row in rows],
            "stage_at": opened,
            "source": [records.source] * len(rows),
            "opened_at": opened,
            "time_known": [records.opened_at[row] is not None for row in rows],
            "ending": [""] * len(rows),
            "batch_id": [batch_id] * len(rows),
        },
    )


_FILLED = (
    "company_id",
    "origin",
    "channel",
    "campaign_id",
    "landing_page_id",
    "segment",
    "owner_id",
)
_TYPES = ("bigint", "text", "text", "bigint", "bigint", "text", "bigint")


def _first(values: Sequence[Any], rows: Sequence[int]) -> Any:
    return next((values[row] for row in rows if values[row] is not None), None)


def _fill(records: LeadRecords, *, rows: Mapping[int, Sequence[int]]) -> None:
    """Later records fill in what is unknown; where a lead came from stays as first told."""
    if not rows:
        return
    unset = " or ".join(f"(l.{name} is null and t.{name} is not null)" for name in _FILLED)
    bulk.execute(
        f"""update leads_lead l
            set {", ".join(f"{name} = coalesce(l.{name}, t.{name})" for name in _FILLED)}
            from unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in _TYPES)})
              as t(id, {", ".join(_FILLED)})
            where l.id = t.id and ({unset})""",
        [
            list(rows),
            *([_first(getattr(records, name), told) for told in rows.values()] for name in _FILLED),
        ],
    )


def _arrive(arrivals: Mapping[int, StageMove], *, at: datetime, batch_id: int | None) -> None:
    """The first event of leads that nobody else knows yet; they stand where it says."""
    if not arrivals:
        return
    version = definitions.get_in_force(kind=Kind.STAGES, at=at).id
    events = _columns(
        [
            (lead, event)
            for lead, move in arrivals.items()
            for event in rules.history(before=None, moves=[move])
        ]
    )
    size = len(events["lead_id"])
    bulk.insert(
        "leads_stageevent",
        events | {"version_id": [version] * size, "batch_id": [batch_id] * size},
    )


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
    events = _columns(
        [
            (lead, event)
            for lead, told in moves.items()
            for event in rules.history(before=known.get(lead), moves=told)
        ]
    )
    bulk.execute(
        f"""insert into leads_stageevent ({", ".join(events)}, version_id, batch_id)
            select told.*, %s, %s::bigint
            from unnest({", ".join(f"%s::{kind}[]" for kind in _EVENT_TYPES)}) as told
            on conflict do nothing""",
        [version, batch_id, *events.values()],
    )
    derive(lead_ids=list(moves))


_EVENT_TYPES = ("bigint", "text", "text", "text", "timestamptz", "boolean", "boolean", "text")


def _columns(rows: Sequence[tuple[int, StageMove]]) -> dict[str, list[Any]]:
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
                opened_at = least(l.opened_at, e.earliest),
                closed_at = case when e.ending <> '' then e.occurred_at end
            from standing e
            where l.id = e.lead_id
              and (l.stage, l.stage_at, l.ending)
                  is distinct from (e.stage, e.occurred_at, e.ending)""",
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


__all__ = ["Cause", "OpenedLeads", "derive", "hand_to", "move_leads", "open_leads"]
