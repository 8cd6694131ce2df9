"""Records as rows: text cells under the names that HubSpot's properties have."""

from collections.abc import Iterator, Mapping, Sequence

from accord.integrations.connecting.values import Row
from accord.integrations.hubspot.rules.records import Past, Record, StageOf
from accord.integrations.hubspot.values import (
    AS_OF,
    COMPANY,
    CONTACT,
    DEAL,
    DELETED,
    ID,
    Shape,
    Thing,
)

Links = Mapping[str, Mapping[str, Sequence[str]]]  # column → id → ids
# Of a call or mail that has not reached the wire there is nothing to tell yet.
_NOT_CALLED = frozenset(
    {"QUEUED", "RINGING", "CONNECTING", "CALLING_CRM_USER", "IN_PROGRESS", "CANCELED", "FAILED"}
)
_NOT_SENT = frozenset({"SCHEDULED", "SENDING", "DRAFT", "QUEUED"})
_NOT_ARRIVED = frozenset({"BOUNCED", "FAILED"})
_HELD = "COMPLETED"
_DELETED_ALOUD = frozenset({"companies", "contacts", "deals"})
_EVENTS = frozenset({Shape.CALL, Shape.EMAIL, Shape.MEETING})
_CANCELLED = "CANCELED"
_ENDED = frozenset({_HELD, "NO_SHOW", _CANCELLED})


def rows_of(
    thing: Thing,
    records: Sequence[Record],
    *,
    names: Sequence[str],
    links: Links,
    stages: Mapping[str, StageOf],
) -> list[Row]:
    """The rows of records; a record deleted there is one row that says so."""
    rows: list[Row] = []
    for record in records:
        if record.archived:
            rows += gone(thing, record.id, at=record.archived_at)
        elif thing.shape is Shape.RECORD:
            rows.append(_itself(record, names=names, links=links))
        elif thing.shape is Shape.HISTORY:
            rows += _past_of(thing, record, links=links, stages=stages)
        else:
            rows += _touches(thing, record, names=names, links=links)
    return rows


def gone(thing: Thing, key: str, *, at: str = "") -> list[Row]:
    """What is told of a record that is there no more, and since when where that is known.

    Of people, companies, deals, calls, mails and meetings.
    """
    if thing.shape in _EVENTS:
        return [{ID: _touch_key(thing, key), DELETED: "true", AS_OF: at}]
    is_told = thing.shape is Shape.RECORD and thing.object in _DELETED_ALOUD
    return [{ID: key, DELETED: "true"}] if is_told else []


def _touch_key(thing: Thing, key: str) -> str:
    return f"{thing.shape}:{key}"


def _itself(record: Record, *, names: Sequence[str], links: Links) -> Row:
    row = {name: record.properties.get(name, "") for name in names}
    row[ID] = record.id
    for column, ids in links.items():
        linked = list(ids.get(record.id, ()))
        row[column] = ";".join(linked[:1] if column == COMPANY else linked)
    return row


def _touches(thing: Thing, record: Record, *, names: Sequence[str], links: Links) -> Iterator[Row]:
    """A row for each contact of a call, mail or meeting.

    The first contact's row has the record's own key, so that it stays one when contacts are merged.
    """
    said = record.properties
    if said.get("hs_call_status", "").upper() in _NOT_CALLED:
        return
    if said.get("hs_email_status", "").upper() in _NOT_SENT:
        return
    contacts = sorted(links.get(CONTACT, {}).get(record.id, ()), key=_order)
    deal = next(iter(links.get(DEAL, {}).get(record.id, ())), "")
    key = _touch_key(thing, record.id)
    for place, contact in enumerate(contacts or [""]):
        row = {name: said.get(name, "") for name in names}
        row |= {ID: f"{key}:{contact}" if place else key, CONTACT: contact, DEAL: deal}
        row[AS_OF] = said.get(thing.modified, "")
        if thing.shape is Shape.EMAIL:  # it may have been sent when it was read before
            is_back = said.get("hs_email_status", "").upper() in _NOT_ARRIVED
            row["came_back_at"] = row[AS_OF] if is_back else ""
        yield from _times(thing, row)


def _order(key: str) -> tuple[int, str]:
    return len(key), key


def _times(thing: Thing, row: dict[str, str]) -> Iterator[Row]:
    """A meeting is booked when somebody notes it, and ends as it did; else as it stands."""
    if thing.shape is not Shape.MEETING:
        yield row
        return
    starts = row.get("hs_meeting_start_time") or row.get("hs_timestamp", "")
    noted = row.get("hs_createdate", "")
    booked = min(noted, starts) if noted and starts else noted or starts
    outcome = row.get("hs_meeting_outcome", "").upper()
    row["meeting_start"] = starts
    yield row | {"hs_meeting_outcome": "SCHEDULED", "hs_timestamp": booked}
    if outcome == _CANCELLED and row[AS_OF]:
        starts = min(starts, row[AS_OF])  # that it will not be is known before it would have been
    if outcome in _ENDED:
        yield row | {"hs_timestamp": starts, ID: f"{row[ID]}:held"}


def _past_of(
    thing: Thing, record: Record, *, links: Links, stages: Mapping[str, StageOf]
) -> Iterator[Row]:
    """A row for each stage that a record entered, of the contact that it is about."""
    contact = record.id
    if thing.links:
        contact = next(iter(links.get(CONTACT, {}).get(record.id, ())), "")
    if not contact:
        return
    reason = record.properties.get("hs_lead_disqualification_reason", "")
    for past in _turns(record.pasts.get(thing.history, ()), stages=stages):
        row = {CONTACT: contact, "value": past.value, "timestamp": past.at}
        yield row | ({"reason": reason} if past.value == "unqualified" and reason else {})


def _turns(pasts: Sequence[Past], *, stages: Mapping[str, StageOf]) -> Iterator[Past]:
    """Entries that changed something: of a pipeline only that it began and how it ended."""
    before = ""
    for past in pasts:
        stage = stages.get(past.value)
        value = (stage and stage.ending) or past.value
        if value and value != before:
            yield Past(value, past.at)
        before = value
