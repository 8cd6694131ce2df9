"""Decisions of both teams, by what they are checked later, and the actions that follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy

from accord.meetings.values.weeks import SHARES, Metric, Untold, Verdict

LONGEST_TITLE, LONGEST_WORDS = 200, 1000
FEWEST_DAYS, MOST_DAYS = 28, 366  # until it is checked
MOST_EFFECT = 1_000_000
MOST_OPEN_ACTIONS = 200  # of one member


@dataclass(frozen=True, slots=True)
class DecisionText:
    """What is decided. decider_id: who decides; owner_id: who sees to it; expected: by how much the
    metric is to change, up above zero and down below: so many a week, or so many of 100; due_on:
    by when it is done; check_on: from when on its effect is read. kind, key: of the definition or
    agreement that it changes, "" where it changes none. is_experiment: it is what somebody believes
    and tries out from due_on to check_on."""

    title: str
    decider_id: int | None
    owner_id: int | None
    metric: Metric | None
    expected: float | None
    due_on: date | None
    check_on: date | None
    why: str = ""
    kind: str = ""
    key: str = ""
    is_experiment: bool = False

    @property
    def is_share(self) -> bool:
        return self.metric in SHARES


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is kept: nothing of it is left open."""

    title: str
    why: str
    decider_id: int
    owner_id: int
    metric: Metric
    expected: float
    due_on: date
    check_on: date
    kind: str
    key: str
    is_experiment: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What the figures said when a decision was checked, frozen; see `weeks.Checked`."""

    verdict: Verdict
    checked_at: datetime
    before: float
    after: float
    low: float
    high: float
    weeks_before: int
    weeks_after: int
    why: Untold | None
    is_less: bool


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision as it stands. number: of the version that its amendment opened; ended_at: it was
    taken back. learned: what the teams say they learned of it."""

    id: int
    title: str
    why: str
    decider_id: int
    owner_id: int
    metric: Metric
    expected: float
    due_on: date
    check_on: date
    decided_at: datetime
    made_by_id: int | None
    meeting_id: int | None
    kind: str
    key: str
    number: int | None
    effect: Effect | None
    ended_at: datetime | None
    learned: str
    is_experiment: bool

    @property
    def is_share(self) -> bool:
        return self.metric in SHARES


class DecisionState(StrEnum):
    """Where a decision stands: RUNNING until it is checked."""

    RUNNING = "running"
    WORKED = Verdict.WORKED.value
    DID_NOT = Verdict.DID_NOT.value
    CANNOT_TELL = Verdict.CANNOT_TELL.value
    ENDED = "ended"


DECISION_STATES = {
    DecisionState.RUNNING: gettext_lazy("Not checked yet"),
    DecisionState.WORKED: gettext_lazy("Worked"),
    DecisionState.DID_NOT: gettext_lazy("Did not work"),
    DecisionState.CANNOT_TELL: gettext_lazy("Cannot tell"),
    DecisionState.ENDED: gettext_lazy("Taken back"),
}


def state_of(card: DecisionCard) -> DecisionState:
    """Where a decision stands."""
    if card.ended_at is not None:
        return DecisionState.ENDED
    return DecisionState(card.effect.verdict.value) if card.effect else DecisionState.RUNNING


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Decisions, the latest first; next_id continues after them, None at the end."""

    rows: Sequence[DecisionCard]
    next_id: int | None


class ActionState(StrEnum):
    """What became of an action."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ActionCard:
    """Something one member does by a day, out of a meeting or a decision or of themselves."""

    id: int
    title: str
    owner_id: int
    due_on: date
    state: ActionState
    meeting_id: int | None
    decision_id: int | None
    made_by_id: int | None
    made_at: datetime
    ended_at: datetime | None


class DecisionFlaw(StrEnum):
    """Why nothing is decided, changed or given."""

    NO_MEMBER = "no_member"
    NO_TITLE = "no_title"
    TOO_LONG = "too_long"
    NO_DECIDER = "no_decider"
    NO_OWNER = "no_owner"
    LEFT = "left"
    NO_METRIC = "no_metric"
    NO_EFFECT = "no_effect"
    NO_DUE = "no_due"
    NO_CHECK = "no_check"
    CHECK_TOO_SOON = "check_too_soon"
    CHECK_TOO_LATE = "check_too_late"
    NO_SUBJECT = "no_subject"
    NO_MEETING = "no_meeting"
    HAS_ENDED = "has_ended"
    NOT_YOURS = "not_yours"
    TOO_MANY = "too_many"
    NO_RESULT = "no_result"


class UnableToDecide(ValueError):
    """Nothing is kept; `where` names the field."""

    def __init__(self, flaw: DecisionFlaw, *, where: str = "") -> None:
        super().__init__(f"{where}: {flaw.value}")
        self.flaw = flaw
        self.where = where


DECISION_FLAWS = {
    DecisionFlaw.NO_MEMBER: gettext_lazy("Only a colleague can do this, no program."),
    DecisionFlaw.NO_TITLE: gettext_lazy("Write what is decided, or what is to be done."),
    DecisionFlaw.TOO_LONG: gettext_lazy("This is too long. Say it shorter."),
    DecisionFlaw.NO_DECIDER: gettext_lazy(
        "Nobody decides this yet. Choose the one person who does: what nobody decides is no "
        "decision."
    ),
    DecisionFlaw.NO_OWNER: gettext_lazy("Nobody sees to it yet. Choose one person."),
    DecisionFlaw.LEFT: gettext_lazy("This person is not here any more. Choose somebody else."),
    DecisionFlaw.NO_METRIC: gettext_lazy(
        "Choose the figure that is to change, so that it can be checked whether it did."
    ),
    DecisionFlaw.NO_EFFECT: gettext_lazy(
        "Write by how much the figure is to change, such as 10 or -5; zero is no effect."
    ),
    DecisionFlaw.NO_DUE: gettext_lazy(
        "Write by which day it is done, such as 2027-01-15, not before today."
    ),
    DecisionFlaw.NO_CHECK: gettext_lazy(
        "Write the day on which it is checked, such as 2027-01-15."
    ),
    DecisionFlaw.CHECK_TOO_SOON: gettext_lazy(
        "Check it at least four weeks after it is done: earlier nothing can be told from chance."
    ),
    DecisionFlaw.CHECK_TOO_LATE: gettext_lazy("Check it within a year after it is done."),
    DecisionFlaw.NO_SUBJECT: gettext_lazy(
        "There is nothing in force to change by this name. Choose one of the list."
    ),
    DecisionFlaw.NO_MEETING: gettext_lazy("There is no such meeting any more."),
    DecisionFlaw.HAS_ENDED: gettext_lazy("It has ended already. Nothing was changed."),
    DecisionFlaw.NOT_YOURS: gettext_lazy(
        "This is for whoever owns it, or who leads a team. Nothing was changed."
    ),
    DecisionFlaw.NO_RESULT: gettext_lazy(
        "An experiment ends with what came of it. Write what was learned first, if only that it "
        "was stopped and why."
    ),
    DecisionFlaw.TOO_MANY: gettext_lazy(
        "They have 200 open actions, which is as many as one holds. Finish or drop some first."
    ),
}
