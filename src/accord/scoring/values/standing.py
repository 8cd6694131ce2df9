"""Where leads stood before, and whom to call at once."""

from dataclasses import dataclass
from datetime import date, datetime

from accord.scoring.values.scores import Cause, Quadrant


@dataclass(frozen=True, slots=True)
class TurnTold:
    """A lead came to stand elsewhere, by this version of a card; None where it is not judged."""

    at: datetime
    before: Quadrant | None
    quadrant: Quadrant | None
    cause: Cause
    key: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list of hot leads goes on: behind this lead of this quadrant."""

    quadrant: Quadrant
    heat: float
    lead_id: int


@dataclass(frozen=True, slots=True)
class Called:
    """A lead that somebody should call at once; `place` goes on behind it."""

    lead_id: int
    quadrant: Quadrant
    fit: int
    interest: float
    direct_until: date | None
    place: Place
