"""HubSpot as a tool that can be connected."""

from collections.abc import Callable, Mapping, Sequence

from accord.integrations.connecting.values import (
    Account,
    Change,
    Cursor,
    Described,
    Fault,
    Faulty,
    FieldCard,
    Page,
    Session,
    Told,
    Tool,
    Write,
    Written,
)
from accord.integrations.hubspot import operations
from accord.integrations.hubspot.queries import accounts, lists, records
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.queries.lists import Whole
from accord.integrations.hubspot.queries.objects import Objects
from accord.integrations.hubspot.queries.submissions import Submissions
from accord.integrations.hubspot.rules import fields as field_rules
from accord.integrations.hubspot.rules import telling
from accord.integrations.hubspot.values import (
    APP_URL,
    ASKS,
    BASE_URL,
    LABEL,
    NAME,
    SCOPES,
    STREAMS,
    THINGS,
    TYPE_OF_STREAM,
    WRITABLE,
    Thing,
)

Reading = Whole | Objects | Submissions
_LISTS: Mapping[str, Callable[[Portal], Whole | Submissions]] = {
    "owners": lists.owners,
    "campaigns": lists.campaigns,
    "forms": lists.forms,
    "submissions": Submissions,
}


class Opened:
    """A portal that is open; see Session for what each method answers."""

    def __init__(self, *, token: str, base_url: str) -> None:
        self._token = token
        self._portal = Portal(base_url=base_url, token=token)
        self.tasks = operations.Tasks(self._portal)
        self._readings: dict[str, Reading] = {}
        self._properties = records.Properties(self._portal)

    def account(self) -> Account:
        return accounts.account(self._portal, token=self._token)

    def fields(self, stream: str) -> Sequence[FieldCard]:
        if stream not in THINGS:
            return field_rules.of_list(stream)
        thing = THINGS[stream]
        stages = (
            records.stages_of(self._portal, object_name=thing.object)
            if thing.object in ("deals", "leads")
            else {}
        )
        return field_rules.of_thing(thing, cards=self._properties.of(thing.object), stages=stages)

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        return self._reading(stream).read(fields=fields, cursor=cursor)

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        return self._reading(stream).changed(fields=fields, cursor=cursor)

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        return self._reading(stream).some(fields=fields, ids=ids)

    def begin(self, stream: str) -> Cursor:
        return self._reading(stream).begin()

    def write(self, stream: str, changes: Sequence[Write]) -> Sequence[Written]:
        return operations.write(self._portal, _thing(stream), changes)

    def make_fields(self, stream: str, cards: Sequence[FieldCard]) -> Sequence[str]:
        """Make those of Accord's own fields that are missing there; answers their names."""
        self._properties.forget(_thing(stream).object)
        self._readings.pop(stream, None)
        return operations.make_properties(self._portal, _thing(stream), cards)

    def close(self) -> None:
        self._portal.close()

    def _reading(self, stream: str) -> Reading:
        if stream not in self._readings:
            if stream in _LISTS:
                self._readings[stream] = _LISTS[stream](self._portal)
            else:
                thing = _thing(stream)
                known = frozenset(card.name for card in self._properties.of(thing.object))
                self._readings[stream] = Objects(self._portal, thing, known=known)
        return self._readings[stream]


def _thing(stream: str) -> Thing:
    if stream not in THINGS:
        raise Faulty(Fault.STREAM_GONE, detail=stream)
    return THINGS[stream]


class HubSpot(Described):
    """What the frame is given."""

    __slots__ = ()

    def open(self, said: Mapping[str, str]) -> Session:
        """Needs token; base_url where it is not HubSpot's own."""
        token = said.get("token", "").strip()
        return Opened(token=token, base_url=said.get("base_url", "").strip() or BASE_URL)

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        """secrets: client_secret of the app."""
        if not telling.is_signed(told, secrets=secrets):
            raise Faulty(Fault.NOT_SIGNED)
        return telling.changes_in(told)

    def link(self, *, account: Account, stream: str, external_id: str) -> str:
        """A record's page; of a history the page of whom it is about; of lists their own."""
        base = account.url or APP_URL
        type_ = TYPE_OF_STREAM.get(stream)
        key = telling.object_id(external_id)
        if type_ is None or not key:
            return f"{base}/contacts/{account.id}"
        return f"{base}/contacts/{account.id}/record/{type_}/{key}"


TOOL: Tool = HubSpot(NAME, LABEL, ASKS, SCOPES, STREAMS, WRITABLE)
