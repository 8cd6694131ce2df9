"""How both teams came to know each other before now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accord.learning.values.pulse import Item
from accord.learning.values.training import Planned


@dataclass(frozen=True, slots=True)
class PastRound:
    """A round of the pulse from a day to before another, who answered it, and how often each answer
    was given: by side, item and answer."""

    opens_on: date
    closes_on: date
    members: Sequence[int]
    counts: Mapping[tuple[str, Item, int], int]


@dataclass(frozen=True, slots=True)
class PastVisit:
    """A day with the other team, and what was learned."""

    member_id: int
    host_id: int
    day: date
    minutes: int
    words: str


@dataclass(frozen=True, slots=True)
class Past:
    """pairs: marketer and seller, since a moment. sessions: who was there of each."""

    rounds: Sequence[PastRound] = ()
    pairs: Sequence[tuple[int, int, datetime]] = ()
    sessions: Sequence[tuple[Planned, frozenset[int]]] = ()
    visits: Sequence[PastVisit] = field(default_factory=tuple)
