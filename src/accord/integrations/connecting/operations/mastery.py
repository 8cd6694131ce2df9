"""What a person says of writing: who is master, look what would be written, on, off, stop all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accord.foundation import bulk
from accord.intake.values.batches import Kind
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, following, writing
from accord.integrations.connecting.queries import facts, links, tools
from accord.integrations.connecting.rules import mastery as rules
from accord.integrations.connecting.values import (
    Faulty,
    FieldCard,
    Maker,
    Session,
    Writable,
    Writer,
    words,
)
from accord.integrations.connecting.values.connections import State, UnableToConnect
from accord.integrations.connecting.values.writing import (
    FIRST_OWN,
    OWN_FIELDS,
    OWNER,
    SHOWN,
    STATUS,
    Facts,
    Master,
    MissingField,
    Preview,
    PreviewLine,
    writable_of,
)
from accord.journal import api as journal
from accord.team import api as team


def set_masters(
    *,
    connection_id: int,
    own: Collection[str],
    masters: Mapping[str, Mapping[str, Master]],
    at: datetime,
    actor_id: int | None,
) -> None:
    """Say which of our own fields are written, and who is master of owner and status of a stream.

    Writing is off until what would be written has been looked at again. The same words again
    change nothing. A stream that is not read keeps its masters, for nobody is shown them. Raises
    UnableToConnect where the tool cannot be written to.
    """
    with transaction.atomic():
        connection = access.locked(connection_id)
        allowed = {one.stream: one for one in _writer(connection).writable}
        row = _row(connection)
        codes = [field.code for field in OWN_FIELDS if field.code in own]
        off = set(allowed) - _names_on(connection.pk)
        told = {
            stream: _told(one, masters=(row.masters if stream in off else masters).get(stream, {}))
            for stream, one in allowed.items()
        }
        if (codes, told) == (row.own, row.masters):
            return
        _forget_changed(connection, before=row.masters, after=told, writables=allowed)
        row.own, row.masters = codes, told
        _look_again(row)
        _note(
            kind="writing.masters_changed",
            connection=connection,
            at=at,
            actor_id=actor_id,
            own=codes,
            **told,
        )


def _told(one: Writable, *, masters: Mapping[str, str]) -> dict[str, str]:
    return {
        code: Master(masters.get(code, Master.TOOL)).value
        for code, name in ((OWNER, one.owner), (STATUS, one.status))
        if name
    }


def _names_on(connection_id: int) -> set[str]:
    """The streams that are read."""
    rows = models.StreamState.objects.filter(connection_id=connection_id, is_on=True)
    return set(rows.values_list("name", flat=True))


def _forget_changed(
    connection: models.Connection,
    *,
    before: Mapping[str, Mapping[str, str]],
    after: Mapping[str, Mapping[str, str]],
    writables: Mapping[str, Writable],
) -> None:
    """Of a field that has another master now, nothing was said yet."""
    for stream, told in after.items():
        named = {OWNER: writables[stream].owner, STATUS: writables[stream].status}
        for code, master in told.items():
            if before.get(stream, {}).get(code, Master.TOOL.value) != master:
                bulk.execute(
                    """update integrations_writtenrecord
                       set said = said - %s, written = written - %s
                       where connection_id = %s and stream = %s""",
                    [named[code], named[code], connection.pk, stream],
                )


def preview(*, connection_id: int, now: Callable[[], datetime]) -> Preview:
    """Look at what writing would do, by asking the tool for the first records; changes nothing.

    Raises UnableToConnect with a sentence where the tool does not answer.
    """
    connection = models.Connection.objects.get(pk=connection_id)
    row = _row(connection)
    turn = row.turn
    with _asking(connection) as (tool, session):
        missing = list(_missing(tool, session, row))
        desk = writing.open_desk(connection, writing=row, tool=tool, session=session)
        with translation.override(team.get_team().language):
            first, records = (
                facts.first(desk.asked(at=now()), limit=SHOWN, at=now()) if desk.names else ([], 0)
            )
            lines = _lines(desk, first)
        fields = [
            name
            for names in desk.names.values()
            for name in (*names.own.values(), names.owner, names.status)
            if name
        ]
        can_make = isinstance(session, Maker)
    models.Writing.objects.filter(pk=row.pk, turn=turn).update(seen_turn=turn)
    return Preview(records, fields, missing, lines, len(first), can_make)


def _lines(desk: writing.Desk, known: Sequence[Facts]) -> list[PreviewLine]:
    lines = []
    for stream in desk.names:
        mine = [
            each
            for each in known
            if (one := writable_of(desk.writables, external_id=each.external_id)) is not None
            and one.stream == stream
        ]
        present = (
            writing.read(desk, stream, ids=[each.external_id for each in mine]) if mine else {}
        )
        records = writing.pasts(desk.connection, [each.external_id for each in mine])
        for each in mine:
            if each.external_id not in present:
                continue
            there = present[each.external_id]
            texts = rules.wanted(each, names=desk.names[stream], present=there)
            decided = rules.decide(
                texts, present=there, past=records[each.external_id], names=desk.names[stream]
            )
            changes = [(name, there.get(name, ""), text) for name, text in decided.fields.items()]
            link = links.link_of(desk.connection, kind=Kind.LEADS, key=each.external_id)
            lines.append(PreviewLine(each.external_id, link, changes))
    return lines


def _missing(tool: Writer, session: Session, row: models.Writing) -> Iterator[MissingField]:
    on = _names_on(row.connection_id)
    for one in tool.writable:
        if one.stream not in on:
            continue
        there = {card.name for card in session.fields(one.stream)}
        for field in OWN_FIELDS:
            name = one.name_of(field.code)
            if field.code in row.own and name not in there:
                card = FieldCard(name=name, label=str(field.label), is_own=True)
                yield MissingField(one.stream, card, str(one.by_hand))


def make_fields(*, connection_id: int, now: Callable[[], datetime], actor_id: int | None) -> int:
    """Make our own fields that the tool lacks, where it can be done for a person; how many."""
    connection = models.Connection.objects.get(pk=connection_id)
    row = _row(connection)
    made = 0
    with _asking(connection) as (tool, session):
        if not isinstance(session, Maker):
            raise UnableToConnect(_("In this tool fields are made by hand: see how below."))
        missing = list(_missing(tool, session, row))
        for stream in dict.fromkeys(one.stream for one in missing):
            cards = [one.card for one in missing if one.stream == stream]
            made += len(session.make_fields(stream, cards))
    if made:
        with transaction.atomic():
            _look_again(_row(access.locked(connection_id)))
    _note(
        kind="writing.fields_made", connection=connection, at=now(), actor_id=actor_id, count=made
    )
    return made


@contextmanager
def _asking(connection: models.Connection) -> Iterator[tuple[Writer, Session]]:
    """The tool and an open account; what ails it as a sentence."""
    tool = _writer(connection)
    try:
        with access.session_of(connection) as session:
            yield tool, session
    except Faulty as fault:
        sentence = words.sentence(fault.fault, tool=tool.label, detail=fault.detail)
        raise UnableToConnect(sentence) from fault


def switch_on(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Write from now on. Raises UnableToConnect where nobody has seen what would be written."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        row = _row(connection)
        if row.is_on:
            return
        if connection.state == State.SETTING_UP:
            raise UnableToConnect(_("Begin first: nothing has been read yet."))
        if row.seen_turn != row.turn:
            raise UnableToConnect(_("Look at what would be written first, then switch it on."))
        row.is_on, row.sweep, row.due_at, row.ask_again_at = True, 0, at, None
        row.fault, row.fault_detail, row.tries, row.mark = "", "", 0, facts.mark_now()
        row.save()
        _note(kind="writing.switched_on", connection=connection, at=at, actor_id=actor_id)
        if connection.state == State.RUNNING:
            following.ask(connection_id=connection_id)


def switch_off(*, connection_id: int, at: datetime, actor_id: int | None) -> None:
    """Write nothing more by this connection; what was written stays there."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        row = _row(connection)
        if row.is_on:
            _off(row)
            row.save()
            _note(kind="writing.switched_off", connection=connection, at=at, actor_id=actor_id)


