"""An invitation to a booked meeting, as calendars are told of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Method(StrEnum):
    """What a calendar does with it: enter or move the meeting, or take it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is asked to come."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting for calendars. uid and sequence: by which they know it, and what is newer of it;
    zone: of whoever holds it; organizer: in whose name it is sent; url: of its page, for
    colleagues."""

    method: Method
    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    stamped_at: datetime
    organizer: Attendee
    attendees: tuple[Attendee, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One thing of a calendar that others subscribe to. starts_at: None where it is of the whole
    day. group: what kind of thing, in words."""

    uid: str
    title: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    stamped_at: datetime
    url: str = ""
    group: str = ""
