"""Leads after a batch was taken back: as the records that are left tell them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import Kind, StageCode
from accord.foundation import bulk
from accord.leads import rules
from accord.leads.models import LeadRecord
from accord.leads.operations.columns import BESIDE
from accord.leads.operations.deriving import derive
from accord.leads.operations.events import add_events, events_of
from accord.leads.operations.joining import let_go, regroup
from accord.leads.operations.moving import keep_from_leavers
from accord.leads.operations.segmenting import settle_segments_at
from accord.leads.values import StageMove, Statement, Won

_OWNER = list(BESIDE).index("owner_id")


@dataclass(frozen=True, slots=True)
class Memory:
    """The leads that a batch had a part in, and what all their records said before.

    given: to whom each lead went by words of owners, one after another.
    """

    batch_id: int
    leads: Sequence[int]
    records: Mapping[int, Sequence[LeadRecord]]
    people: Sequence[int]
    given: Mapping[int, Sequence[int | None]]


def before_taking_back(*, batch_id: int) -> Memory:
    """What must be known before the rows of a batch go, to tell its leads anew afterwards."""
    rows = bulk.fetch(
        """select lead_id from leads_stageevent where batch_id = %(batch)s
           union select lead_id from leads_leadrecord where batch_id = %(batch)s
           union select id from leads_lead where batch_id = %(batch)s
           union select lead_id from leads_ownerword
                 where batch_id = %(batch)s and lead_id is not null""",
        {"batch": batch_id},
    )
    leads = sorted(lead for (lead,) in rows)
    return Memory(batch_id, leads, _records(leads), let_go(lead_ids=leads), _given(leads))


def retell(*, memory: Memory, at: datetime) -> None:
    """Give these leads the fields, the history and the stage that their records left tell.

    A lead whose opener has gone is the next record's from now on. A field that a record gave
    which has gone is told by the first record left that knows it; one that was set by nobody's
    record stays. A lead whose owner a tool changed is whose the last change left says. Nobody who
    has left since gets open work back.
    """
    there = bulk.fetch(
        f"select id, batch_id, {', '.join(BESIDE)} from leads_lead where id = any(%s) order by id",
        [list(memory.leads)],
    )
    left = _records([row[0] for row in there])
    given = _given([row[0] for row in there])
    changes: list[tuple[Any, ...]] = []
    for lead, batch_id, *fields in there:
        standing = left.get(lead, [])
        heir = standing[0] if standing and batch_id == memory.batch_id else None
        lost = _lost(memory.records.get(lead, ()), left=standing)
        told = _without(fields, lost=lost, left=standing)
        if before := memory.given.get(lead):
            owner = fields[_OWNER]
            said = {*before, *(record.owner_id for record in lost)}
            told[_OWNER] = _owner(owner, said=said, given=given.get(lead, ()), left=standing)
        if heir or told != fields:
            changes.append((lead, heir, told))
    _write(changes)
    _tell_history([row[0] for row in there], records=left, at=at)
    _forget_single([row[0] for row in there])
    derive(lead_ids=[row[0] for row in there])
    keep_from_leavers(lead_ids=[row[0] for row in there])
    regroup(people=memory.people)
    settle_segments_at(lead_ids=[row[0] for row in there], at=at)


def _records(leads: Sequence[int]) -> dict[int, list[LeadRecord]]:
    found: dict[int, list[LeadRecord]] = {}
    for record in LeadRecord.objects.filter(lead_id__in=leads).order_by("id"):
        found.setdefault(record.lead_id, []).append(record)
    return found


def _first(records: Sequence[LeadRecord], name: str) -> Any:
    said = (getattr(record, name) for record in records)
    return next((value for value in said if value is not None), None)


def _given(leads: Sequence[int]) -> dict[int, list[int | None]]:
    found: dict[int, list[int | None]] = {}
    rows = bulk.fetch(
        "select lead_id, owner_id from leads_ownerword where lead_id = any(%s) order by id",
        [list(leads)],
    )
    for lead, owner in rows:
        found.setdefault(lead, []).append(owner)
    return found


def _owner(
    owner: int | None,
    *,
    said: Collection[int | None],
    given: Sequence[int | None],
    left: Sequence[LeadRecord],
) -> int | None:
    """Whose a lead is that went from one to another by words of owners.

    said: whom all words named before, with the records that are lost; given: those that are left.
    """
    if owner is not None:
        stands = owner in given or any(record.owner_id == owner for record in left)
        if stands or owner not in said:
            return owner
    known: int | None = given[-1] if given else _first(left, "owner_id")
    return known


def _lost(gone: Sequence[LeadRecord], *, left: Sequence[LeadRecord]) -> list[LeadRecord]:
    kept = {record.pk for record in left}
    return [record for record in gone if record.pk not in kept]


def _without(
    fields: Sequence[Any], *, lost: Sequence[LeadRecord], left: Sequence[LeadRecord]
) -> list[Any]:
    return [
        _first(left, name)
        if value is None or any(getattr(record, name) == value for record in lost)
        else value
        for name, value in zip(BESIDE, fields, strict=True)
    ]


def _write(changes: Sequence[tuple[int, LeadRecord | None, Sequence[Any]]]) -> None:
    """The fields as told; where a record is named, the lead is that record's from now on."""
    if not changes:
        return
    heirs = [heir for _, heir, _ in changes]
    bulk.execute(
        f"""update leads_lead l
            set {", ".join(f"{name} = t.{name}" for name in BESIDE)},
                source = coalesce(t.source, l.source),
                sort_key = coalesce(t.sort_key, l.sort_key),
                opened_at = coalesce(t.opened_at, l.opened_at),
                time_known = coalesce(t.time_known, l.time_known),
                batch_id = case when t.source is null then l.batch_id else t.batch_id end
            from unnest(%s::bigint[], {", ".join(f"%s::{kind}[]" for kind in BESIDE.values())},
                        %s::text[], %s::text[], %s::timestamptz[], %s::boolean[], %s::bigint[])
              as t(id, {", ".join(BESIDE)}, source, sort_key, opened_at, time_known, batch_id)
            where l.id = t.id""",
        [
            [lead for lead, _, _ in changes],
            *([told[place] for _, _, told in changes] for place in range(len(BESIDE))),
            [heir and heir.source for heir in heirs],
            [heir.sort_key if heir else None for heir in heirs],
            [heir and heir.told_at for heir in heirs],
            [heir.time_known if heir else None for heir in heirs],
            [heir and heir.batch_id for heir in heirs],
        ],
    )


