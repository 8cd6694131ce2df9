"""What Accord has to say goes into the tools: found by sets, written in batches, remembered.

What is on its way is stored before it is sent and what arrived after, so that whoever dies between
sends nothing twice: the next one finds it there.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation

from accord.contacts import api as contacts
from accord.contacts.values.people import RecordKind
from accord.foundation import crashing
from accord.intake.values.plans import Plan
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import conflicts, gone, owners
from accord.integrations.connecting.queries import facts as queries
from accord.integrations.connecting.queries import writing as settings
from accord.integrations.connecting.rules import mastery as rules
from accord.integrations.connecting.rules.streams import header_of
from accord.integrations.connecting.values import (
    Fault,
    Faulty,
    Session,
    Tool,
    Writable,
    Write,
    Writer,
    Written,
)
from accord.integrations.connecting.values.connections import Why
from accord.integrations.connecting.values.writing import (
    AT_ONCE,
    LOOK_SECONDS,
    SWEEP_SECONDS,
    TRIES,
    Decided,
    Facts,
    Names,
    Past,
    writable_of,
)
from accord.team import api as team

AGAIN = timedelta(minutes=2)
THERE_NO_MORE = frozenset({"deleted", "merged"})
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a batch is written with: by stream what may be written, and how it is called there."""

    connection: models.Connection
    writing: models.Writing
    session: Session
    writables: Sequence[Writable]
    names: Mapping[str, Names]
    id_of: Mapping[str, str]  # stream → the field that holds a record's id

    def asked(self, *, at: datetime) -> queries.Asked:
        told = {stream: _spelled(names) for stream, names in self.names.items()}
        salt = json.dumps([told, dict(queries.words(at=at)), self.writing.own], sort_keys=True)
        ids = [one.ids for one in self.writables]
        return queries.Asked(self.connection.pk, self.connection.name, ids, salt)


def _spelled(names: Names) -> list[object]:
    masters = {code: master.value for code, master in names.masters.items()}
    return [dict(names.own), names.owner, names.status, masters, dict(names.stages)]


def is_due(*, connection_id: int, at: datetime) -> bool:
    """Whether something may have to be written now."""
    return _due(connection_id, at=at) is not None


def _due(connection_id: int, *, at: datetime) -> models.Writing | None:
    if models.WritingStop.objects.exists():
        return None
    return models.Writing.objects.filter(
        Q(due_at=None) | Q(due_at__lte=at),
        Q(ask_again_at=None) | Q(ask_again_at__lte=at),
        connection_id=connection_id,
        is_on=True,
    ).first()


def step(*, connection: models.Connection, tool: Tool, session: Session, now: Now) -> bool:
    """Write the next batch; answers whether there was something to look at. Raises Faulty."""
    writing = _due(connection.pk, at=now())
    if writing is None or not isinstance(tool, Writer):
        return False
    with translation.override(team.get_team().language):
        desk = open_desk(connection, writing=writing, tool=tool, session=session)
        if not desk.writables:
            raise Faulty(Fault.FIELD_GONE, detail=_first_missing(writing, tool=tool))
        mark = queries.mark_now()
        looked = _look(desk, at=now())
        if looked is None:  # too many changes to look at one by one: all are looked at instead
            _save(writing, sweep=0, mark=mark)
            return True
        if looked.due:
            write(desk, looked.due, now=now)
        _looked(writing, looked, mark=mark, at=now())
    return True


def _look(desk: Desk, *, at: datetime) -> queries.Looked | None:
    writing = desk.writing
    if writing.sweep is None and _is_old(writing, at=at):
        writing.sweep = 0
        writing.mark = queries.mark_now()
        _save(writing, sweep=0, mark=writing.mark)
    if writing.sweep is not None:
        return queries.sweep(desk.asked(at=at), after=writing.sweep, at=at)
    return queries.changed(desk.asked(at=at), mark=writing.mark, at=at)


def _is_old(writing: models.Writing, *, at: datetime) -> bool:
    swept = writing.swept_at
    return swept is None or swept + timedelta(seconds=SWEEP_SECONDS) <= at


def _looked(writing: models.Writing, looked: queries.Looked, *, mark: int, at: datetime) -> None:
    """How far was looked; the fault of before is over."""
    told: dict[str, object] = {
        "looked_at": at, "tries": 0, "ask_again_at": None, "fault": "", "fault_detail": "",
    }  # fmt: skip
    if writing.sweep is not None:
        told["sweep"] = looked.last
        if looked.last is None:
            told["swept_at"] = at
    elif looked.last is None:
        told |= {"mark": mark, "due_at": at + timedelta(seconds=LOOK_SECONDS)}
    _save(writing, **told)


