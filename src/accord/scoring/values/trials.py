"""What a card would say of leads, how often its criteria are met, and where leads stood before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accord.scoring.values.scores import Cause, Quadrant


@dataclass(frozen=True, slots=True)
class Dot:
    """A lead on the picture of a card, without its name."""

    fit: int
    interest: float
    quadrant: Quadrant


@dataclass(frozen=True, slots=True)
class Tried:
    """The newest leads that run, by a card. before: the same leads by a version in force, empty
    where there is none. dots: some of them, evenly taken."""

    looked_at: int
    counts: Mapping[Quadrant, int]
    before: Mapping[Quadrant, int]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """How many leads that run meet a criterion; of those that ended and met it, how many bought."""

    running: int
    ended: int
    won: int


@dataclass(frozen=True, slots=True)
class MetBy:
    """How many leads were looked at in all, and how many meet each criterion, by its code."""

    every: Met
    each: Mapping[str, Met]


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
