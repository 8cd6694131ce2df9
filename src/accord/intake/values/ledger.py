"""Where every record is that was received: lines that add up, and how the doors do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accord.intake.values.batches import Door, Kind


class By(StrEnum):
    """What a line of the ledger is about."""

    SOURCE = "source"
    DOOR = "door"
    DAY = "day"


class Place(StrEnum):
    """Where a received record is; it is in exactly one of these."""

    GOT_IT = "got_it"
    NEEDS_FIXING = "needs_fixing"
    REFUSED = "refused"
    ON_THE_WAY = "on_the_way"
    TAKEN_BACK = "taken_back"


OUTCOMES_OF: Mapping[Place, tuple[str, ...]] = {
    Place.GOT_IT: ("created", "joined", "updated", "unchanged"),
    Place.NEEDS_FIXING: ("quarantined",),
    Place.REFUSED: ("refused",),
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """received = the five places, always."""

    received: int = 0
    got_it: int = 0
    needs_fixing: int = 0
    refused: int = 0
    on_the_way: int = 0
    taken_back: int = 0

    @property
    def adds_up(self) -> bool:
        parts: int = sum(getattr(self, place.value) for place in Place)
        return self.received == parts

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, n) + getattr(other, n) for n in self.__slots__))


@dataclass(frozen=True, slots=True)
class Line:
    """One source, door or day; `key` None is the rest that is not listed by itself."""

    key: str | None
    amounts: Amounts
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of a period and their total; `typical` and `longest` are seconds from received
    to in, None where nothing has gone in; `oldest_waiting` is the oldest on the way now."""

    by: By
    start: date
    end: date
    lines: tuple[Line, ...]
    total: Amounts
    typical: float | None = None
    longest: float | None = None
    oldest_waiting: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a source usually comes and how long it has been quiet, in days."""

    source: str
    last_on: date
    usual_days: int
    quiet_days: int


@dataclass(frozen=True, slots=True)
class Where:
    """Which records: of a period, and of a source, a door and a place."""

    start: date
    end: date
    place: Place
    source: str | None = None
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One received record: its delivery and row, what became of it, and what it became."""

    batch_id: int
    row_no: int
    outcome: str
    subject_id: int | None
    kind: Kind
    source: str
    door: Door
    file_name: str
    received_on: date
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """Whether everything adds up; `faults` names what does not, at most a few."""

    amounts: Amounts
    faults: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.faults and self.amounts.adds_up


@dataclass(frozen=True, slots=True)
class Refusals:
    """Requests that a door turned away before it could read records in them."""

    door: Door
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Came:
    """How a source came in a period: by files that somebody read in, and by itself.

    lost: rows that wait to be mended or were refused, of `received`; waiting: those of them that
    can be mended. hand_*: of files alone. wrong: rows that were ever set aside. automatic_on: the
    first day on which it came by itself, None where it never did. before_*, after_*: of all there
    ever was up to that day and from it on. failed: deliveries that failed. typical: seconds until a
    delivery was in.
    """

    source: str
    kinds: tuple[Kind, ...]
    received: int = 0
    lost: int = 0
    waiting: int = 0
    failed: int = 0
    hand_runs: int = 0
    hand_rows: int = 0
    hand_wrong: int = 0
    automatic_on: date | None = None
    before_rows: int = 0
    before_wrong: int = 0
    after_rows: int = 0
    after_wrong: int = 0
    typical: float | None = None
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunOfSource:
    """One delivery of a source as a log of runs shows it; failure: why it failed, in words."""

    batch_id: int
    door: Door
    is_failed: bool
    made_at: datetime
    received: int
    set_aside: int
    failure: str
