"""A rhythm that is older than what keeps it: meetings held, and what was decided in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accord.meetings.values.decisions import Decided, Effect
from accord.meetings.values.packs import Part
from accord.meetings.values.rhythm import SeriesText


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision and what came of it; effect: None while it is not checked."""

    text: Decided
    decided_at: datetime
    effect: Effect | None = None
    learned: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastAction:
    """Something one member was to do; ended_at: when it was done, None while it is open."""

    title: str
    owner_id: int
    due_on: date
    made_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastRhythm:
    """A rhythm since a day, what was noted in its last meeting, and what was decided meanwhile.
    notes: the member, the part of the agenda and the words."""

    series: SeriesText
    since: date
    notes: Sequence[tuple[int, Part, str]] = ()
    decisions: Sequence[PastDecision] = ()
    actions: Sequence[PastAction] = ()
