"""What a person says to a connection: begin, pause, go on, read again, mean this, let go."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accord.foundation import jobs, sealing
from accord.intake import api as intake
from accord.intake.values.plans import Plan, Type, fields_of
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, following, mastery
from accord.integrations.connecting.values.connections import Phase, State, UnableToConnect
from accord.journal import api as journal
from accord.kernel import signatures

BOTH_COUNT = timedelta(days=7)  # how long the secret before counts beside the new one
SECRET_BOUND = 500
KEPT, LEFT_OUT = "", "-"


def ask_for_trial(*, connection_id: int, at: datetime) -> None:
    """Try the mapping out in the background."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        if connection.state != State.SETTING_UP:
            raise UnableToConnect(_("This tool has begun already."))
        connection.trial = {"asked_at": at.isoformat()}
        connection.save(update_fields=["trial"])
        jobs.defer_apart("connecting.try_out", connection_id=connection_id)


def begin(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Fetch everything, and follow changes from then on."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        if connection.state != State.SETTING_UP:
            return
        connection.state, connection.started_at, connection.trial = State.RUNNING, at, {}
        connection.save()
        _from_the_beginning(connection)
        _note(kind="connection.begun", connection=connection, at=at, actor_id=actor_id)
        following.ask(connection_id=connection_id)


def pause(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Read nothing until somebody lets it go on; messages are noted meanwhile."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        if connection.state in (State.RUNNING, State.WAITING):
            connection.state = State.PAUSED
            connection.save(update_fields=["state"])
            _note(kind="connection.paused", connection=connection, at=at, actor_id=actor_id)


def go_on(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Go on where it stopped, and at once with what waited for its time."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        if connection.state not in (State.PAUSED, State.WAITING, State.RUNNING):
            return
        connection.state, connection.ask_again_at, connection.tries = State.RUNNING, None, 0
        connection.save(update_fields=["state", "ask_again_at", "tries"])
        rows = models.StreamState.objects.filter(connection=connection)
        rows.update(ask_again_at=None, tries=0)
        rows.filter(phase=Phase.FOLLOWING).update(due_at=at)
        _note(kind="connection.resumed", connection=connection, at=at, actor_id=actor_id)
        following.ask(connection_id=connection_id)


def read_again(*, connection_id: int, at: datetime, actor_id: int | None, stream: str = "") -> None:
    """Fetch everything once more, of one stream or of all; what is known stays one record."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        if connection.state == State.SETTING_UP:
            raise UnableToConnect(_("Begin first: nothing has been read yet."))
        _from_the_beginning(connection, stream=stream)
        _note(
            kind="connection.read_again",
            connection=connection,
            at=at,
            actor_id=actor_id,
            stream=stream,
        )
        if connection.state == State.RUNNING:
            following.ask(connection_id=connection_id)


def stop_filling(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Fetch no more of what was there before; what has come stays, changes are followed.

    A stream that has not come to its turn is followed from now on.
    """
    with transaction.atomic():
        connection = access.locked(connection_id)
        for row in _rows(connection):
            if row.is_on and row.phase == Phase.BACKFILL:
                _end_filling(row, at=at)
        _note(kind="connection.filling_stopped", connection=connection, at=at, actor_id=actor_id)


def _end_filling(row: models.StreamState, *, at: datetime) -> None:
    row.turn += 1
    if row.since is None:  # its turn had not come: nobody knows where changes begin
        row.is_on, row.phase = False, Phase.NOT_BEGUN
    else:
        row.phase, row.cursor, row.since, row.due_at = Phase.FOLLOWING, row.since, None, at
        row.total = row.done
    row.save()


def set_stream(
    *,
    connection_id: int,
    stream: str,
    at: datetime,
    actor_id: int | None,
    is_on: bool | None = None,
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Say whether a stream is read and what its fields mean; holds for rows to come.

    columns: the tool's field → ours, KEPT beside the record, or LEFT_OUT. words: our field →
    (the tool's word → our code). Raises UnableToConnect, and then nothing is changed.
    """
    with transaction.atomic():
        connection = access.locked(connection_id)
        row = _rows(connection).filter(name=stream).first()
        if row is None:
            raise LookupError(f"There is no stream {stream}.")
        if is_on is not None:
            _switch(connection, row, is_on=is_on)
        if columns is not None or words is not None:
            before = _stage_words(row)
            _mean(row, columns=columns or {}, words=words or {})
            mastery.mean_anew(
                connection=connection, stream=stream, before=before, after=_stage_words(row),
                at=at, actor_id=actor_id,
            )  # fmt: skip
        access.mend(row)
        row.turn += 1
        row.save()
        _note(
            kind="connection.changed",
            connection=connection,
            at=at,
            actor_id=actor_id,
            stream=stream,
        )
        if connection.state == State.RUNNING:
            following.ask(connection_id=connection_id)


def _stage_words(row: models.StreamState) -> Mapping[str, str]:
    return Plan.from_dict(row.plan).values.get("stage", {})


def _switch(connection: models.Connection, row: models.StreamState, *, is_on: bool) -> None:
    if is_on and row.left_out:
        raise UnableToConnect(
            _(
                "These records cannot be read with this access. Press “Look again” once it is "
                "mended."
            )
        )
    row.is_on = is_on
    if is_on and connection.started_at and row.phase == Phase.NOT_BEGUN:
        row.phase = Phase.BACKFILL


def _mean(
    row: models.StreamState,
    *,
    columns: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
) -> None:
    plan = Plan.from_dict(row.plan)
    known = fields_of(plan.kind)
    described = [card["name"] for card in row.cards]
    meant = {header: name for header, name in plan.columns.items() if header not in columns}
    meant |= {
        header: name for header, name in columns.items() if name in known and header in described
    }
    twice = next((name for name in meant.values() if list(meant.values()).count(name) > 1), None)
    if twice:
        raise UnableToConnect(
            _("Two fields mean “%(field)s”. Choose one of them.") % {"field": known[twice].label}
        )
    if "external_id" in plan.columns.values() and "external_id" not in meant.values():
        raise UnableToConnect(
            _("One field must stay the record's own id: without it every record would come twice.")
        )
    values = {name: dict(table) for name, table in plan.values.items()}
    for field, table in words.items():
        codes = known[field].codes if field in known and known[field].type is Type.CODE else ()
        for word, code in table.items():
            if code not in codes:
                raise UnableToConnect(_("“%(code)s” is not known here.") % {"code": code[:40]})
            values.setdefault(field, {})[word.casefold()] = code
    options = {card["name"]: card["options"] for card in row.cards if card["options"]}
    row.plan = intake.with_words(
        replace(plan, columns=meant, values=values), options=options
    ).as_dict()
    kept = {name for name, said in columns.items() if said == KEPT}
    asked = (set(row.fields) - set(columns)) | set(meant) | kept
    row.fields = [name for name in described if name in asked]


def set_secret(*, connection_id: int, at: datetime, actor_id: int | None, secret: str = "") -> str:
    """A new secret for the tool's messages, made here where none is given; answers it, this once.

    The one before counts for seven days more.
    """
    told = secret.strip() or signatures.written(secrets.token_bytes(signatures.SECRET_BYTES))
    if not 8 <= len(told) <= SECRET_BOUND:
        raise UnableToConnect(_("A secret has 8 to 500 signs."))
    hint = told.removeprefix(signatures.PREFIX)[:4]
    with transaction.atomic():
        connection = access.locked(connection_id)
        mine = models.ConnectionSecret.objects.filter(connection=connection)
        mine.filter(ends_at__isnull=False).delete()
        mine.update(ends_at=at + BOTH_COUNT)
        models.ConnectionSecret.objects.create(
            connection=connection, sealed=sealing.seal(told), hint=hint, made_at=at
        )
        _note(kind="connection.secret_changed", connection=connection, at=at, actor_id=actor_id)
    return told


def disconnect(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Forget the access and read no more; what came stays, with its history."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        connection.state, connection.ended_at, connection.sealed = State.ENDED, at, ""
        connection.fault, connection.fault_detail, connection.trial = "", "", {}
        connection.save()
        for row in _rows(connection):
            row.turn, row.is_on = row.turn + 1, False
            row.save(update_fields=["turn", "is_on"])
        models.ConnectionSecret.objects.filter(connection=connection).delete()
        models.Changed.objects.filter(connection=connection).delete()
        models.Writing.objects.filter(connection=connection).delete()
        models.WrittenRecord.objects.filter(connection=connection).delete()
        models.Conflict.objects.filter(connection=connection).delete()
        _note(kind="connection.ended", connection=connection, at=at, actor_id=actor_id)


def _from_the_beginning(connection: models.Connection, *, stream: str = "") -> None:
    for row in _rows(connection):
        if row.is_on and (not stream or row.name == stream):
            row.phase, row.cursor, row.since = Phase.BACKFILL, {}, None
            row.done, row.total, row.turn = 0, 0, row.turn + 1
            access.mend(row)
            row.save()


def _rows(connection: models.Connection) -> Any:
    return (
        models.StreamState.objects.select_for_update()
        .filter(connection=connection)
        .order_by("place")
    )


def _note(
    *, kind: str, connection: models.Connection, at: datetime, actor_id: int | None, **facts: Any
) -> None:
    journal.record(
        kind=kind,
        subject="connection",
        subject_id=connection.pk,
        at=at,
        actor_id=actor_id,
        **facts,
    )
