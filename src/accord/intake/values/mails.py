"""Mailboxes that leads write to, letters, and why one of them does not go in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

SIZE_BOUND = 10 * 1024 * 1024
DEPTH_BOUND = 20


class Reads(StrEnum):
    """What a mailbox makes of a letter."""

    SENDERS = "senders"
    FORM = "form"
    OWN = "own"  # of one member: what they sent and what they were sent


class Fate(StrEnum):
    """What became of a letter."""

    TAKEN = "taken"
    LEFT = "left"
    ASIDE = "aside"


class Why(StrEnum):
    """Why a letter was left or set aside; blank where it went in."""

    AUTOMATIC = "AUTOMATIC"
    BOUNCE = "BOUNCE"
    LOOP = "LOOP"
    NO_SENDER = "NO_SENDER"
    SEVERAL_SENDERS = "SEVERAL_SENDERS"
    ODD_SENDER = "ODD_SENDER"
    OTHER_NAME = "OTHER_NAME"
    TOO_DEEP = "TOO_DEEP"
    ODD_HEAD = "ODD_HEAD"
    NO_FIELDS = "NO_FIELDS"
    NOT_READ = "NOT_READ"
    NOT_THE_OWNER = "NOT_THE_OWNER"
    NOBODY_ELSE = "NOBODY_ELSE"
    UNKNOWN_PEOPLE = "UNKNOWN_PEOPLE"


LEFT = frozenset({Why.AUTOMATIC, Why.BOUNCE, Why.LOOP, Why.UNKNOWN_PEOPLE})
WHY_NAMES: Mapping[Why, Any] = {
    Why.AUTOMATIC: pgettext_lazy("letter", "Sent by a program to many, or as an automatic answer."),
    Why.BOUNCE: pgettext_lazy("letter", "Says that another letter did not arrive."),
    Why.LOOP: pgettext_lazy("letter", "Comes from one of your own mailboxes here."),
    Why.NO_SENDER: pgettext_lazy("letter", "Names no sender. Ask whoever forwarded it."),
    Why.SEVERAL_SENDERS: pgettext_lazy(
        "letter", "Names several senders. Add by hand the one who wrote."
    ),
    Why.ODD_SENDER: pgettext_lazy(
        "letter", "The sender is written so that two programs would read two addresses."
    ),
    Why.OTHER_NAME: pgettext_lazy(
        "letter", "The sender's name is an address, but not the one it was sent from."
    ),
    Why.TOO_DEEP: pgettext_lazy("letter", "Letters within letters, deeper than is read here."),
    Why.ODD_HEAD: pgettext_lazy("letter", "Its head is longer than is read here."),
    Why.NO_FIELDS: pgettext_lazy(
        "letter", "No line says who it is about. A line such as “E-mail: ana@example.com” does."
    ),
    Why.NOT_READ: pgettext_lazy("letter", "What it says did not go in as a lead."),
    Why.NOT_THE_OWNER: pgettext_lazy(
        "letter", "Came from another address than yours. Only what you send counts."
    ),
    Why.NOBODY_ELSE: pgettext_lazy(
        "letter", "Names nobody but you: neither another recipient nor a letter sent on."
    ),
    Why.UNKNOWN_PEOPLE: pgettext_lazy("letter", "Only people whom Accord does not know."),
}


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What the head of a member's letter says: with whom, which way, when.

    message_id: of the letter that went between them; "" where it is not told.
    """

    people: tuple[str, ...]
    is_answer: bool
    message_id: str
    subject: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What a mail server reports of a letter that it could not deliver: the letter's Message-ID,
    and to whom it did not go."""

    message_id: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as read: untrusted text, cut to bounds. name: as the sender calls themselves."""

    key: str
    email: str
    name: str
    subject: str
    text: str
    sent_at: datetime | None
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a letter came to: a letter, or why not. sender: as it was written."""

    key: str
    letter: Letter | None = None
    why: Why | None = None
    sender: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the lines of a form's letter say: fields of a lead, and the rest by their labels."""

    fields: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadsTaken:
    """How many touches letters told of, and how many addresses belong to nobody known."""

    touches: int
    unknown: int


@dataclass(frozen=True, slots=True)
class MailboxCard:
    """A mailbox as its settings show it; counts by fate.

    unknown: how many addresses of one member's mail belong to nobody known.
    """

    id: int
    address: str
    reads: Reads
    source: str
    owner_id: int | None
    campaign_id: int | None
    stopped_at: datetime | None
    last_letter_at: datetime | None
    counts: Mapping[Fate, int]
    keeps_subject: bool = True
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter that did not go in."""

    id: int
    address: str
    received_at: datetime
    sender: str
    subject: str
    why: Why


class CannotAdd(Exception):
    """There is a mailbox with this address already."""