def _off(row: models.Writing) -> None:
    """From now on the tool's words are taken as they stand."""
    row.is_on, row.sweep, row.due_at = False, None, None
    models.WrittenRecord.objects.filter(connection_id=row.connection_id).exclude(before={}).update(
        before={}
    )


def mean_anew(
    *,
    connection: models.Connection,
    stream: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    at: datetime,
    actor_id: int | None,
) -> None:
    """Words of a status mean other stages now: where it is written, that is to be seen first.

    before, after: word → stage. Caller's transaction.
    """
    row = models.Writing.objects.select_for_update().filter(connection=connection).first()
    if row is None or before == after:
        return
    if row.masters.get(stream, {}).get(STATUS, Master.TOOL) == Master.TOOL:
        return
    was_on = row.is_on
    _look_again(row)
    if was_on:
        _note(kind="writing.switched_off", connection=connection, at=at, actor_id=actor_id)


def _look_again(row: models.Writing) -> None:
    """Other things would be written than were seen: off until they are looked at."""
    _off(row)
    row.turn += 1
    row.save()


def stop_all(*, at: datetime, actor_id: int | None) -> None:
    """The one switch: nothing is written anywhere, from the next batch on."""
    with transaction.atomic():
        _row_of_stop, made = models.WritingStop.objects.get_or_create(
            id=1, defaults={"stopped_at": at, "stopped_by_id": actor_id}
        )
        if made:
            journal.record(
                kind="writing.all_stopped", subject="connection", subject_id=None, at=at,
                actor_id=actor_id,
            )  # fmt: skip


