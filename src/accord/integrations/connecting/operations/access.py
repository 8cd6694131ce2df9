"""A connection at hand: held, mended, and its access, sealed and opened only to ask the tool."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from accord.foundation import sealing
from accord.integrations.connecting import models
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.values import Fault, Faulty, Renewing, Session, Tool
from accord.integrations.connecting.values.connections import State


def locked(connection_id: int) -> models.Connection:
    """The connection, held until the transaction ends; raises LookupError where it was ended."""
    found = (
        models.Connection.objects.select_for_update()
        .filter(pk=connection_id)
        .exclude(state=State.ENDED)
        .first()
    )
    if found is None:
        raise LookupError(f"There is no connection {connection_id}.")
    return found


def mend(row: models.StreamState) -> None:
    """Forget what ailed a stream, so that it is asked for at once; not stored yet."""
    row.fault, row.fault_detail, row.tries, row.ask_again_at = "", "", 0, None


def seal(said: Mapping[str, str]) -> str:
    """What was entered, as it may be stored."""
    return sealing.seal(json.dumps(dict(said)))


def said_of(connection: models.Connection) -> dict[str, str]:
    """What was entered; raises Faulty where this installation cannot open it any more."""
    try:
        said: dict[str, str] = json.loads(sealing.unseal(connection.sealed))
    except sealing.Unreadable as problem:
        raise Faulty(Fault.TOKEN_REFUSED, detail="key") from problem
    return said


def tool_of(connection: models.Connection) -> Tool:
    """The connection's tool; raises Faulty where the settings no longer name it."""
    try:
        return tools.get_tool(name=connection.tool)
    except LookupError as problem:
        raise Faulty(Fault.FAILED, detail=f"CONNECTORS: {connection.tool}") from problem


@contextmanager
def session_of(connection: models.Connection) -> Iterator[Session]:
    """The connection's account, open; keys that the tool renews meanwhile are kept at once."""
    tool, said = tool_of(connection), said_of(connection)
    with tools.opened(tool=tool, said=said) as session:
        if isinstance(session, Renewing):
            entered = {ask.name for ask in tool.asks}
            session.on_renewal(
                lambda new: keep(connection_id=connection.pk, said=said, new=new, entered=entered)
            )
        yield session


@transaction.atomic
def keep(
    *, connection_id: int, said: dict[str, str], new: Mapping[str, str], entered: Collection[str]
) -> None:
    """Keep keys that a tool has renewed for an access that was opened with `said`.

    Where a person has entered another access meanwhile, theirs stays. `said` learns the new keys.
    """
    row = models.Connection.objects.select_for_update().exclude(state=State.ENDED)
    connection = row.filter(pk=connection_id).first()
    if connection is None:
        return
    now = said_of(connection)
    if any(now.get(name) != said.get(name) for name in entered):
        return
    connection.sealed = seal({**now, **new})
    connection.save(update_fields=["sealed"])
    said.update(new)


def secrets_of(connection: models.Connection, *, at: datetime) -> list[str]:
    """The secrets that messages may be signed with now, also those entered with the access."""
    said = said_of(connection)
    found = [said[ask.name] for ask in tool_of(connection).asks if ask.signs and said.get(ask.name)]
    for row in models.ConnectionSecret.objects.filter(connection=connection).order_by("-id"):
        if row.ends_at is None or row.ends_at > at:
            try:
                found.append(sealing.unseal(row.sealed))
            except sealing.Unreadable:
                continue
    return found
