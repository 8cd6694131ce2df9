"""One connection at work: everything fetched, changes followed, faults waited out.

Work is done in slices of seconds, each connection under a lease of its own, so that a tool that
hangs holds up nobody else's.
"""

import logging
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import F, Q

from accord.foundation import bulk, jobs
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import (
    access,
    hearing,
    remembering,
    taking,
    told_owners,
    writing,
)
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.rules import waiting
from accord.integrations.connecting.values import (
    Fault,
    Faulty,
    Page,
    Row,
    Session,
    Stream,
    Tool,
)
from accord.integrations.connecting.values.connections import (
    LEASE_SECONDS,
    SLICE_SECONDS,
    STEP,
    Phase,
    State,
    Why,
)

IDS_AT_ONCE = 100
log = logging.getLogger(__name__)
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Slice:
    """What one slice works with."""

    connection: models.Connection
    tool: Tool
    session: Session
    lease: str
    until: datetime
    now: Now

    def stream(self, name: str) -> Stream | None:
        return next((one for one in self.tool.streams if one.name == name), None)


def ask(*, connection_id: int) -> None:
    """Ask for a slice of this connection once the transaction commits; asked twice is once."""
    asked = models.Connection.objects.filter(pk=connection_id, asked=False).update(asked=True)
    if asked:
        jobs.defer_apart("connecting.go", connection_id=connection_id)


def ask_all_due(*, at: datetime) -> int:
    """Ask for a slice of every connection that has something to do; answers how many.

    Each minute, whatever was asked before: a job that was killed must not hold one up for ever.
    """
    due = bulk.fetch(
        """select c.id from integrations_connection c
           where c.state = 'running' and (c.ask_again_at is null or c.ask_again_at <= %(at)s)
             and (c.leased_until is null or c.leased_until <= %(at)s)
             and exists (
               select from integrations_streamstate s
               where s.connection_id = c.id and s.is_on
                 and (s.ask_again_at is null or s.ask_again_at <= %(at)s)
                 and (s.phase = 'backfill' or (s.phase = 'following' and s.due_at <= %(at)s)
                      or exists (select from integrations_changed k
                                 where k.connection_id = c.id and k.stream = s.name))
               union all
               select from integrations_writing w
               where w.connection_id = c.id and w.is_on
                 and (w.due_at is null or w.due_at <= %(at)s)
                 and (w.ask_again_at is null or w.ask_again_at <= %(at)s)
                 and not exists (select from integrations_writingstop))""",
        {"at": at},
    )
    for (connection_id,) in due:
        jobs.defer_apart("connecting.go", connection_id=connection_id)
    return len(due)


def go(*, connection_id: int, now: Now, seconds: int = SLICE_SECONDS) -> bool:
    """Work on a connection for some seconds, then ask for the next slice; answers whether more
    waits now. Safe to run twice, or beside another: only one holds the lease."""
    lease = _take_up(connection_id, at=now())
    if not lease:
        return False
    try:
        _work(connection_id, lease=lease, until=now() + timedelta(seconds=seconds), now=now)
    finally:
        models.Connection.objects.filter(pk=connection_id, lease=lease).update(
            lease="", leased_until=None, asked=False
        )
    more = is_due(connection_id=connection_id, at=now())
    if more:
        ask(connection_id=connection_id)
    else:
        _ask_when_over(connection_id, at=now())
    return more


def is_due(*, connection_id: int, at: datetime) -> bool:
    """Whether a connection has something to do now."""
    connection = models.Connection.objects.get(pk=connection_id)
    pause = connection.ask_again_at
    if connection.state != State.RUNNING or (pause is not None and pause > at):
        return False
    if _next(connection, at=at) is not None:
        return True
    return writing.is_due(connection_id=connection_id, at=at)


def _take_up(connection_id: int, *, at: datetime) -> str:
    lease = secrets.token_hex(16)
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    open_ = Q(ask_again_at=None) | Q(ask_again_at__lte=at)
    taken = models.Connection.objects.filter(free, open_, pk=connection_id, state=State.RUNNING)
    if taken.update(lease=lease, leased_until=_lease_end(at), asked=False):
        return lease
    models.Connection.objects.filter(pk=connection_id).exclude(state=State.RUNNING).update(
        asked=False
    )
    return ""


def _lease_end(at: datetime) -> datetime:
    return at + timedelta(seconds=LEASE_SECONDS)


