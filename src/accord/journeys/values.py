"""What people and the two teams did, as touches on one timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy


class TouchKind(StrEnum):
    WEB_VISIT = "web_visit"
    CONTENT_VIEW = "content_view"
    DOWNLOAD = "download"
    FORM = "form"
    EMAIL_SENT = "email_sent"
    EMAIL_OPEN = "email_open"
    EMAIL_CLICK = "email_click"
    EMAIL_REPLY = "email_reply"
    EVENT_REGISTERED = "event_registered"
    EVENT_ATTENDED = "event_attended"
    AD_CLICK = "ad_click"
    CALL_ATTEMPT = "call_attempt"
    CALL_CONNECTED = "call_connected"
    MEETING_BOOKED = "meeting_booked"
    MEETING_MOVED = "meeting_moved"
    MEETING_HELD = "meeting_held"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_MISSED = "meeting_missed"
    IM = "im"
    SOCIAL = "social"
    CHAT = "chat"
    SELF_REPORTED = "self_reported"
    STATUS_TOLD = "status_told"
    CONTENT_SHARED = "content_shared"

    @property
    def is_attempt(self) -> bool:
        """Whether one of us tried to reach the person, as a record shows and not as a status says.

        A tool's status such as "contacted" is a receipt: somebody moved a field.
        """
        return self in _ATTEMPTS


_ATTEMPTS = frozenset(
    {
        TouchKind.EMAIL_SENT,
        TouchKind.CALL_ATTEMPT,
        TouchKind.CALL_CONNECTED,
        TouchKind.MEETING_HELD,
        TouchKind.IM,
        TouchKind.SOCIAL,
    }
)
MAILS = frozenset({TouchKind.EMAIL_SENT, TouchKind.EMAIL_REPLY})
CALLS = frozenset({TouchKind.CALL_ATTEMPT, TouchKind.CALL_CONNECTED})
MEETINGS = frozenset(
    {
        TouchKind.MEETING_BOOKED,
        TouchKind.MEETING_MOVED,
        TouchKind.MEETING_HELD,
        TouchKind.MEETING_CANCELLED,
        TouchKind.MEETING_MISSED,
    }
)
MEETING_ENDS = frozenset(
    {TouchKind.MEETING_HELD, TouchKind.MEETING_MISSED, TouchKind.MEETING_CANCELLED}
)
# By which a member may say that they tried to reach somebody.
TRIED_BY_HAND = frozenset(
    {TouchKind.CALL_ATTEMPT, TouchKind.CALL_CONNECTED, TouchKind.EMAIL_SENT, TouchKind.IM}
)
CAME_BACK = "came_back"  # in the details of a mail: when it came back undelivered
BY_HAND = "by hand"  # as a source: a member's own word, which no tool has
BOOKED_HERE = "accord"  # as a source of meetings: booked in Accord itself
# A mailbox's guard looks at a link as the mail comes in; whoever reads takes longer.
GUARD_WITHIN = timedelta(seconds=5)
# Two routes that tell of a call begin it at almost the same moment; their clocks differ.
ONE_CALL_WITHIN = timedelta(minutes=2)


class Direction(StrEnum):
    """in: the buyer did it. out: we did it."""

    IN = "in"
    OUT = "out"


class Reach(StrEnum):
    ONE_TO_MANY = "1:many"
    ONE_TO_ONE = "1:1"


TOUCH_NAMES = {
    TouchKind.WEB_VISIT: pgettext_lazy("touch", "Visited the website"),
    TouchKind.CONTENT_VIEW: pgettext_lazy("touch", "Read a piece"),
    TouchKind.DOWNLOAD: pgettext_lazy("touch", "Downloaded a piece"),
    TouchKind.FORM: pgettext_lazy("touch", "Filled in a form"),
    TouchKind.EMAIL_SENT: pgettext_lazy("touch", "Mail sent"),
    TouchKind.EMAIL_OPEN: pgettext_lazy("touch", "Opened a mail"),
    TouchKind.EMAIL_CLICK: pgettext_lazy("touch", "Followed a link in a mail"),
    TouchKind.EMAIL_REPLY: pgettext_lazy("touch", "Answered a mail"),
    TouchKind.EVENT_REGISTERED: pgettext_lazy("touch", "Signed up for an event"),
    TouchKind.EVENT_ATTENDED: pgettext_lazy("touch", "Came to an event"),
    TouchKind.AD_CLICK: pgettext_lazy("touch", "Followed an advert"),
    TouchKind.CALL_ATTEMPT: pgettext_lazy("touch", "Call tried"),
    TouchKind.CALL_CONNECTED: pgettext_lazy("touch", "Talked on the phone"),
    TouchKind.MEETING_BOOKED: pgettext_lazy("touch", "Meeting agreed"),
    TouchKind.MEETING_MOVED: pgettext_lazy("touch", "Meeting moved"),
    TouchKind.MEETING_HELD: pgettext_lazy("touch", "Met"),
    TouchKind.MEETING_CANCELLED: pgettext_lazy("touch", "Meeting cancelled"),
    TouchKind.MEETING_MISSED: pgettext_lazy("touch", "Did not come to the meeting"),
    TouchKind.IM: pgettext_lazy("touch", "Message"),
    TouchKind.SOCIAL: pgettext_lazy("touch", "Social network"),
    TouchKind.CHAT: pgettext_lazy("touch", "Chatted"),
    TouchKind.SELF_REPORTED: pgettext_lazy("touch", "Told us where they heard of us"),
    TouchKind.STATUS_TOLD: pgettext_lazy("touch", "Status set in a tool"),
    TouchKind.CONTENT_SHARED: pgettext_lazy("touch", "Made a link to a piece"),
}


@dataclass(frozen=True, slots=True)
class Touches:
    """Touches on their way in, one sequence per field, all of one length.

    said_as: what the world outside calls the same happening, whoever tells of it (`rules.mail_id`,
    `rules.meeting_id`); "" where nothing does. Left out, nothing does for any.
    as_of: when the tool last changed its record; None, or left out: as it arrives.
    """

    source: str
    external_key: Sequence[str]
    person_id: Sequence[int]
    company_id: Sequence[int | None]
    kind: Sequence[str]
    direction: Sequence[str]
    reach: Sequence[str]
    team: Sequence[str]
    channel: Sequence[str]
    campaign_id: Sequence[int | None]
    asset_id: Sequence[int | None]
    member_id: Sequence[int | None]
    occurred_at: Sequence[datetime]
    detail: Sequence[dict[str, Any]]
    said_as: Sequence[str] = ()
    as_of: Sequence[datetime | None] = ()

    def __len__(self) -> int:
        return len(self.external_key)


LONGEST_SPAN = timedelta(days=366)  # of days that are told as one number


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """How many visits there were, one sequence per field, all of one length.

    external_key: what a source tells of once: days, page and where visits came from, in its own
    words. day and until: the first and the last day, both inclusive. origin: a code. split_by:
    what the delivery tells visits apart by, such as "origin page".
    """

    source: str
    split_by: str
    external_key: Sequence[str]
    day: Sequence[date]
    until: Sequence[date]
    page: Sequence[str]
    origin: Sequence[str]
    channel: Sequence[str]
    campaign_id: Sequence[int | None]
    visits: Sequence[int]

    def __len__(self) -> int:
        return len(self.external_key)


@dataclass(frozen=True, slots=True)
class Gone:
    """Records that a tool has taken away, by their ids there, and when it did (None: just now)."""

    source: str
    external_key: Sequence[str]
    as_of: Sequence[datetime | None]

    def __len__(self) -> int:
        return len(self.external_key)


@dataclass(frozen=True, slots=True)
class Was:
    """What a touch said until it was told otherwise, and until when that stood.

    at: when it was, or when a meeting was to begin; next_at: the same as it was told then.
    """

    kind: TouchKind
    subject: str
    at: datetime
    next_at: datetime
    until: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that happened between a person and us, as a timeline shows it.

    routes: every source that told of it, the first one first. was: what was said of it before,
    the latest first. gone_at: since when the tool has it no more; it counts nowhere then.
    """

    id: int
    kind: TouchKind
    direction: Direction
    team: str
    channel: str
    campaign_id: int | None
    asset_id: int | None
    member_id: int | None
    occurred_at: datetime
    source: str
    detail: dict[str, Any]
    routes: tuple[str, ...] = ()
    was: tuple[Was, ...] = ()
    gone_at: datetime | None = None

    @property
    def start(self) -> datetime | None:
        """When a meeting is to begin, where a tool says so."""
        return moment_of(self.detail.get("start"))

    @property
    def came_back_at(self) -> datetime | None:
        """When a mail came back undelivered, if it did."""
        return moment_of(self.detail.get(CAME_BACK))

    @property
    def is_by_hand(self) -> bool:
        """Whether only a member says so."""
        return self.source == BY_HAND

    @property
    def is_attempt(self) -> bool:
        """Whether one of us tried to reach the person, as a tool has seen; a mail that came back
        reached nobody."""
        return self.kind.is_attempt and not self.is_by_hand and self.came_back_at is None


