"""Meetings that are booked into somebody's free time, and how they ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import pgettext_lazy


class MeetingState(StrEnum):
    """BOOKED: to come, or past and nobody has told how it ended."""

    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


# In these it takes the time of whoever holds it.
TAKES_TIME = (MeetingState.BOOKED, MeetingState.HELD)

MEETING_STATE_NAMES = {
    MeetingState.BOOKED: pgettext_lazy("meeting", "Booked"),
    MeetingState.HELD: pgettext_lazy("meeting", "Held"),
    MeetingState.MISSED: pgettext_lazy("meeting", "They did not come"),
    MeetingState.CANCELLED: pgettext_lazy("meeting", "Called off"),
}


class Reply(StrEnum):
    """What the buyer answers to an invitation. COUNTER: another time is asked for."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    COUNTER = "counter"


NOT_COMING = frozenset({Reply.DECLINED, Reply.COUNTER})


@dataclass(frozen=True, slots=True)
class Replied:
    """An answer to an invitation, as a calendar sends it. uid and sequence: of the invitation that
    is answered; address: whose answer; said_at: by the calendar's clock; proposes: the time asked
    for instead."""

    uid: str
    sequence: int
    address: str
    reply: Reply
    said_at: datetime
    proposes: datetime | None = None


class MeetingAct(StrEnum):
    """What is said of a meeting; CLEAR takes back one's word for how it ended."""

    HELD = "held"
    MISSED = "missed"
    CANCEL = "cancel"
    CLEAR = "clear"


class Unbooked(StrEnum):
    """Why a meeting is not booked, moved or told of."""

    NO_HOST = "no_host"
    NO_TITLE = "no_title"
    NO_LENGTH = "no_length"
    IN_PAST = "in_past"
    TOO_FAR = "too_far"
    OUTSIDE_HOURS = "outside_hours"
    AWAY = "away"
    TAKEN = "taken"
    LEAD_GONE = "lead_gone"
    HAS_ENDED = "has_ended"
    OFFERED_TO_ANOTHER = "offered_to_another"
    NOT_YOURS = "not_yours"
    NO_KIND = "no_kind"
    BUYER_NOT_ALLOWED = "buyer_not_allowed"
    NOT_OVER = "not_over"
    IS_TOLD = "is_told"


class UnableToBook(Exception):
    """Nothing was changed. named: what the sentence tells, such as a member's id."""

    def __init__(self, *, why: Unbooked, named: tuple[str, ...] = ()) -> None:
        super().__init__(f"{why.value} {' '.join(named)}".strip())
        self.why = why
        self.named = named


@dataclass(frozen=True, slots=True)
class Booking:
    """What is asked for: a lead's meeting with whom of sales, since when and for how long.

    invites_buyer: whether the buyer is sent an invitation. words: what whoever holds it should
    know.
    """

    lead_id: int
    host_id: int
    starts_at: datetime
    length: timedelta
    title: str
    invites_buyer: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting as it stands. host_id: who holds it; zone: by whose clock it was booked; sequence:
    how often its invitation was changed; is_by_word: a member said how it ended, and no tool.
    reply: of the buyer to the invitation as it stands; proposes: the time they ask for instead."""

    id: int
    uid: str
    lead_id: int
    handoff_id: int
    host_id: int
    booked_by_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    state: MeetingState
    sequence: int
    invites_buyer: bool
    is_by_word: bool
    booked_at: datetime
    changed_at: datetime
    touch_id: int | None
    reply: Reply | None = None
    proposes: datetime | None = None

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that somebody is free at."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class FreeTime:
    """The free time of a member by their own clock, of some days. next_from: since when later
    days are asked for, None where nobody books so far ahead."""

    host_id: int
    zone: str
    slots: tuple[Slot, ...]
    next_from: datetime | None


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody else says of a booked meeting: that it ended, or that it begins at another
    time. state: how it ended, None where it was moved."""

    state: MeetingState | None
    starts_at: datetime | None
    said_at: datetime
    is_by_hand: bool


LENGTHS = tuple(timedelta(minutes=each) for each in (15, 30, 45, 60, 90))
USUAL_LENGTH = timedelta(minutes=30)
STEP = timedelta(minutes=30)  # between the beginnings that are offered
SOONEST = timedelta(minutes=15)  # so long ahead the first one is offered
MOST_AHEAD = timedelta(days=60)
DAYS_SHOWN = 5  # of those with free time, on one page
MOST_SLOTS = 120
LONGEST_TITLE = 120