def go_on_all(*, at: datetime, actor_id: int | None) -> None:
    """Write again where it is on."""
    with transaction.atomic():
        if models.WritingStop.objects.all().delete()[0]:
            journal.record(
                kind="writing.all_resumed", subject="connection", subject_id=None, at=at,
                actor_id=actor_id,
            )  # fmt: skip


def try_again(*, connection_id: int, at: datetime, actor_id: int | None) -> int:
    """Try once more what the tool did not take, but for what is gone there; how many records."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        gone = models.Gone.objects.filter(connection=connection, kind=Kind.LEADS.value)
        rows = (
            models.WrittenRecord.objects.filter(connection=connection)
            .exclude(fault="")
            .exclude(external_id__in=gone.values("external_id"))
        )
        count = rows.update(wanted=None, ask_again_at=None, tries=0, fault="", fault_detail="")
        models.Writing.objects.filter(connection=connection).update(
            due_at=at, ask_again_at=None, tries=0
        )
        _note(
            kind="writing.tried_again", connection=connection, at=at, actor_id=actor_id, count=count
        )
        if connection.state == State.RUNNING:
            following.ask(connection_id=connection_id)
    return count


def _row(connection: models.Connection) -> models.Writing:
    found, _made = models.Writing.objects.get_or_create(
        connection=connection, defaults={"own": [*FIRST_OWN]}
    )
    return found


def _writer(connection: models.Connection) -> Writer:
    tool = tools.all_tools().get(connection.tool)
    if not isinstance(tool, Writer):
        raise UnableToConnect(_("Accord cannot write into this tool."))
    return tool


def _note(
    *,
    kind: str,
    connection: models.Connection,
    at: datetime,
    actor_id: int | None,
    **told: object,
) -> None:
    journal.record(
        kind=kind,
        subject="connection",
        subject_id=connection.pk,
        at=at,
        actor_id=actor_id,
        **told,
    )
