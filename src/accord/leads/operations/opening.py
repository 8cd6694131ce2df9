"""Giving rows about leads their lead: the open cycle of their person, or a new one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.contacts.values.people import Outcome
from accord.definitions.values import Kind, StageCode
from accord.foundation import bulk
from accord.leads import rules
from accord.leads.operations.accounts import settle_companies
from accord.leads.operations.columns import BESIDE
from accord.leads.operations.events import event_columns
from accord.leads.operations.going import settle_gone
from accord.leads.operations.joining import regroup, release
from accord.leads.operations.moving import keep_from_leavers, write_moves
from accord.leads.operations.segmenting import settle_segments
from accord.leads.values import LeadRecords, StageMove, Statement
from accord.team import api as team


@dataclass(frozen=True, slots=True)
class OpenedLeads:
    """For each row in order: the lead it belongs to."""

    ids: Sequence[int]


@dataclass(slots=True)
class _Cycle:
    """The latest cycle of a person, as found or about to be opened by `row`.

    stage: the furthest told. told: what the rows at hand say of it, in their order. is_gone: no
    tool had its person before.
    """

    id: int
    cycle_no: int
    closed_at: datetime | None
    stage: StageCode | None
    batch_id: int | None
    is_gone: bool = False
    row: int | None = None
    told: list[Statement] = field(default_factory=list)


def open_leads(
    *, records: LeadRecords, outcomes: Sequence[Outcome], at: datetime, batch_id: int | None
) -> OpenedLeads:
    """Give every row its lead: the open cycle of its person, or a new one.

    Rows of CREATED people are the first word of them, in this very transaction.
    A person whose last cycle is closed gets a new one when the row speaks of a later time.
    A row about an open cycle fills what is empty there and may move it further; a row that says
    what its record said before adds nothing.
    """
    left = team.hold_members(ids=[owner for owner in records.owner_id if owner])
    people = _known_before(records, outcomes)
    heads = contacts.hold_people(ids=people)
    latest, ruled_by = _latest_cycles(people, at=at)
    reserved = iter(bulk.next_ids("leads_lead", len(records)))
    cycles: dict[int, _Cycle] = {}
    ids: list[int] = []
    joining: dict[int, list[int]] = {}
    told_of: set[int] = set()
    again: set[int] = set()
    gone = [person for person in people if person not in latest or latest[person].is_gone]
    for row, person in enumerate(records.person_id):
        cycle = latest.get(person)
        if cycle is None or _comes_back(cycle, records.opened_at[row]):
            number = cycle.cycle_no + 1 if cycle else 1
            again |= {person} if cycle else set()
            cycle = latest[person] = _Cycle(next(reserved), number, None, None, batch_id, row=row)
            _tell(cycle, records.statement(row, at=at))
            told_of.add(person)
        elif outcomes[row] is not Outcome.UNCHANGED:
            joining.setdefault(cycle.id, []).append(row)
            _tell(cycle, records.statement(row, at=at))
            told_of.add(person)
        cycles[cycle.id] = cycle
        ids.append(cycle.id)
    held = told_of.intersection(people)
    several = again.union(release(people=sorted(held), heads=_of_groups(heads, held)))
    ruled_by = (
        _insert(records, cycles=_opened(cycles), several=several, at=at, batch_id=batch_id)
        or ruled_by
    )
    _remember(records, cycles=cycles, rows=joining, at=at, batch_id=batch_id)
    _fill(records, rows=joining)
    moves = _moves(cycles, joining)
    write_moves(moves=moves, at=at, batch_id=batch_id)
    settle_companies(people=people, is_new=True)
    regroup(people=sorted(several))
    settle_gone(people=[person for person in gone if person in told_of and person not in several])
    if left or moves:  # what was a leaver's and over may be open again
        keep_from_leavers(lead_ids=list(cycles))
    if ruled_by is not None:
        changed = [cycle.id for cycle in _opened(cycles)] + list(joining)
        settle_segments(lead_ids=sorted(set(changed)), version_id=ruled_by)
    return OpenedLeads(ids)


def _known_before(records: LeadRecords, outcomes: Sequence[Outcome]) -> list[int]:
    """Without those whom these rows introduced: nobody else can hold them yet, or know of them."""
    told = zip(records.person_id, outcomes, strict=True)
    introduced = {person for person, outcome in told if outcome is Outcome.CREATED}
    return sorted(set(records.person_id) - introduced)


def _of_groups(heads: Mapping[int, int], people: set[int]) -> dict[int, int]:
    """The groups that these people belong to, out of all."""
    theirs = {heads[person] for person in people if person in heads}
    return {person: head for person, head in heads.items() if head in theirs}


def _comes_back(cycle: _Cycle, opened_at: datetime | None) -> bool:
    return cycle.closed_at is not None and opened_at is not None and opened_at > cycle.closed_at


def _tell(cycle: _Cycle, said: Statement) -> None:
    cycle.told.append(said)
    if said.won:
        cycle.closed_at = max(said.won.at, cycle.closed_at or said.won.at)


def _opened(cycles: Mapping[int, _Cycle]) -> list[_Cycle]:
    return [cycle for cycle in cycles.values() if cycle.row is not None]


def _moves(cycles: Mapping[int, _Cycle], joining: Mapping[int, object]) -> dict[int, Any]:
    """What the rows say happened to leads that were there before."""
    known = [cycles[lead] for lead in joining if cycles[lead].row is None]
    told = {
        cycle.id: rules.moves_told(before=cycle.stage, statements=cycle.told) for cycle in known
    }
    return {lead: moves for lead, moves in told.items() if moves}


def _latest_cycles(people: Sequence[int], *, at: datetime) -> tuple[dict[int, _Cycle], int | None]:
    """The latest cycle of each person, and by which version leads fall into segments, if by any."""
    if not people:
        return {}, None
    rows = bulk.fetch(
        """select distinct on (l.person_id) l.person_id, l.id, l.cycle_no, l.closed_at, l.stage,
                  l.batch_id, l.gone_at is not null, ruled.id
           from (select (select id from live.segment_rules where active_from <= %(at)s
                         and (active_to is null or active_to > %(at)s)) as id) ruled
           left join leads_lead l on l.person_id = any(%(people)s)
           order by l.person_id, l.cycle_no desc""",
        {"at": at, "people": list(people)},
    )
    found = {
        person: _Cycle(lead, cycle_no, closed_at, StageCode(stage), batch, is_gone)
        for person, lead, cycle_no, closed_at, stage, batch, is_gone, _ruled in rows
        if person is not None
    }
    return found, rows[0][-1]


def _insert(
    records: LeadRecords,
    *,
    cycles: Sequence[_Cycle],
    several: Collection[int],
    at: datetime,
    batch_id: int | None,
) -> int | None:
    """The new leads as they stand after all that the rows say of them, with their events.

    Those of people with several passes are held once they are regrouped. Answers by
    which version leads fall into segments, if by any.
    """
    if not cycles:
        return None
    rows = [cycle.row for cycle in cycles if cycle.row is not None]
    stories = [
        rules.history(before=None, moves=rules.moves_told(before=None, statements=cycle.told))
        for cycle in cycles
    ]
    standings = [rules.standing(story) for story in stories]
    bulk.insert(
        "leads_lead",
        {
            "id": [cycle.id for cycle in cycles],
            "cycle_no": [cycle.cycle_no for cycle in cycles],
            "person_id": [records.person_id[row] for row in rows],
            "holder_id": [
                None if person in several else person
                for person in (records.person_id[row] for row in rows)
            ],
            "sort_key": [records.sort_key[row] for row in rows],
            **{name: [getattr(records, name)[row] for row in rows] for name in BESIDE},
            "stage": [standing.stage.value for standing in standings],
            "stage_at": [standing.at for standing in standings],
            "ending": [standing.ending.value if standing.ending else "" for standing in standings],
            "closed_at": [standing.at if standing.ending else None for standing in standings],
            "source": [records.source] * len(rows),
            "opened_at": [
                min(cycle.told[0].at, standing.earliest)
                for cycle, standing in zip(cycles, standings, strict=True)
            ],
            "time_known": [cycle.told[0].time_known for cycle in cycles],
            "batch_id": [batch_id] * len(rows),
        },
    )
    return _begin([*_events(cycles, stories)], at=at, batch_id=batch_id)


def _events(
    cycles: Sequence[_Cycle], stories: Sequence[Sequence[StageMove]]
) -> Iterator[tuple[int, StageMove]]:
    for cycle, story in zip(cycles, stories, strict=True):
        for event in dict.fromkeys(story):
            yield cycle.id, event


def _begin(
    events: Sequence[tuple[int, StageMove]], *, at: datetime, batch_id: int | None
) -> int | None:
    """The events of leads that nobody else knows yet, without asking what is there; answers the
    version that judges segments, read with the stages' own."""
    [(version, ruled_by)] = bulk.fetch(
        """select stages.id, (select id from live.segment_rules where active_from <= %(at)s
                              and (active_to is null or active_to > %(at)s))
           from live.definitions stages
           where kind = %(kind)s and active_from <= %(at)s
             and (active_to is null or active_to > %(at)s)""",
        {"kind": Kind.STAGES.value, "at": at},
    )
    size = len(events)
    bulk.insert(
        "leads_stageevent",
        event_columns(events) | {"version_id": [version] * size, "batch_id": [batch_id] * size},
    )
    return int(ruled_by) if ruled_by is not None else None