def _save(writing: models.Writing, **told: object) -> None:
    """Only while it is as we found it: whoever changes what is written begins anew."""
    models.Writing.objects.filter(pk=writing.pk, turn=writing.turn).update(**told)


def open_desk(
    connection: models.Connection, *, writing: models.Writing, tool: Writer, session: Session
) -> Desk:
    """What may be written now: of the streams that are read, the fields that are there."""
    rows = {
        row.name: row
        for row in models.StreamState.objects.filter(connection=connection, is_on=True)
    }
    names: dict[str, Names] = {}
    id_of: dict[str, str] = {}
    for one in tool.writable:
        row = rows.get(one.stream)
        if row is None:
            continue
        cards = {card.name: card for card in session.fields(one.stream)}
        found = settings.names_of(one, row=row, writing=writing, there=cards)
        writing.there[one.stream] = list(found.own.values())
        plan = Plan.from_dict(row.plan)
        if found.own or found.owner or found.status:
            names[one.stream] = found
            id_of[one.stream] = header_of(plan.columns, field="external_id")
    _save(writing, there=writing.there)
    writables = [one for one in tool.writable if one.stream in names]
    return Desk(connection, writing, session, writables, names, id_of)


def _first_missing(writing: models.Writing, *, tool: Writer) -> str:
    return next(
        (one.name_of(code) for one in tool.writable for code in writing.own), tool.name
    )  # fmt: skip


