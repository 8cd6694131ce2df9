"""What members are told, by which ways, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from accord.notices.values.kind import Kind
from accord.notices.values.kinds import KINDS
from accord.notices.values.ways import (
    AGAIN,
    CHOSEN,
    PREFIX,
    PURPOSE,
    WAY_NAMES,
    WHY_WORDS,
    Way,
    Why,
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """By which way a notice goes where its receiver chose none, and by which where that fails."""

    first: Way | None
    instead: Way | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """What one member is to be told, under its key."""

    member_id: int
    subject_id: int | None
    facts: Mapping[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a member was told. facts: codes, ids, numbers and moments in ISO form.

    digest_at: when the collection of the day goes out that holds it; None where it goes alone.
    """

    id: int
    member_id: int
    kind: Kind
    subject: str
    subject_id: int | None
    facts: Mapping[str, Any]
    told_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None
    digest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Habits:
    """When somebody wants to be left alone, and when to get what can wait, in their own time.

    quiet_from and quiet_to: None where they never want quiet; they may span midnight.
    digest_hour: 0–23; None where each notice goes by itself. has_chat: whether they can be reached
    by chat; that is not theirs to choose, see `set_chat`.
    """

    quiet_from: time | None = None
    quiet_to: time | None = None
    digest_hour: int | None = None
    has_chat: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a notice: by which ways it arrived, and whether it was read.

    left: state in the outbox of each way, SENT where it arrived; ended: when that was. instead: the
    ways that it went by because another failed.
    """

    notice_id: int
    member_id: int
    key: str
    told_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None
    left: Mapping[Way, str]
    ended: Mapping[Way, datetime] = field(default_factory=dict)
    instead: frozenset[Way] = frozenset()


class UnableToTell(ValueError):
    """What was to be told is of no known kind, or holds what may not be kept."""


class SpentLink(Exception):
    """A link that was used already, or is too old."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link lets somebody do, once: one action on one subject as one member."""

    number: str
    member_id: int
    action: str
    subject: str
    subject_id: int
    ends_at: datetime


__all__ = [
    "AGAIN",
    "CHOSEN",
    "KINDS",
    "PREFIX",
    "PURPOSE",
    "WAY_NAMES",
    "WHY_WORDS",
    "Agreed",
    "Habits",
    "Kind",
    "Link",
    "Notice",
    "SpentLink",
    "Standing",
    "Telling",
    "UnableToTell",
    "Way",
    "Why",
]
