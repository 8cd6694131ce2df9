"""GET /leads, /leads/{id} and /leads/{id}/timeline."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal, NamedTuple

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import Field

from accord.contacts import api as contacts
from accord.definitions.values import StageCode
from accord.foundation import cursors
from accord.foundation.problems import Problem
from accord.journeys import api as journeys
from accord.journeys.values import Touch
from accord.leads import queries
from accord.leads.values import Ending, LeadRow, StageEventCard

LARGEST_ID = 2**63 - 1
TOUCH, STAGE = 0, 1
FOUND_UP_TO = 200
Number = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Word = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]
Year = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]


class LeadsAsked(Schema):
    """The filters of the lead list; `origin` "" asks for leads whose origin nobody said.

    q: words of a name, an e-mail or a company, which stand for up to 200 people.
    """

    q: Word | None = None
    stage: StageCode | None = None
    ending: Ending | None = None
    origin: Word | None = None
    owner: Number | None = None
    campaign: Number | None = None
    company: Number | None = None
    opened_from: Year | None = Field(None, alias="from")
    opened_until: Year | None = Field(None, alias="until")
    sort: Literal["newest", "oldest", "name"] = "newest"
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class LeadOut(Schema):
    id: int
    person_id: int
    name: str
    email: str
    reference: str
    company_id: int | None
    company: str
    stage: str
    ending: str | None
    origin: str | None
    channel: str | None
    campaign_id: int | None
    landing_page_id: int | None
    segment: str | None
    owner_id: int | None
    owner: str
    opened_at: datetime
    time_known: bool
    stage_at: datetime
    closed_at: datetime | None
    cycle_no: int


class LeadsOut(Schema):
    items: list[LeadOut]
    next: str | None


class EntryOut(Schema):
    """One entry of a timeline: a touch of either team, or a stage the lead came to."""

    kind: str
    at: datetime
    time_known: bool
    touch: str | None = None
    direction: str | None = None
    team: str | None = None
    channel: str | None = None
    source: str | None = None
    subject: str | None = None
    stage: str | None = None
    ending: str | None = None
    reason: str | None = None
    inferred: bool | None = None
    definition: int | None = None


class TimelineOut(Schema):
    items: list[EntryOut]
    next: str | None


class TimelineAsked(Schema):
    cursor: Annotated[str, Field(max_length=cursors.LENGTH_BOUND)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def list_leads(request: HttpRequest, asked: Query[LeadsAsked]) -> dict[str, Any]:
    """Leads, filtered as the list page filters them."""
    scope = request.actor.scope  # type: ignore[attr-defined]
    where = queries.LeadFilter(
        stage=asked.stage,
        ending=asked.ending,
        origin=asked.origin,
        owner_id=asked.owner,
        campaign_id=asked.campaign,
        company_id=asked.company,
        opened_from=_start(asked.opened_from),
        opened_until=_start(asked.opened_until, days=1),
        people=contacts.search_people(
            words=asked.q, limit=FOUND_UP_TO, within=queries.holders_within(scope=scope)
        )
        if asked.q
        else None,
        scope=scope,
    )
    try:
        page = queries.list_leads(
            where=where, sort=asked.sort, after=cursors.read(asked.cursor), limit=asked.limit
        )
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this list.") from problem
    return {"items": [_lead(row) for row in page.rows], "next": cursors.write(page.next_key)}


def _start(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=days)


def get_lead(
    request: HttpRequest,  # noqa: ARG001
    lead_id: Path[Number],
) -> dict[str, Any]:
    """One lead."""
    return _lead(_found(lead_id))


def _found(lead_id: int) -> LeadRow:
    try:
        return queries.get_lead(lead_id=lead_id)
    except LookupError as problem:
        raise Problem(404, f"There is no lead {lead_id}.") from problem


def _lead(row: LeadRow) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in LeadRow.__dataclass_fields__}
    del said["segment_version"]
    return {**said, "company": said.pop("company_name"), "owner": said.pop("owner_name")}


def get_timeline(
    request: HttpRequest,  # noqa: ARG001
    lead_id: Path[Number],
    asked: Query[TimelineAsked],
) -> dict[str, Any]:
    """What both teams and the buyer did, and the stages the lead came to; newest first."""
    lead = _found(lead_id)
    seen = _seen(asked.cursor)
    touches = journeys.list_touches(
        people=contacts.group_of(person_id=lead.person_id),
        before=seen and seen.before_touches,
        limit=asked.limit + 1,
    )
    entries = [(_Place(touch.occurred_at, TOUCH, touch.id), _touch(touch)) for touch in touches]
    for event in queries.list_stage_events(lead_id=lead_id):
        place = _Place(event.occurred_at, STAGE, event.id)
        if seen is None or place < seen:
            entries.append((place, _stage(event)))
    entries.sort(key=lambda entry: entry[0], reverse=True)
    last = entries[asked.limit - 1][0] if len(entries) > asked.limit else None
    return {
        "items": [entry for _, entry in entries[: asked.limit]],
        "next": cursors.write(last and last.written),
    }


class _Place(NamedTuple):
    """Where an entry stands; at one instant a stage comes after what led to it."""

    at: datetime
    rank: int
    id: int

    @property
    def written(self) -> str:
        return f"{self.at.isoformat()}~{self.rank}~{self.id}"

    @property
    def before_touches(self) -> tuple[datetime, int]:
        """The touches that come after this place in the list."""
        return (self.at, self.id if self.rank == TOUCH else LARGEST_ID)


def _seen(cursor: str | None) -> _Place | None:
    try:
        key = cursors.read(cursor)
        if key is None:
            return None
        at, rank, number = key.split("~")
        place = _Place(datetime.fromisoformat(at), int(rank), int(number))
    except ValueError as problem:
        raise Problem(422, "This cursor was not given out by this timeline.") from problem
    if place.at.tzinfo is None or not 0 <= place.id <= LARGEST_ID:
        raise Problem(422, "This cursor was not given out by this timeline.")
    return place


def _touch(touch: Touch) -> dict[str, Any]:
    return {
        "kind": "touch",
        "at": touch.occurred_at,
        "time_known": True,
        "touch": touch.kind.value,
        "direction": touch.direction.value,
        "team": touch.team or None,
        "channel": touch.channel or None,
        "source": touch.source,
        "subject": touch.detail.get("subject"),
    }


def _stage(event: StageEventCard) -> dict[str, Any]:
    return {
        "kind": "stage",
        "at": event.occurred_at,
        "time_known": event.time_known,
        "stage": event.stage.value,
        "ending": event.ending.value if event.ending else None,
        "reason": event.reason or None,
        "inferred": event.inferred,
        "definition": event.version_number,
    }
