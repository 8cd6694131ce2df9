"""What is known of leads that were handed over, and what a promise came to: values alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from accord.agreements.values.terms import CalendarSource, ClauseKind, Every, Hours, Promise
from accord.kernel.working_time import ALWAYS, WorkingCalendar
from accord.team.values import Side


class ReasonClass(StrEnum):
    """The group of a reason for returning a lead, as `definitions` has it."""

    DATA = "data"
    FIT = "fit"
    TIMING = "timing"
    REACH = "reach"
    PROCESS = "process"
    CONSENT = "consent"
    COMPETITION = "competition"
    OTHER = "other"


class ClockState(StrEnum):
    """Where a clock stands. MISSED: it was broken when the hand-off ended. NOT_NEEDED: they were in
    talks before."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    BREACHED_OPEN = "breached_open"
    EXCUSED = "excused"
    CANCELLED = "cancelled"
    VOID = "void"
    MERGED = "merged"
    NOT_NEEDED = "not_needed"


# Clocks that nothing was promised by after all.
UNCOUNTED = frozenset(
    {ClockState.CANCELLED, ClockState.VOID, ClockState.MERGED, ClockState.NOT_NEEDED}
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tried to reach a lead; automated: a tool did by itself."""

    at: datetime
    channel: str
    is_automated: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """One lead as it was handed over. `fits` is frozen at the hand-off, None: not known. worth: in
    the company's currency. rejected: the class of the reason, "" where it was not returned.

    owner_id: who had it. rated: sales said whether it is promising. excused: listed, not counted.
    is_seen False: nothing tells what its owner does, so that nobody can say it was not tried.
    pauses: when the receiver's time stood still, each with its end or None while it lasts. is_void:
    its lead was deleted or erased, so that what was not done by then is owed no more. ended_at:
    when it ran out while an answer was waited for, so that what was not due by then is owed no
    more. is_agreed: of one that was returned because of the teams' own order, that the two records
    really became one, or whoever handed it over says so too. put_off_at: when its receiver had its
    time stand still first.
    """

    id: int
    delivered_at: datetime
    quadrant: str = ""
    origin: str = ""
    region: str = ""
    fits: bool | None = None
    is_complete: bool = True
    is_recycled: bool = False
    worth: Decimal = Decimal(0)
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    rejected: str = ""
    is_rated: bool = False
    contacted_at: datetime | None = None
    qualified_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    owner_id: int | None = None
    is_excused: bool = False
    is_seen: bool = True
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    is_void: bool = False
    ended_at: datetime | None = None
    is_agreed: bool = False
    put_off_at: datetime | None = None

    @property
    def is_out(self) -> bool:
        """Excused, or returned because of the teams' own order, which is not one side's word
        alone: listed, not counted."""
        return self.is_excused or (self.rejected == ReasonClass.PROCESS and self.is_agreed)


@dataclass(frozen=True, slots=True)
class Clocked:
    """One clock of a promise. due_at None: it pauses. is_seen False: nobody can tell whether it
    was kept, as nothing tells what its owner does."""

    id: int
    promise: Promise
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    state: ClockState
    is_recycled: bool = False
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class Calendars:
    """Whose working time counts for which lead, by the lead's id; the team's where none is said."""

    team: WorkingCalendar
    owner: Mapping[int, WorkingCalendar] = field(default_factory=dict)
    region: Mapping[int, WorkingCalendar] = field(default_factory=dict)
    fixed: Mapping[str, WorkingCalendar] = field(default_factory=dict)

    def of(self, source: CalendarSource, *, lead_id: int) -> WorkingCalendar:
        """The calendar that a clause means for a lead."""
        if source.hours is Hours.OWNER:
            return self.owner.get(lead_id, self.team)
        if source.hours is Hours.REGION:
            return self.region.get(lead_id, self.team)
        if source.hours is Hours.FIXED:
            return self.fixed.get(source.key, self.team)
        if source.hours is Hours.ALWAYS:
            return WorkingCalendar(self.team.zone, ALWAYS)
        return self.team


@dataclass(frozen=True, slots=True)
class Facts:
    """All that promises are judged by; their order says nothing."""

    delivered: tuple[Delivered, ...] = ()
    clocks: tuple[Clocked, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` until before `end`, in UTC. A batch is the day that it is; what comes later
    belongs to it until before `closes`. nominal: the day it would have been without holidays."""

    every: Every
    day: date
    start: datetime
    end: datetime
    closes: datetime
    nominal: date | None = None


class Outcome(StrEnum):
    """What one lead or clock came to. UNSEEN: nobody can tell."""

    MET = "met"
    MISSED = "missed"
    EXCUSED = "excused"
    UNSEEN = "unseen"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Judged:
    """One lead or clock under a clause; done_at: when it was done, be it late."""

    id: int
    due_at: datetime | None
    done_at: datetime | None
    outcome: Outcome


class Standing(StrEnum):
    """RUNNING: it may still turn. NOTHING: there was nothing to keep or break."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Attainment:
    """What a promise came to in a window: `due` are met, missed, excused and unseen together.

    wanted, done: of numbers the number promised and reached, of shares how many of those that
    count had to be done and were. attainment: met of met and missed, None of nothing. missed_by: so
    much more was needed. is_final: nothing turns it any more.
    """

    clause: str
    side: Side
    kind: ClauseKind
    window: Window
    due: int
    met: int
    missed: int
    excused: int
    unseen: int
    not_yet: int
    wanted: Decimal
    done: Decimal
    attainment: Fraction | None
    missed_by: Decimal
    standing: Standing
    is_final: bool


@dataclass(frozen=True, slots=True)
class Point:
    """By this moment so much was promised and so much was done."""

    at: datetime
    wanted: Decimal
    done: Decimal