def _ask_when_over(connection_id: int, *, at: datetime) -> None:
    """Pauses shorter than the minute of the clock end on time."""
    connection = models.Connection.objects.get(pk=connection_id)
    if connection.state != State.RUNNING:
        return
    moments = (
        [connection.ask_again_at]
        if connection.ask_again_at
        else list(
            models.StreamState.objects.filter(
                connection_id=connection_id, is_on=True, ask_again_at__gt=at
            ).values_list("ask_again_at", flat=True)
        )
    )
    soon = [moment for moment in moments if moment and moment < at + timedelta(minutes=1)]
    if soon:
        jobs.defer_apart("connecting.go", at=min(soon), connection_id=connection_id)


def _work(connection_id: int, *, lease: str, until: datetime, now: Now) -> None:
    connection = models.Connection.objects.get(pk=connection_id)
    try:
        tool = access.tool_of(connection)
        with access.session_of(connection) as session:
            at_work = _Slice(connection, tool, session, lease, until, now)
            while now() < until and _step(at_work):
                pass
    except Faulty as fault:
        _note_of_all(connection, fault, at=now())


def _step(work: _Slice) -> bool:
    """The next thing to do; answers whether to go on in this slice."""
    connection = models.Connection.objects.get(pk=work.connection.pk)
    if connection.state != State.RUNNING or connection.lease != work.lease:
        return False
    found = _next(connection, at=work.now())
    if found is None:
        return told_owners.look(connection, at=work.now()) or _write_back(work, connection)
    row, why = found
    fault = _done(work, row, why=why)
    if fault is None:
        _go_on(work)
        return True
    if fault.fault is Fault.FIELD_GONE and hearing.forget_field(row, name=fault.detail):
        return True
    return _note(work, row, fault, why=why)


def _done(work: _Slice, row: models.StreamState, *, why: Why) -> Faulty | None:
    """Do what is next; answers what ailed it."""
    stream = work.stream(row.name)
    try:
        if stream is None:
            return Faulty(Fault.STREAM_GONE, detail=row.name)
        _do(work, row, stream=stream, why=why)
    except Faulty as fault:
        return fault
    except DatabaseError:
        raise
    except Exception as problem:
        other = tools.faulty(problem)
        if other.fault is Fault.FAILED:
            log.exception("Failed at %s of %s.", row.name, work.connection.name)
        return other
    return None


def _go_on(work: _Slice) -> None:
    models.Connection.objects.filter(pk=work.connection.pk, lease=work.lease).update(
        leased_until=_lease_end(work.now()), last_good_at=work.now(), tries=0, ask_again_at=None,
        fault="", fault_detail="",
    )  # fmt: skip


def _write_back(work: _Slice, connection: models.Connection) -> bool:
    """The next batch the other way, once all is read that was to be read."""
    try:
        went = writing.step(
            connection=connection, tool=work.tool, session=work.session, now=work.now
        )
    except DatabaseError:
        raise
    except Exception as problem:
        fault = problem if isinstance(problem, Faulty) else tools.faulty(problem)
        if fault.fault is Fault.FAILED:
            log.exception("Failed at writing to %s.", connection.name)
        if fault.fault in waiting.OF_ALL:
            _note_of_all(work.connection, fault, at=work.now())
        tries = models.Writing.objects.get(connection=connection).tries
        pause = waiting.pause_seconds(fault=fault.fault, tries=tries, wait=fault.wait, dice=_dice())
        writing.fail(connection.pk, fault, pause=timedelta(seconds=pause), at=work.now())
        return False
    if went:
        _go_on(work)
    return went


def _next(connection: models.Connection, *, at: datetime) -> tuple[models.StreamState, Why] | None:
    """What messages told of first, then changes, then the rest of everything."""
    rows = [
        row
        for row in models.StreamState.objects.filter(connection=connection, is_on=True).order_by(
            "place"
        )
        if row.ask_again_at is None or row.ask_again_at <= at
    ]
    told = set(
        models.Changed.objects.filter(connection=connection)
        .values_list("stream", flat=True)
        .distinct()
    )
    for row in rows:
        if row.name in told and row.phase != Phase.NOT_BEGUN:
            return row, Why.MESSAGES
    for row in rows:
        if row.phase == Phase.FOLLOWING and row.due_at is not None and row.due_at <= at:
            return row, Why.CHANGES
    for row in rows:
        if row.phase == Phase.BACKFILL:
            return row, Why.BACKFILL
    return None


