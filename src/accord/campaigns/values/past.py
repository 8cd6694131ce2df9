"""What was announced before now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from accord.campaigns.values.announcements import AnnouncementText
from accord.team.values import Side


@dataclass(frozen=True, slots=True)
class PastReceipt:
    """A colleague it was for: when they opened it, and said that they know it."""

    side: Side
    read_at: datetime | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastAnnouncement:
    """An announcement that is out since a moment; receipts by member."""

    text: AnnouncementText
    published_at: datetime
    receipts: Mapping[int, PastReceipt] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastTick:
    """That a line of the plan of communication, by its mark, was kept on a day."""

    mark: str
    day: date
    member_id: int
