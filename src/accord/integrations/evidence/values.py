"""Where a member's correspondence is read: mailboxes and calendars, and what can ail them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

EVERY = timedelta(minutes=5)
LATER = timedelta(minutes=30)  # after a fault, times how often it failed
MOST_LATER = timedelta(hours=12)
LEASE = timedelta(minutes=5)
SECONDS_BOUND = 45.0  # that one turn may take
LETTERS_BOUND = 500  # of one folder in one turn
REPORT_BOUND = 64 * 1024  # bytes that are read of a report that a mail did not arrive
REPORTS_BOUND = 50  # of these among the letters that are read at once
PARTS_BOUND = 50  # of one letter that answers an invitation
BACK = timedelta(days=30)
AHEAD = timedelta(days=90)
FILE_BOUND = 5 * 1024 * 1024
DATES_BOUND = 3_000
ROWS_BOUND = 500  # of meetings that repeat, still on
DAY = timedelta(days=1)
ATTENDEES_BOUND = 50  # a meeting of more is an event


class SourceKind(StrEnum):
    INBOX = "inbox"
    CALENDAR = "calendar"
    CALENDAR_FILE = "file"


class SourceState(StrEnum):
    ON = "on"
    STOPPED = "stopped"


class Fault(StrEnum):
    SIGN_IN = "sign_in"
    AWAY = "away"
    CLOSED = "closed"
    GONE = "gone"
    NOT_A_CALENDAR = "not_a_calendar"
    KEY_LOST = "key_lost"


SOURCE_NAMES: Mapping[str, Any] = {
    SourceKind.INBOX: pgettext_lazy("evidence", "Mailbox that is read"),
    SourceKind.CALENDAR: pgettext_lazy("evidence", "Calendar"),
    SourceKind.CALENDAR_FILE: pgettext_lazy("evidence", "Calendar from a file"),
}
FAULT_WORDS: Mapping[Fault, Any] = {
    Fault.SIGN_IN: pgettext_lazy(
        "evidence",
        "The server does not let us in. Make a new app password there, and add the mailbox again.",
    ),
    Fault.AWAY: pgettext_lazy(
        "evidence", "The server does not answer. It is asked again by itself; nothing is lost."
    ),
    Fault.CLOSED: pgettext_lazy(
        "evidence",
        "The address leads inside a network, where Accord does not go. Ask whoever runs Accord to "
        "allow it, or use the address on the internet.",
    ),
    Fault.GONE: pgettext_lazy(
        "evidence",
        "There is nothing at this address any more. Copy the secret address from your calendar "
        "again, and add it anew.",
    ),
    Fault.NOT_A_CALENDAR: pgettext_lazy(
        "evidence",
        "What is there is no calendar. Copy the address that ends in .ics from your calendar.",
    ),
    Fault.KEY_LOST: pgettext_lazy(
        "evidence", "The stored password cannot be opened any more. Add this again."
    ),
}


class Failed(Exception):
    """Why a source could not be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class DateState(StrEnum):
    BOOKED = "booked"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a meeting as a calendar has it; key: of the meeting and its place in a row."""

    key: str
    uid: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    people: tuple[str, ...]
    subject: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What was told of a date before."""

    starts_at: datetime
    state: DateState


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source as its owner sees it; told: touches that it told of last time it did."""

    id: int
    kind: SourceKind
    name: str
    fault: Fault | None
    good_at: datetime | None
    told_at: datetime | None
    unknown: int
    keeps_subject: bool
    tells_busy: bool
