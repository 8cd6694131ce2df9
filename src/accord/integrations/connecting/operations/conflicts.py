"""What a tool says otherwise than we: found, agreed by itself, or settled by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accord.foundation import bulk
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, owners
from accord.integrations.connecting.queries import owners as known_owners
from accord.integrations.connecting.rules import mastery as rules
from accord.integrations.connecting.values.connections import UnableToConnect
from accord.integrations.connecting.values.writing import Ended, Master, Names
from accord.journal import api as journal


@dataclass(frozen=True, slots=True)
class Found:
    """A field of a record with what stands there and what we say; the same: they agree.

    master: of the field, None where the names of the stream say it.
    """

    stream: str
    external_id: str
    field: str
    theirs: str
    ours: str
    master: Master | None = None


_NO_NAMES = Names(own={})


def note(
    *, connection_id: int, found: Sequence[Found], at: datetime, names: Names = _NO_NAMES
) -> None:
    """Keep what is told otherwise, and end what has come to be the same. Caller's transaction."""
    agreed = [each for each in found if rules.is_same(each.theirs, each.ours)]
    bulk.execute(
        """update integrations_conflict c set ended_at = %s, ended_how = %s
           from unnest(%s::text[], %s::text[]) as t(external_id, field)
           where c.connection_id = %s and c.ended_at is null
             and c.external_id = t.external_id and c.field = t.field""",
        [
            at, Ended.AGREED.value, [each.external_id for each in agreed],
            [each.field for each in agreed], connection_id,
        ],
    )  # fmt: skip
    told = [each for each in found if not rules.is_same(each.theirs, each.ours)]
    bulk.execute(
        """insert into integrations_conflict as mine
             (connection_id, stream, external_id, field, theirs, ours, master, found_at, ended_how)
           select %s, stream, external_id, field, theirs, ours, master, %s, ''
           from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
             as said(stream, external_id, field, theirs, ours, master)
           on conflict (connection_id, external_id, field) where ended_at is null do update
             set theirs = excluded.theirs, ours = excluded.ours, master = excluded.master
           where (mine.theirs, mine.ours, mine.master)
             is distinct from (excluded.theirs, excluded.ours, excluded.master)""",
        [
            connection_id, at, [each.stream for each in told],
            [each.external_id for each in told], [each.field for each in told],
            [each.theirs for each in told], [each.ours for each in told],
            [(each.master or rules.master_of(each.field, names=names)).value for each in told],
        ],
    )  # fmt: skip


def settle(
    *, connection_id: int, conflict_id: int, how: Ended, at: datetime, actor_id: int | None
) -> None:
    """Take their word or write ours. Raises UnableToConnect where it is over or may not be."""
    with transaction.atomic():
        connection = access.locked(connection_id)
        one = (
            models.Conflict.objects.select_for_update()
            .filter(pk=conflict_id, connection=connection, ended_at=None)
            .first()
        )
        if one is None:
            raise UnableToConnect(_("This is settled already: both say the same now."))
        if how is Ended.OURS and one.master == Master.TOOL:
            raise UnableToConnect(_("The tool is master of this field: Accord does not write it."))
        one.ended_at, one.ended_by_id, one.ended_how = at, actor_id, how.value
        one.save()
        _remember(one, how=how, at=at)
        if how is Ended.THEIRS and one.theirs and _is_owner(connection, one):
            owners.take_over(
                connection, cells={one.external_id: one.theirs}, at=at, actor_id=actor_id
            )
        models.Writing.objects.filter(connection=connection).update(due_at=at)
        journal.record(
            kind="conflict.settled",
            subject="connection",
            subject_id=connection.pk,
            at=at,
            actor_id=actor_id,
            field=one.field,
            how=how.value,
        )


def _is_owner(connection: models.Connection, one: models.Conflict) -> bool:
    fields = known_owners.fields_of(connection_id=connection.pk)
    return any((each.stream, each.name) == (one.stream, one.field) for each in fields)


def _remember(one: models.Conflict, *, how: Ended, at: datetime) -> None:
    """What stands there is known now; ours is said anew, or theirs is read anew."""
    row = (
        models.WrittenRecord.objects.select_for_update()
        .filter(connection=one.connection_id, external_id=one.external_id)
        .first()
    )
    if row is None:
        return
    row.written = {**row.written, one.field: one.theirs}
    row.ask_again_at = None
    if how is Ended.OURS:
        # As if theirs had been our word before: ours is now another one, and so the newest too.
        row.said = {**row.said, one.field: one.theirs}
        row.wanted = None
    else:
        row.said = {**row.said, one.field: one.ours}
        row.before = {name: cell for name, cell in row.before.items() if name != one.field}
        bulk.execute(
            """insert into integrations_changed as mine (connection_id, stream, external_id, told,
                 told_at)
               values (%s, %s, %s, 1, %s)
               on conflict (connection_id, stream, external_id) do update
                 set told = mine.told + 1""",
            [one.connection_id, one.stream, one.external_id, at],
        )
    row.save()
