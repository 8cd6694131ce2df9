"""Clocks: what is owed of a hand-off, until when, and what has ended it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from accord.team.values import Side


class Promise(StrEnum):
    """What is owed within a time (sla.md 3.1: T3, T4, T5, T6), or of whoever was asked: INFO of a
    hand-off, CONTENT_REQUEST and those after it of a request between the teams. NEXT_ATTEMPT: each
    try after the first one has a clock of its own."""

    ACKNOWLEDGE = "acknowledge"
    ATTEMPT = "attempt"
    CONTACT = "contact"
    VERDICT = "verdict"
    INFO = "info"
    NEXT_ATTEMPT = "next_attempt"
    CONTENT_REQUEST = "content_request"
    REJECT_REVIEW = "reject_review"
    DEFINITION_DISPUTE = "definition_dispute"
    CAMPAIGN_BRIEF = "campaign_brief"
    DATA_FIX = "data_fix"
    NURTURE_CHECK = "nurture_check"


PROMISE_NAMES = {
    Promise.ACKNOWLEDGE: pgettext_lazy("promise", "Accept or reject"),
    Promise.ATTEMPT: pgettext_lazy("promise", "First try to reach them"),
    Promise.CONTACT: pgettext_lazy("promise", "First talk"),
    Promise.VERDICT: pgettext_lazy("promise", "Decide"),
    Promise.INFO: pgettext_lazy("promise", "Answer what was asked"),
    Promise.NEXT_ATTEMPT: pgettext_lazy("promise", "Next try to reach them"),
    Promise.CONTENT_REQUEST: pgettext_lazy("promise", "Bring the piece that was asked for"),
    Promise.REJECT_REVIEW: pgettext_lazy("promise", "Look at a rejection again"),
    Promise.DEFINITION_DISPUTE: pgettext_lazy("promise", "Settle a doubt about a definition"),
    Promise.CAMPAIGN_BRIEF: pgettext_lazy("promise", "Say what a campaign is about"),
    Promise.DATA_FIX: pgettext_lazy("promise", "Put the data right"),
    Promise.NURTURE_CHECK: pgettext_lazy("promise", "Look at the leads in a nurture"),
}


class ClockState(StrEnum):
    """How a clock stands (sla.md 3.2). A running one whose due moment is past is broken, whenever
    anybody looks. SCHEDULED: what it begins with has not happened. MISSED: it was broken when the
    hand-off ended, or a no ended what only an answer keeps, which breaks it as it is due.
    NOT_NEEDED: they were in talks before. VOID: whom it was about was deleted or erased."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    CANCELLED = "cancelled"
    VOID = "void"
    MERGED = "merged"
    NOT_NEEDED = "not_needed"


GOING = frozenset({ClockState.RUNNING, ClockState.PAUSED})
LATE = frozenset({ClockState.MET_LATE, ClockState.MISSED})  # ended, and not kept in time


@dataclass(frozen=True, slots=True)
class Turn:
    """Which of so many tries one after another a clock is for; 0: of none. spacing: so much time by
    the clock on the wall lies between two that count."""

    number: int = 0
    of: int = 0
    spacing: timedelta = timedelta(0)


class Stop(StrEnum):
    """What ended a clock."""

    MOVE = "move"
    TOUCH = "touch"
    SELF_REPORTED = "self_reported"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A touch as a clock sees it. is_by_hand: a member says so and no tool has seen it.
    came_back: a mail that did not arrive."""

    id: int
    at: datetime
    kind: str
    direction: str
    reach: str
    member_id: int | None
    is_by_hand: bool = False
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until `end`, which is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a clock is told: since when, how much working time, what stood still meanwhile, and
    what stopped it, if anything did. due_by: a moment by the clock on the wall that was agreed on
    instead; `target` is the working time until then. is_begun: what it begins with has happened;
    until then `started_at` is that of the hand-off."""

    started_at: datetime
    target: timedelta
    pauses: tuple[Span, ...] = ()
    stopped_at: datetime | None = None
    stop: Stop | None = None
    touch_id: int | None = None
    closed_as: ClockState | None = None
    closed_at: datetime | None = None
    due_by: datetime | None = None
    is_begun: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows: its state and the moment that it is due, None while it stands still."""

    state: ClockState
    due_at: datetime | None
    stopped_at: datetime | None = None
    stop: Stop | None = None
    touch_id: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise of one clause that holds for a hand-off: who owes it and how much working time
    they have, or by which moment it is due. counts_automated: whether a mail that a tool sent in
    their name is a first try."""

    promise: Promise
    side: Side
    target: timedelta
    clause: str
    counts_automated: bool = False
    due_by: datetime | None = None
    turn: Turn = Turn()


@dataclass(slots=True)
class Stored:
    """A clock as it is kept, by the names of its columns: what it is read by, and what was read of
    it last."""

    pk: int
    state: str
    due_at: datetime | None
    stopped_at: datetime | None
    stop: str
    touch_id: int | None
    tells_at: datetime | None
    handoff_id: int | None
    request_id: int | None
    promise: str
    started_at: datetime
    target: timedelta
    member_id: int | None
    counts_automated: bool
    calendar_id: int
    is_silent: bool
    told_to: datetime | None
    due_by: datetime | None
    turn: int
    turns: int
    spacing: timedelta
