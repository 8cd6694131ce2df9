"""Messages of connected tools: each only says what has changed, and the record is read anew."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.values.batches import Door
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, following
from accord.integrations.connecting.values import Change, Fault, Faulty, Told
from accord.integrations.connecting.values.connections import TOLD_BOUND, State

ID_BOUND = 200


def take(*, name: str, told: Told, now: Callable[[], datetime]) -> int | None:
    """Note what a message says has changed and ask for it to be read; answers how many records.

    None where no connection has this name. Raises Faulty where the message is not the tool's own;
    that is counted. When this answers, it is stored.
    """
    connection = models.Connection.objects.filter(name=name).exclude(state=State.ENDED).first()
    if connection is None:
        return None
    try:
        changes = access.tool_of(connection).told(
            told, secrets=access.secrets_of(connection, at=told.at)
        )
    except Faulty as fault:
        count_turned_away(name=name, reason=fault.fault.value.upper(), at=now())
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        count_turned_away(name=name, reason="NOT_READABLE", at=now())
        raise Faulty(Fault.NOT_ITS_API) from problem
    with transaction.atomic():
        _note(connection, changes[:TOLD_BOUND], at=now())
        following.ask(connection_id=connection.pk)
    return len(changes)


def count_turned_away(*, name: str, reason: str, at: datetime) -> None:
    """Count a message of which nothing was taken."""
    intake.count_refused(door=Door.CONNECTOR, reason=reason, at=at)
    models.Connection.objects.filter(name=name).exclude(state=State.ENDED).update(
        turned_away=F("turned_away") + 1, turned_away_at=at
    )


def _note(connection: models.Connection, changes: Sequence[Change], *, at: datetime) -> None:
    # The connection first, as whoever lets go of it does.
    models.Connection.objects.filter(pk=connection.pk).update(
        messages=F("messages") + 1, message_at=at
    )
    known = set(
        models.StreamState.objects.filter(connection=connection, is_on=True).values_list(
            "name", flat=True
        )
    )
    told = sorted(
        {
            (change.stream, change.external_id)
            for change in changes
            if change.stream in known and 0 < len(change.external_id) <= ID_BOUND
        }
    )
    bulk.execute(
        """insert into integrations_changed as mine (connection_id, stream, external_id, told,
             told_at)
           select %s, stream, external_id, 1, %s
           from unnest(%s::text[], %s::text[]) as said(stream, external_id)
           on conflict (connection_id, stream, external_id) do update
             set told = mine.told + 1, told_at = excluded.told_at""",
        [connection.pk, at, [stream for stream, _ in told], [number for _, number in told]],
    )
