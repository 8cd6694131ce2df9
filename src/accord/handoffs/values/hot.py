"""Strong interest of somebody whom a seller has: what it is, since when, and whom to tell."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NEWS = timedelta(days=1)  # what happened longer ago is no reason to call now
WINDOW = timedelta(hours=4)  # of one lead its owner is told once within it


@dataclass(frozen=True, slots=True)
class HotSign:
    """One sign. code: the quadrant it came to stand in, or card and criterion, `card.criterion`.
    is_direct: the buyer did something by themselves that the card calls a direct sign."""

    lead_id: int
    owner_id: int
    handoff_id: int | None
    code: str
    at: datetime
    is_direct: bool
