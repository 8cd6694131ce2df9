"""What the promises of an agreement came to, with the hand-offs behind each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accord.agreements.values.facts import Attainment, Facts, Outcome, Point, Window
from accord.agreements.values.gaming import Sign
from accord.agreements.values.terms import AgreementInForce, Clause, Turnaround
from accord.handoffs.values.clocks import ClockState, Promise, Span
from accord.handoffs.values.events import Told
from accord.team.values import Side


@dataclass(frozen=True, slots=True)
class HandedRow:
    """A hand-off as promises look at it. complete: whether all that its kind asks for was known.
    is_seen False: nothing tells what its owner does. is_agreed: whoever handed it over took it
    back, or its lead really is one with another."""

    id: int
    lead_id: int
    owner_id: int
    offered_at: datetime
    outcome: str
    reason: str
    quadrant: str
    origin: str
    country: str
    is_complete: bool
    is_recycled: bool
    worth: Decimal = Decimal(0)
    is_seen: bool = True
    is_agreed: bool = False


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of a team as it reads now."""

    id: int
    handoff_id: int
    promise: Promise
    state: ClockState
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a hand-off beside its row: its events together, when sales decided on the
    lead, when it became SQL, whether sales said what it is worth, and when an agreed meeting was
    waited for."""

    told: Told
    decided: tuple[datetime, ...] = ()
    qualified_at: datetime | None = None
    is_rated: bool = False
    meetings: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """Facts to judge by, and which hand-off and lead each id of them stands for."""

    facts: Facts
    leads: Mapping[int, int]
    owners: Mapping[int, int]
    countries: Mapping[int, str]
    clocks: Mapping[int, int]
    answers: tuple[ClockRow, ...] = ()
    requests: tuple[ClockRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise in its window. behind: what each of its hand-offs came to; of a number of leads
    those that it counts are met. points: how it grew, where that was asked for."""

    clause: Clause
    attainment: Attainment
    behind: tuple[tuple[int, Outcome], ...]
    points: tuple[Point, ...] = ()

    def of(self, *outcomes: Outcome) -> tuple[int, ...]:
        """The hand-offs that came to any of these."""
        return tuple(number for number, outcome in self.behind if outcome in outcomes)


@dataclass(frozen=True, slots=True)
class Answered:
    """How soon one team answered the other: those due in a window, and those of them in time.
    handoffs, late: of questions about leads; a request between the teams is no hand-off."""

    turnaround: Turnaround
    due: int
    met: int
    handoffs: tuple[int, ...]
    late: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Attained:
    """All promises of an agreement for one choice of window. leads: of each hand-off behind a
    number. signs: what looks kept and may not be."""

    agreement: AgreementInForce
    kept: tuple[Kept, ...]
    answered: tuple[Answered, ...]
    leads: Mapping[int, int]
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first moment of any window that is asked about until before the last."""

    windows: tuple[tuple[Clause, Window], ...]

    @property
    def start(self) -> datetime:
        return min(window.start for _clause, window in self.windows)

    @property
    def until(self) -> datetime:
        return max(window.closes for _clause, window in self.windows)


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises of one team: how many were kept, how many were not, how many are still to come.

    Of a number or a share of leads the whole is one promise; of what is done for each lead, each
    is one.
    """

    kept: int = 0
    missed: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        return self.kept + self.missed

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.kept + other.kept, self.missed + other.missed, self.open + other.open)


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that is broken and open; told: whom the ladder told of it and when, at its own
    steps."""

    clock_id: int
    handoff_id: int
    lead_id: int
    promise: Promise
    side: Side
    owner_id: int
    started_at: datetime
    due_at: datetime
    name: str = ""
    told: tuple[tuple[int, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class MissedWeek:
    """A week, by its Monday, and how many promises of each team were broken in it."""

    monday: date
    marketing: int
    sales: int
