"""What people and the two teams did, as touches on one timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    MEETING_HELD = "meeting_held"
    IM = "im"
    SOCIAL = "social"
    CHAT = "chat"
    SELF_REPORTED = "self_reported"


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
    TouchKind.MEETING_HELD: pgettext_lazy("touch", "Met"),
    TouchKind.IM: pgettext_lazy("touch", "Message"),
    TouchKind.SOCIAL: pgettext_lazy("touch", "Social network"),
    TouchKind.CHAT: pgettext_lazy("touch", "Chatted"),
    TouchKind.SELF_REPORTED: pgettext_lazy("touch", "Told us where they heard of us"),
}


@dataclass(frozen=True, slots=True)
class Touches:
    """Touches on their way in, one sequence per field, all of one length."""

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

    def __len__(self) -> int:
        return len(self.external_key)


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that happened between a person and us, as a timeline shows it."""

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


# How often both teams together may reach out to one person, and who counts as two at once.
MOST_MESSAGES = 4
MESSAGES_WITHIN = timedelta(days=7)
AT_ONCE = timedelta(hours=24)
REACHING_OUT = ("email_sent", "call_attempt", "call_connected", "im", "social")


@dataclass(frozen=True, slots=True)
class Collision:
    """Two who reached out to one person shortly after each other; teams and members in order."""

    person_id: int
    first_at: datetime
    second_at: datetime
    teams: tuple[str, str]
    members: tuple[int | None, int | None]
