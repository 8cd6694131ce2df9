"""Calendars: what is booked, moved, held and cancelled with people who are known."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import IdentityKind, Outcome, RecordKind
from accord.foundation import keyed, outgoing
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.integrations.evidence import models, queries
from accord.integrations.evidence.rules import calendars as rules
from accord.integrations.evidence.values import (
    AHEAD,
    BACK,
    FILE_BOUND,
    Date,
    DateState,
    Failed,
    Fault,
    Known,
)
from accord.journeys.values import TouchKind
from accord.team import api as team

SOURCE = "calendar"
_GONE = frozenset({401, 403, 404, 410})
Record = dict[str, Any]


def read(row: models.EvidenceSource, *, access: Mapping[str, str], zone: str, at: datetime) -> None:
    """One turn of a calendar by its address; raises Failed."""
    take(row, content=_fetched(access["url"]), zone=zone, at=at, is_whole=True)


def _fetched(url: str) -> bytes:
    # The client ends its base in "/", which a secret address does not bear: asked for whole.
    parts = urlsplit(url)
    try:
        with outgoing.client(base_url=f"{parts.scheme}://{parts.netloc}") as client:
            answer = client.get(url)
    except (outgoing.Cut, outgoing.HTTPError, outgoing.InvalidURL, OSError) as problem:
        raise Failed(Fault.AWAY) from problem
    except outgoing.Refused as problem:
        raise Failed(Fault.CLOSED) from problem
    if answer.status_code in _GONE:
        raise Failed(Fault.GONE)
    if answer.status_code != 200:
        raise Failed(Fault.AWAY)
    if len(answer.content) > FILE_BOUND:
        raise Failed(Fault.NOT_A_CALENDAR)
    return answer.content


@transaction.atomic
def take(
    row: models.EvidenceSource, *, content: bytes, zone: str, at: datetime, is_whole: bool = False
) -> int:
    """Tell what is new; answers how many touches. Raises Failed.

    is_whole: the calendar itself and no part of it, so that what is missing is there no more.
    """
    owner = str(row.member.email or "").lower()
    found = rules.dates(
        content=content, since=at - BACK, until=at + AHEAD, zone=zone, owner={owner}
    )
    held = queries.still_read(source_id=row.pk)
    if held is None:
        return 0
    if held.tells_busy:
        _keep_busy(row, content=content, zone=zone, owner=owner, at=at)
    stored = {one.key: one for one in models.CalendarDate.objects.filter(source=row)}
    people = _known(found)
    told: list[Record] = []
    for date in found:
        before = stored.get(date.key)
        known = Known(before.starts_at, DateState(before.state)) if before else None
        if known and rules.is_set_back(date=date, known=known, at=at):
            told += _not_held(row, date, people=people, starts_at=known.starts_at)
        for kind in rules.news(date=date, known=known, at=at):
            told += _records(row, date, kind, people=people, owner=owner, at=at)
    if is_whole:
        told += _vanished(row, stored, there={date.key for date in found}, at=at)
    _remember(row, found, at=at)
    return _tell(row, told, at=at)


def _keep_busy(
    row: models.EvidenceSource, *, content: bytes, zone: str, owner: str, at: datetime
) -> None:
    """When something stands in it from now on, besides what is booked here, which is known."""
    booked = handoffs.booked_uids(host_id=row.member_id, since=at - BACK)
    spans = rules.busy(
        content=content, since=at - BACK, until=at + AHEAD, zone=zone, owner={owner},
        besides=booked,
    )  # fmt: skip
    still = [(start, end) for start, end in spans if end > at]
    handoffs.keep_busy(member_id=row.member_id, source=row.pk, spans=still)


def _vanished(
    row: models.EvidenceSource,
    stored: Mapping[str, models.CalendarDate],
    *,
    there: set[str],
    at: datetime,
) -> list[Record]:
    """Dates to come that the calendar has no more: whoever took them out called them off."""
    missing = [
        one
        for key, one in stored.items()
        if key not in there and one.state == DateState.BOOKED and at < one.starts_at <= at + AHEAD
    ]
    models.CalendarDate.objects.filter(pk__in=[one.pk for one in missing]).delete()
    return [{"external_id": f"{row.pk}:{one.key}", "deleted": "yes"} for one in missing]


def _not_held(
    row: models.EvidenceSource, date: Date, *, people: Mapping[str, int], starts_at: datetime
) -> list[Record]:
    """How a date ended at a time at which it is no more."""
    return [
        {"external_id": f"{_key(row, date, starts_at, person)}:outcome", "deleted": "yes"}
        for person in date.people
        if person in people
    ]


def _key(row: models.EvidenceSource, date: Date, starts_at: datetime, person: str) -> str:
    return f"{row.pk}:{date.key}:{int(starts_at.timestamp())}:{_short(person)}"


def _known(dates: Sequence[Date]) -> dict[str, int]:
    """Those of the attendees who are known and no colleagues."""
    asked = sorted({person for date in dates for person in date.people})
    found = contacts.find_by_identity(
        kind=RecordKind.PERSON, identity=IdentityKind.EMAIL, values=asked
    )
    colleagues = team.colleagues_among(emails=found)
    return {address: who for address, who in found.items() if address not in colleagues}


def _records(
    row: models.EvidenceSource,
    date: Date,
    kind: TouchKind,
    *,
    people: Mapping[str, int],
    owner: str,
    at: datetime,
) -> list[Record]:
    when = {
        TouchKind.MEETING_HELD: date.starts_at,
        TouchKind.MEETING_BOOKED: min(date.made_at or at, at),
    }
    return [
        {
            "external_id": _key(row, date, date.starts_at, person),
            "kind": kind.value,
            "direction": "out",
            "reach": "1:1",
            "team": "sales",
            "channel": "meeting",
            "email": person,
            "member_external_id": owner,
            "subject": date.subject if row.keeps_subject else "",
            "meeting_uid": date.uid,
            "meeting_start": date.starts_at.isoformat(),
            "occurred_at": when.get(kind, at).isoformat(),
        }
        for person in date.people
        if person in people
    ]


def _short(person: str) -> str:
    return keyed.digest("address", person).hex()[:16]


def _remember(row: models.EvidenceSource, dates: Sequence[Date], *, at: datetime) -> None:
    models.CalendarDate.objects.bulk_create(
        [
            models.CalendarDate(
                source=row,
                key=date.key,
                starts_at=date.starts_at,
                state=rules.state_of(date=date, at=at),
            )
            for date in dates
        ],
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=["starts_at", "state"],
    )
    models.CalendarDate.objects.filter(source=row, starts_at__lt=at - 2 * BACK).delete()


def _tell(row: models.EvidenceSource, told: Sequence[Record], *, at: datetime) -> int:
    if not told:
        return 0
    receipts = intake.take(
        kind=intake.Kind.TOUCHES,
        records=told,
        now=lambda: at,
        source=SOURCE,
        door=intake.Door.CONNECTOR,
    )
    count = sum(one.outcome in (Outcome.CREATED, Outcome.JOINED) for one in receipts)
    if count:
        models.EvidenceSource.objects.filter(pk=row.pk).update(told_at=at)
    return count