def _remember(
    records: LeadRecords,
    *,
    cycles: Mapping[int, _Cycle],
    rows: Mapping[int, Sequence[int]],
    at: datetime,
    batch_id: int | None,
) -> None:
    """Keep what rows say of leads that another batch opened, and beside it the opener's words."""
    others = {lead: told for lead, told in rows.items() if cycles[lead].batch_id != batch_id}
    if not others:
        return
    beside = ", ".join(BESIDE)
    bulk.execute(
        f"""insert into leads_leadrecord
              (lead_id, source, sort_key, stage, told_at, time_known, won_day_known, batch_id,
               {beside})
            select id, source, sort_key, '', opened_at, time_known, false, batch_id, {beside}
            from leads_lead l where id = any(%s)
              and not exists (select from leads_leadrecord r where r.lead_id = l.id)""",
        [list(others)],
    )
    told = [(lead, row) for lead, each in others.items() for row in each]
    said = [records.statement(row, at=at) for _, row in told]
    bulk.insert(
        "leads_leadrecord",
        {
            "lead_id": [lead for lead, _ in told],
            "source": [records.source] * len(told),
            "sort_key": [records.sort_key[row] for _, row in told],
            "stage": [records.stage[row].value for _, row in told],
            "told_at": [each.at for each in said],
            "time_known": [each.time_known for each in said],
            **{name: [getattr(records, name)[row] for _, row in told] for name in BESIDE},
            "won_at": [each.won.at if each.won else None for each in said],
            "won_day_known": [each.won is not None and each.won.day_known for each in said],
            "batch_id": [batch_id] * len(told),
        },
    )


def _fill(records: LeadRecords, *, rows: Mapping[int, Sequence[int]]) -> None:
    """Later records fill in what is unknown; where a lead came from stays as first told."""
    if not rows:
        return
    unset = " or ".join(f"(l.{name} is null and t.{name} is not null)" for name in BESIDE)
    bulk.execute(
        f"""update leads_lead l
            set {", ".join(f"{name} = coalesce(l.{name}, t.{name})" for name in BESIDE)}
            from unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in BESIDE.values())})
              as t(id, {", ".join(BESIDE)})
            where l.id = t.id and ({unset})""",
        [
            list(rows),
            *([_first(getattr(records, name), told) for told in rows.values()] for name in BESIDE),
        ],
    )


def _first(values: Sequence[Any], rows: Sequence[int]) -> Any:
    return next((values[row] for row in rows if values[row] is not None), None)