def _tell_history(
    leads: Sequence[int], *, records: Mapping[int, Sequence[LeadRecord]], at: datetime
) -> None:
    """Add the events that the records left imply, also those that a lost record hid."""
    version = definitions.get_in_force(kind=Kind.STAGES, at=at).id
    seen, inferred = events_of(leads=leads), _inferred_of(leads)
    events: list[tuple[int, StageMove]] = []
    batches: list[int | None] = []
    for lead in leads:
        story = seen.get(lead, [])
        told = records.get(lead, [])
        others = _stages_beside(story, batches={record.batch_id for record in told if record.stage})
        moves = dict(story)
        for record, said in zip(told, map(_statement, told), strict=True):
            before = definitions.furthest(others) if others else None
            for move in rules.moves_told(before=before, statements=[said]):
                moves.setdefault(move, record.batch_id)
                others.append(move.stage)
        for move, batch in _as_delivered(moves):
            if move.ending or not move.inferred or (lead, move.stage) not in inferred:
                events.append((lead, move))
                batches.append(batch)
    add_events(events=events, version=version, batches=batches)


def _as_delivered(
    moves: Mapping[StageMove, int | None],
) -> Iterator[tuple[StageMove, int | None]]:
    """Each delivery's moves and the stages they skip, one delivery after the other as they came:
    what an earlier one implied stays where it is when a later one tells of earlier days."""
    deliveries: dict[int, list[StageMove]] = {}
    for move, batch in moves.items():
        deliveries.setdefault(batch or 0, []).append(move)
    reached: list[StageCode] = []
    for batch in sorted(deliveries):
        told = deliveries[batch]
        before = definitions.furthest(reached) if reached else None
        yield from ((move, batch or None) for move in rules.history(before=before, moves=told))
        reached += [move.stage for move in told if move.ending is None]


def _inferred_of(leads: Sequence[int]) -> set[tuple[int, StageCode]]:
    """Stages that are inferred already; events are only added, so these stay where they are."""
    rows = bulk.fetch(
        """select distinct lead_id, stage from leads_stageevent
           where lead_id = any(%s) and inferred and ending = ''""",
        [list(leads)],
    )
    return {(lead, StageCode(stage)) for lead, stage in rows}


def _stages_beside(
    story: Sequence[tuple[StageMove, int | None]], *, batches: set[int | None]
) -> list[StageCode]:
    """Stages told by others than these batches, whose records are told again from the start."""
    return [move.stage for move, batch in story if move.ending is None and batch not in batches]


def _statement(record: LeadRecord) -> Statement:
    return Statement(
        StageCode(record.stage) if record.stage else None,
        record.told_at,
        time_known=record.time_known,
        won=Won(record.won_at, record.won_day_known) if record.won_at else None,
    )


def _forget_single(leads: Sequence[int]) -> None:
    """A lead that one record tells needs no record of its own."""
    bulk.execute(
        """delete from leads_leadrecord where lead_id in (
             select lead_id from leads_leadrecord where lead_id = any(%s)
             group by lead_id having count(*) = 1)""",
        [list(leads)],
    )
