"""Hand-offs as those see them who have to do something with them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accord.handoffs.values.clocks import ClockState, Promise, Stop
from accord.handoffs.values.handoffs import Outcome, State, Still
from accord.scoring.values.scores import Quadrant
from accord.team.values import EVERYTHING, Scope, Side


@dataclass(frozen=True, slots=True)
class HandoffCard:
    """A hand-off as it stands. due_at: of its next clock that runs; quadrant: as it was when the
    lead was handed over, None where no card judged it. still: why its time stands still beside a
    question; still_until: the day that the buyer asked for."""

    id: int
    kind: str
    lead_id: int
    after_id: int | None
    batch: str
    from_side: Side
    to_side: Side
    state: State
    outcome: Outcome | None
    reason: str
    owner_id: int
    given_by_id: int | None
    offered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    snoozed_until: datetime | None
    wake_on: date | None
    due_at: datetime | None
    quadrant: Quadrant | None
    still: Still | None = None
    still_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WaitingFilter:
    """Open hand-offs to one side. owners: whose, None: everybody's. is_put_off: those that are put
    off for later, else those that are not. due_by: those to be looked at again by this day. scope:
    whose leads may be seen."""

    to_side: Side
    owners: frozenset[int] | None = None
    is_put_off: bool = False
    state: State | None = None
    reason: str | None = None
    due_by: date | None = None
    from_side: Side | None = None
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of them in their order; next_key: where the list goes on, None at its end."""

    rows: tuple[HandoffCard, ...]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class SeenClock:
    """A clock as it reads at a moment. left: working time until it is due, below nothing since
    then. opens_at: when the hours that count go on, None while they run. member_id: whose own it
    is, None: the team's. turn: which of tries one after another it is for; counts_from: from when
    on one counts."""

    promise: Promise
    side: Side
    member_id: int | None
    state: ClockState
    target: timedelta
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    stop: Stop | None
    left: timedelta
    is_broken: bool
    opens_at: datetime | None
    is_silent: bool
    turn: int = 0
    counts_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """How often somebody was tried since they were handed over, and when first."""

    count: int
    first_at: datetime | None
    by_hand: int
