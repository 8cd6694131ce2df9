"""Salesforce as the frame meets it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import (
    Account,
    Change,
    Cursor,
    Described,
    Fault,
    Faulty,
    FieldCard,
    Page,
    Told,
    Tool,
    Write,
    Written,
)
from accord.integrations.salesforce import operations
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.queries.reading import Reader
from accord.integrations.salesforce.rules import telling
from accord.integrations.salesforce.values import ASKS, LABEL, NAME, SCOPES, STREAMS, WRITABLE


class Session:
    """An open org; each verb is the protocol's own."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._line = Line(said=said)
        self._reader = Reader(self._line)
        self.tasks = operations.Tasks(self._line)

    def account(self) -> Account:
        """Who answers; raises Faulty."""
        return self._reader.account()

    def fields(self, stream: str) -> Sequence[FieldCard]:
        """The fields a stream has in this org now."""
        return self._reader.fields(stream)

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """All records there are."""
        return self._reader.read(stream, fields=fields, cursor=cursor)

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """What changed since."""
        return self._reader.changed(stream, fields=fields, cursor=cursor)

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """These records."""
        return self._reader.some(stream, fields=fields, ids=ids)

    def begin(self, stream: str) -> Cursor:
        """The cursor of what happens from now on."""
        return self._reader.begin(stream)

    def since(self, stream: str) -> datetime | None:
        """The first moment that a history tells of; None where tracking was never on."""
        return self._reader.since(stream)

    def write(self, stream: str, changes: Sequence[Write]) -> Sequence[Written]:
        """Write our own fields of records."""
        return operations.write(
            line=self._line, reader=self._reader, stream=stream, changes=changes
        )

    def on_renewal(self, keep: Callable[[Mapping[str, str]], None]) -> None:
        """Have keys that the org renews kept."""
        self._line.on_renewal(keep)

    def close(self) -> None:
        """Give connections back."""
        self._line.close()


class Salesforce(Described):
    """The tool."""

    __slots__ = ()

    def open(self, said: Mapping[str, str]) -> Session:
        """An open org; asks nothing yet."""
        return Session(said)

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        """What a message says has changed; raises Faulty(NOT_SIGNED)."""
        if not frame.is_signed(told, secrets=secrets):
            raise Faulty(Fault.NOT_SIGNED)
        return telling.changes_in(told.body)

    def link(self, *, account: Account, stream: str, external_id: str) -> str:
        """A record's own page: an org finds any of its records by the id alone."""
        del stream
        return f"{account.url}/{external_id}" if account.url else ""


TOOL: Tool = Salesforce(NAME, LABEL, ASKS, SCOPES, STREAMS, WRITABLE)
