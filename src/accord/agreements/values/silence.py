"""The weeks in which a new agreement is measured and nobody is told off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accord.agreements.values.terms import Promise
from accord.kernel.working_time import WorkingCalendar


class SilenceFlaw(StrEnum):
    """Why a draft cannot be measured in silence."""

    NO_DRAFT = "no_draft"
    NO_DAYS = "no_days"
    MEASURED_ALREADY = "measured_already"
    NOT_RUNNING = "not_running"
    STILL_RUNNING = "still_running"
    NOT_MEASURED = "not_measured"
    STOPPED_EARLY = "stopped_early"
    NOTHING_CHOSEN = "nothing_chosen"


class UnableToMeasure(Exception):
    """Raised with the flaw; nothing has changed. until: when measuring ends, where it goes on."""

    def __init__(self, *, flaw: SilenceFlaw, until: datetime | None = None) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.until = until


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a clause: `met` of `base`, or the numbers of each window, or how long it
    took, by the place of the row of its targets."""

    code: str
    met: int = 0
    base: int = 0
    numbers: tuple[Decimal, ...] = ()
    times: tuple[tuple[int, timedelta], ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock of a team with the working time that it had and the hours it went by. is_seen False:
    nothing tells what its owner does, so that it may be over."""

    promise: Promise
    quadrant: str
    origin: str
    region: str
    target: timedelta
    due_at: datetime
    stopped_at: datetime | None
    calendar: WorkingCalendar
    is_seen: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was measured of a clause, and the clause with a target a step beyond it; None where too
    little was measured to propose any. was: the clause as the draft has it."""

    measured: Measured
    was: Mapping[str, Any]
    proposed: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class SilentRun:
    """A draft is measured from `started_at` until before `ends_at`; stopped_at: ended before.
    measured: what came of it, None until that is worked out."""

    version_id: int
    key: str
    number: int
    started_at: datetime
    ends_at: datetime
    stopped_at: datetime | None
    measured: tuple[Measured, ...] | None = None

    @property
    def ended_at(self) -> datetime:
        """Until when it was measured, or is to be."""
        return self.stopped_at or self.ends_at

    def is_short(self, *, days: int) -> bool:
        """Whether it was stopped before it had been measured for so many days."""
        return self.ended_at < self.started_at + min(
            timedelta(days=days), self.ends_at - self.started_at
        )

    def runs(self, *, at: datetime) -> bool:
        """Whether it is under way."""
        return self.started_at <= at < self.ended_at
