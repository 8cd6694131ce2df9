"""Mautic as a tool that can be connected."""

from collections.abc import Callable, Mapping, Sequence

from accord.integrations.connecting.api import Short
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
from accord.integrations.mautic import operations
from accord.integrations.mautic.queries import accounts, lists
from accord.integrations.mautic.queries.calling import Line
from accord.integrations.mautic.queries.logs import Logs
from accord.integrations.mautic.queries.records import Records
from accord.integrations.mautic.rules import fields as field_rules
from accord.integrations.mautic.rules import telling
from accord.integrations.mautic.values import (
    ASKS,
    LABEL,
    LOGS,
    NAME,
    PIECES,
    SCOPES,
    STREAMS,
    THINGS,
    WRITABLE,
)

Reading = Short | Records | Logs
_LISTS: Mapping[str, Callable[[Line], Short]] = {
    "users": lists.users,
    "campaigns": lists.campaigns,
    "pieces": lists.pieces,
}
_PAGES: Mapping[str, str] = {
    "contacts": "contacts/view", "companies": "companies/view", "campaigns": "campaigns/view",
    "users": "users/edit",
}  # fmt: skip


class Session:
    """A Mautic that is open; see the protocol for what each method answers."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._line = Line(said)
        self._readings: dict[str, Reading] = {}
        self._whole: dict[str, Records] = {}
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
        if stream != "contacts":
            return [Written(one.external_id, Fault.NOT_WRITTEN, stream) for one in changes]
        return operations.write(self._line, self._records(stream), changes)

    def make_fields(self, stream: str, cards: Sequence[FieldCard]) -> Sequence[str]:
        """Make those of Accord's own fields that contacts lack; answers their names."""
        self._readings.clear()
        self._whole.pop(stream, None)
        self._described.clear()
        return operations.make_fields(self._line, cards)

    def close(self) -> None:
        self._line.close()

    def _reading(self, stream: str) -> Reading:
        if stream in _LISTS:
            return self._readings.setdefault(stream, _LISTS[stream](self._line))
        if stream in LOGS and stream not in self._readings:
            people = self._records("contacts")
            self._readings[stream] = Logs(self._line, stream, people=people)
        return self._readings[stream] if stream in LOGS else self._records(stream)

    def _records(self, stream: str) -> Records:
        _known(stream)
        if stream not in self._whole:
            cards = lists.cards(self._line, THINGS[stream])
            known = frozenset(card.name for card in cards)
            self._whole[stream] = Records(self._line, stream, known=known)
        return self._whole[stream]


def _fields(line: Line, stream: str) -> Sequence[FieldCard]:
    if stream == "stages":
        return field_rules.of_stages(lists.stages(line))
    if stream not in THINGS:
        _known(stream)
        return field_rules.of_list(stream)
    cards = lists.cards(line, THINGS[stream])
    if stream == "companies":
        return field_rules.of_companies(cards)
    return field_rules.of_contacts(cards, lists.stages_if_seen(line))


def _known(stream: str) -> None:
    if stream not in THINGS and stream not in LOGS and stream not in _LISTS:
        raise Faulty(Fault.STREAM_GONE, detail=stream[:80])


class Mautic(Described):
    """What the frame is given."""

    __slots__ = ()

    def open(self, said: Mapping[str, str]) -> Session:
        """Needs address, user and password."""
        return Session(said)

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        """secrets: of the webhook."""
        if not telling.is_signed(told, secrets=secrets):
            raise Faulty(Fault.NOT_SIGNED)
        return telling.changes_in(told)

    def link(self, *, account: Account, stream: str, external_id: str) -> str:
        """A record's page; of pieces the page of the form, mail, page or download."""
        page, key = _PAGES.get(stream, ""), external_id
        if stream == "pieces":
            kind, _colon, key = external_id.partition(":")
            page = f"{PIECES[kind]}/view" if kind in PIECES else ""
        return f"{account.url}/s/{page}/{key}" if account.url and page and key else ""


TOOL: Tool = Mautic(NAME, LABEL, ASKS, SCOPES, STREAMS, WRITABLE)