def _do(work: _Slice, row: models.StreamState, *, stream: Stream, why: Why) -> None:
    if why is Why.MESSAGES:
        _read_told(work, row, stream=stream)
        return
    if why is Why.BACKFILL and row.since is None:
        since = dict(work.session.begin(row.name))
        models.StreamState.objects.filter(pk=row.pk, turn=row.turn).update(since=since)
    remembering.note(row, stream=stream, session=work.session, at=work.now())
    read = work.session.read if why is Why.BACKFILL else work.session.changed
    gathered, fault = _gather(read, row, until=work.until, now=work.now)
    if gathered is not None:
        taking.take(row, gathered, stream=stream, why=why, now=work.now)
    if fault is not None:
        raise fault


def _gather(
    read: Callable[..., Page], row: models.StreamState, *, until: datetime, now: Now
) -> tuple[taking.Gathered | None, Faulty | None]:
    """Small pages joined to one step; what came before a fault is taken in all the same."""
    rows: list[Row] = []
    fields = hearing.fields_asked(row)
    cursor: Mapping[str, object] = row.cursor
    whole: dict[str, Sequence[str]] = {}
    total, ends, pages = 0, False, 0
    fault: Faulty | None = None
    while not ends and len(rows) < STEP and (now() < until or not pages):
        try:
            page = read(row.name, fields=fields, cursor=cursor)
        except Faulty as problem:
            fault = problem
            break
        if not page.ends and page.cursor == cursor:
            fault = Faulty(Fault.NOT_ITS_API, detail="cursor")  # it would go round for ever
            break
        pages += 1
        rows += page.rows
        whole |= page.whole
        cursor, ends, total = page.cursor, page.ends, page.total or total
        if page.fault is not None:
            fault = page.fault
            break
    if not pages:
        return None, fault
    return taking.Gathered(rows, dict(cursor), ends, total, whole), fault


def _read_told(work: _Slice, row: models.StreamState, *, stream: Stream) -> None:
    told = list(
        models.Changed.objects.filter(connection=work.connection, stream=row.name).order_by(
            "told_at", "id"
        )[:IDS_AT_ONCE]
    )
    ids = [each.external_id for each in told]
    page = work.session.some(row.name, fields=hearing.fields_asked(row), ids=ids)
    gathered = taking.Gathered(list(page.rows), row.cursor, ends=False, total=0, whole=page.whole)
    done = [(each.pk, each.told) for each in told]
    taking.take(row, gathered, stream=stream, why=Why.MESSAGES, now=work.now, done=done)


def _note(work: _Slice, row: models.StreamState, fault: Faulty, *, why: Why) -> bool:
    """A fault of one stream leaves the others going; one of the account ends the slice."""
    at = work.now()
    if fault.fault in waiting.OF_ALL:
        _note_of_all(work.connection, fault, at=at)
        return False
    tries = row.tries
    pause = waiting.pause_seconds(fault=fault.fault, tries=tries, wait=fault.wait, dice=_dice())
    models.StreamState.objects.filter(pk=row.pk).update(
        fault=fault.fault.value,
        fault_detail=fault.detail[:300],
        tries=F("tries") + 1,
        ask_again_at=at + timedelta(seconds=pause),
        last_run_at=at,
    )
    if (row.fault, row.fault_detail) != (fault.fault.value, fault.detail[:300]):
        _log_fault(work.connection, fault, stream=row.name, why=why, at=at)
    # One that does not answer may take half a minute to say so: the others in the next slice.
    return fault.fault is not Fault.AWAY


def _note_of_all(connection: models.Connection, fault: Faulty, *, at: datetime) -> None:
    opened_with, connection = connection.sealed, models.Connection.objects.get(pk=connection.pk)
    if fault.fault is Fault.TOKEN_REFUSED and connection.sealed != opened_with:
        # Somebody renewed the access while we used the one before: that is no refusal yet.
        fault = fault if connection.tries else Faulty(Fault.AWAY, detail=fault.detail)
    pause = waiting.pause_seconds(
        fault=fault.fault, tries=connection.tries, wait=fault.wait, dice=_dice()
    )
    models.Connection.objects.filter(pk=connection.pk, state=State.RUNNING).update(
        state=waiting.state_after(fault.fault),
        fault=fault.fault.value,
        fault_detail=fault.detail[:300],
        tries=F("tries") + 1,
        ask_again_at=at + timedelta(seconds=pause),
    )
    if connection.fault != fault.fault.value:
        _log_fault(connection, fault, stream="", why=Why.CHANGES, at=at)


def _log_fault(
    connection: models.Connection, fault: Faulty, *, stream: str, why: Why, at: datetime
) -> None:
    models.Run.objects.create(
        connection=connection,
        stream=stream,
        why=why,
        at=at,
        fault=fault.fault.value,
        fault_detail=fault.detail[:300],
    )


def _dice() -> float:
    return random.random()  # noqa: S311 it only spreads moments