def write(desk: Desk, due: Sequence[Facts], *, now: Now) -> None:
    """Write one batch; raises Faulty where the tool takes none of it."""
    streams: dict[str, list[Facts]] = {}
    for known in due:
        one = writable_of(desk.writables, external_id=known.external_id)
        if one is not None:
            streams.setdefault(one.stream, []).append(known)
    for stream, some in streams.items():
        for start in range(0, len(some), AT_ONCE):
            _write_some(desk, stream, some[start : start + AT_ONCE], now=now)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Records of one stream on their way, by their ids there."""

    stream: str
    known: Mapping[str, Facts]
    texts: Mapping[str, Mapping[str, str]]
    decided: Mapping[str, Decided]


def _write_some(desk: Desk, stream: str, due: Sequence[Facts], *, now: Now) -> None:
    known = {each.external_id: each for each in due}
    present = read(desk, stream, ids=list(known))
    batch = _begin(desk, stream, known, present=present, at=now())
    crashing.place("writing.begun")
    changes = [
        Write(key, dict(one.fields), {name: present[key].get(name, "") for name in one.fields})
        for key, one in batch.decided.items()
        if one.fields
    ]
    answers = (
        {one.external_id: one for one in desk.session.write(stream, changes)} if changes else {}
    )
    crashing.place("writing.sent")
    _settle(desk, batch, answers=answers, at=now())
    crashing.place("writing.settled")


def read(desk: Desk, stream: str, *, ids: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """What these records hold now of the fields that may be written; those that are gone lack."""
    names = desk.names[stream]
    fields = [name for name in (*names.own.values(), names.owner, names.status) if name]
    page = desk.session.some(stream, fields=fields, ids=ids)
    key = desk.id_of[stream]
    return {row[key]: row for row in page.rows if row.get("deleted") != "true" and row.get(key)}


@transaction.atomic
def _begin(
    desk: Desk,
    stream: str,
    known: Mapping[str, Facts],
    *,
    present: Mapping[str, Mapping[str, str]],
    at: datetime,
) -> _Batch:
    """Decide, and store what is to be sent before it is."""
    names = desk.names[stream]
    here = _still_here(desk, list(known), at=at)
    missing = [key for key in known if key in here and key not in present]
    gone.note(connection_id=desk.connection.pk, kind="leads", keys=missing, at=at)
    known = {key: each for key, each in known.items() if key in here and key in present}
    rows = _held(desk.connection, known)
    texts: dict[str, Mapping[str, str]] = {}
    decided: dict[str, Decided] = {}
    changed = []
    for key, facts in known.items():
        row = rows.get(key) or models.WrittenRecord(
            connection=desk.connection, stream=stream, external_id=key
        )
        texts[key] = rules.wanted(facts, names=names, present=present[key])
        past = Past(row.said, row.written, row.sending)
        decided[key] = rules.decide(texts[key], present=present[key], past=past, names=names)
        row.before = rules.before(
            decided[key], past=past, before=row.before, present=present[key], names=names
        )
        row.sending, row.at, row.wanted = dict(decided[key].fields), at, None
        changed.append(row)
    _store(changed)
    return _Batch(stream, known, texts, decided)


def _still_here(desk: Desk, keys: Sequence[str], *, at: datetime) -> Collection[str]:
    """Those of these records that nobody has erased since they were looked at, nor erases before
    the transaction ends."""
    people = contacts.find_by_external(
        kind=RecordKind.PERSON, source=desk.connection.name, keys=keys
    )
    contacts.hold_people(ids=sorted(set(people.values())))
    return queries.of_records(desk.asked(at=at), external_ids=keys, at=at).keys()


def pasts(connection: models.Connection, keys: Sequence[str]) -> dict[str, Past]:
    """What is remembered of these records; of unknown ones nothing."""
    rows = models.WrittenRecord.objects.filter(connection=connection, external_id__in=keys)
    known = {row.external_id: Past(row.said, row.written, row.sending) for row in rows}
    return {key: known.get(key, Past()) for key in keys}


def fail(connection_id: int, fault: Faulty, *, pause: timedelta, at: datetime) -> None:
    """Note that the tool takes nothing now, and when it is asked again."""
    models.Writing.objects.filter(connection_id=connection_id).update(
        fault=fault.fault.value,
        fault_detail=fault.detail[:300],
        tries=F("tries") + 1,
        ask_again_at=at + pause,
    )


def _held(
    connection: models.Connection, keys: Mapping[str, object]
) -> dict[str, models.WrittenRecord]:
    rows = models.WrittenRecord.objects.select_for_update().filter(
        connection=connection, external_id__in=list(keys)
    )
    return {row.external_id: row for row in rows.order_by("pk")}


_SETTLED = (
    "wanted", "said", "written", "sending", "before", "at", "tries", "ask_again_at", "fault",
    "fault_detail",
)  # fmt: skip


def _store(rows: Sequence[models.WrittenRecord]) -> None:
    models.WrittenRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "external_id"],
        update_fields=_SETTLED,
    )


@transaction.atomic
def _settle(desk: Desk, batch: _Batch, *, answers: Mapping[str, Written], at: datetime) -> None:
    """Remember what arrived, what did not and why, and what somebody else had said."""
    rows = _held(desk.connection, batch.known)
    found: list[conflicts.Found] = []
    removed = []
    owned: dict[str, str] = {}
    owner = desk.names[batch.stream].owner
    for key, decided in batch.decided.items():
        if key not in rows:  # erased meanwhile
            continue
        answer = answers.get(key, Written(key))
        if owner in decided.fields and answer.fault is None and not answer.conflicts:
            owned[key] = decided.fields[owner]
        _settle_one(rows[key], batch, key, answer=answer, at=at)
        if answer.detail in THERE_NO_MORE:
            removed.append(key)
        found += [
            conflicts.Found(batch.stream, key, name, theirs, batch.texts[key].get(name, ""))
            for name, theirs in {**decided.conflicts, **answer.conflicts}.items()
        ]
        found += [
            conflicts.Found(batch.stream, key, name, held, held)
            for name, held in decided.held.items()
            if rules.is_same(held, batch.texts[key][name])  # left as it is is not yet agreed on
        ]
    _store(list(rows.values()))
    owners.note_written(desk.connection, cells=owned, at=at)
    gone.note(connection_id=desk.connection.pk, kind="leads", keys=removed, at=at)
    conflicts.note(
        connection_id=desk.connection.pk, found=found, names=desk.names[batch.stream], at=at
    )
    _count(desk, batch, answers=answers, at=at)


def _settle_one(
    row: models.WrittenRecord, batch: _Batch, key: str, *, answer: Written, at: datetime
) -> None:
    decided, row.at = batch.decided[key], at
    if answer.conflicts:  # somebody was quicker: it is decided anew
        row.ask_again_at, row.tries = at + AGAIN, row.tries + 1
        row.sending = {}
        return
    if answer.fault is Fault.AWAY and row.tries < TRIES:
        row.ask_again_at, row.tries = at + AGAIN * 2**row.tries, row.tries + 1
        return
    settled = dict(decided.held)
    if answer.fault is None:
        settled |= decided.fields
    row.written = {**row.written, **settled}
    row.said = {**row.said, **{name: batch.texts[key][name] for name in settled}}
    row.sending, row.wanted, row.tries, row.ask_again_at = {}, batch.known[key].digest, 0, None
    row.fault = answer.fault.value if answer.fault else ""
    row.fault_detail = answer.detail[:300] if answer.fault else ""


def _count(desk: Desk, batch: _Batch, *, answers: Mapping[str, Written], at: datetime) -> None:
    went = sum(one.fault is None and not one.conflicts for one in answers.values())
    aside = len(answers) - went + sum(bool(one.conflicts) for one in batch.decided.values())
    if not went and not aside:
        return
    models.Run.objects.create(
        connection=desk.connection,
        stream=batch.stream,
        why=Why.WRITING,
        at=at,
        received=len(batch.known),
        got_in=went,
        unchanged=len(batch.known) - len(answers),
        aside=aside,
    )
    models.Writing.objects.filter(pk=desk.writing.pk).update(
        written=F("written") + went, last_at=at
    )