@dataclass(frozen=True, slots=True)
class MailSent:
    """A mail of ours to one person; head_id: whom that person is one with."""

    touch_id: int
    head_id: int
    member_id: int | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is said of a meeting that counts: agreed, moved, or how it ended.

    of: by hand, the touch by which the meeting was agreed.
    """

    id: int
    source: str
    key: str
    kind: TouchKind
    start: datetime | None
    occurred_at: datetime
    of: int | None

    @property
    def is_by_hand(self) -> bool:
        """Whether a member said it, and no tool."""
        return self.source == BY_HAND


@dataclass(frozen=True, slots=True)
class Agreed:
    """A meeting that was booked in Accord: its key here, and the UID that calendars know it by."""

    key: str
    uid: str
    person_id: int
    company_id: int | None
    starts_at: datetime
    title: str
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class SaidElsewhere:
    """What others say of a meeting that was booked in Accord: how it ended, or that it begins at
    another time. said_at: when their record changed, or when they told."""

    kind: TouchKind
    starts_at: datetime | None
    said_at: datetime
    is_by_hand: bool


def moment_of(said: Any) -> datetime | None:
    """A moment as details keep it."""
    return datetime.fromisoformat(said) if isinstance(said, str) and said else None


@dataclass(frozen=True, slots=True)
class RouteHealth:
    """When a route last told of a member's work; usual_days between, None where too little came."""

    source: str
    told_at: datetime
    usual_days: int | None
    is_silent: bool


