"""Odoo as a tool that can be connected."""

from collections.abc import Mapping, Sequence

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
from accord.integrations.odoo import operations
from accord.integrations.odoo.queries import accounts, lists, records
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.queries.past import LOGS, Past
from accord.integrations.odoo.queries.records import Records
from accord.integrations.odoo.rules import fields as field_rules
from accord.integrations.odoo.rules import telling
from accord.integrations.odoo.values import ASKS, LABEL, NAME, SCOPES, STREAMS, THINGS, WRITABLE

Reading = frame.Short | Records | Past
_LISTS = {"users": lists.users, "campaigns": lists.campaigns}
_MODELS: Mapping[str, str] = {
    **{stream: thing.model for stream, thing in THINGS.items()},
    "users": "res.users", "campaigns": "utm.campaign",
}  # fmt: skip
_MODEL_OF_KEY = {thing.begins: thing.model for thing in THINGS.values() if thing.begins}
_WRITTEN = frozenset(stream.name for stream in STREAMS if stream.can_write)


class Session:
    """A database that is open; see the protocol for what each method answers."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._line = Line(said)
        self._readings: dict[str, Reading] = {}
        self._described: dict[str, Sequence[FieldCard]] = {}

    def account(self) -> Account:
        return accounts.account(self._line)

    def fields(self, stream: str) -> Sequence[FieldCard]:
        if stream not in self._described:  # each batch of writing asks for them
            self._described[stream] = _fields(self._line, stream)
        return self._described[stream]

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        return self._reading(stream).read(fields=fields, cursor=cursor)

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        return self._reading(stream).changed(fields=fields, cursor=cursor)

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        return self._reading(stream).some(fields=fields, ids=ids)

    def begin(self, stream: str) -> Cursor:
        return self._reading(stream).begin()

    def write(self, stream: str, changes: Sequence[Write]) -> Sequence[Written]:
        if stream not in _WRITTEN:
            return [Written(one.external_id, Fault.NOT_WRITTEN, stream) for one in changes]
        return operations.write(self._line, Records(self._line, stream), stream, changes)

    def make_fields(self, stream: str, cards: Sequence[FieldCard]) -> Sequence[str]:
        """Make those of Accord's own fields that a model lacks; answers their names."""
        self._readings.clear()
        self._described.clear()
        return operations.make_fields(self._line, stream, cards)

    def close(self) -> None:
        self._line.close()

    def _reading(self, stream: str) -> Reading:
        _known(stream)
        if stream not in self._readings:
            self._readings[stream] = self._made(stream)
        return self._readings[stream]

    def _made(self, stream: str) -> Reading:
        if stream in _LISTS:
            return _LISTS[stream](self._line)
        return Past(self._line, stream) if stream in LOGS else Records(self._line, stream)


def _fields(line: Line, stream: str) -> Sequence[FieldCard]:
    _known(stream)
    if stream in THINGS:
        return records.cards(line, stream)
    if stream == "stages":
        return field_rules.of_stages(lists.stages(line)[0])
    return field_rules.of_list(stream)


def _known(stream: str) -> None:
    if stream not in _LISTS and stream not in LOGS and stream not in THINGS:
        raise Faulty(Fault.STREAM_GONE, detail=stream[:80])


class Odoo(Described):
    """What the frame is given."""

    __slots__ = ()

    def open(self, said: Mapping[str, str]) -> Session:
        """Needs address, database, user and key."""
        return Session(said)

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        """Only what a module of the company's own has signed: Odoo itself signs no message."""
        if not frame.is_signed(told, secrets=secrets):
            raise Faulty(Fault.NOT_SIGNED)
        return telling.changes_in(told.body)

    def link(self, *, account: Account, stream: str, external_id: str) -> str:
        """A record's own form: of people by how their key begins; of touches there is none."""
        begins, _dash, key = external_id.rpartition("-")
        model = _MODEL_OF_KEY.get(begins) if begins else _MODELS.get(stream)
        if not account.url or not model or not key.isdigit():
            return ""
        return f"{account.url}/web#id={key}&model={model}&view_type=form"


TOOL: Tool = Odoo(NAME, LABEL, ASKS, SCOPES, STREAMS, WRITABLE)