REACHING_OUT = ("email_sent", "call_attempt", "call_connected", "im", "social")


MOST_MESSAGES_BOUND, DAYS_BOUND, HOURS_BOUND = 100, 90, 14 * 24


@dataclass(frozen=True, slots=True)
class CompanyDoings:
    """What the people of a company did within a span. alone: visits, reading and the like, without
    one of us; earlier: of that in as long before; with_us: the rest, that of ours too; people: who
    did anything alone; last_at: when that was last; pieces: those most in hand, the most first."""

    alone: int
    earlier: int
    with_us: int
    people: int
    last_at: datetime | None
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReachLimits:
    """How often both teams together may reach out to one person, and what is two at once.

    messages: at most so many within `days`; hours: two of us within these are two at once.
    """

    messages: int = 4
    days: int = 7
    counts_one_to_many: bool = True
    counts_one_to_one: bool = True
    hours: int = 24

    @property
    def within(self) -> timedelta:
        return timedelta(days=self.days)

    @property
    def at_once(self) -> timedelta:
        return timedelta(hours=self.hours)

    @property
    def counted(self) -> tuple[Reach, ...]:
        """Which messages count."""
        told = (
            (Reach.ONE_TO_MANY, self.counts_one_to_many),
            (Reach.ONE_TO_ONE, self.counts_one_to_one),
        )
        return tuple(reach for reach, counts in told if counts)


@dataclass(frozen=True, slots=True)
class Reached:
    """When somebody of us last reached out to a person, and who."""

    at: datetime
    team: str
    member_id: int | None


@dataclass(frozen=True, slots=True)
class Collision:
    """Two who reached out to one person shortly after each other; teams and members in order.

    id: the second touch.
    """

    id: int
    person_id: int
    first_at: datetime
    second_at: datetime
    teams: tuple[str, str]
    members: tuple[int | None, int | None]
