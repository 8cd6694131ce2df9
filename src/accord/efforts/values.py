"""The question that a buyer is asked, and what they may answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import pgettext_lazy

LONGEST = 500  # letters of one's own words
FEWEST = 5  # answers of which anything is shown
GOOD_FOR_DAYS = 90
LONGEST_WAIT = 60  # days after the decision
SHORTEST_REST, LONGEST_REST = 30, 730  # days in which nobody is written to twice
LATEST = 30  # days after its turn: a decision that was told later than that is not asked about

# From the easiest to the hardest.
ANSWERS = {
    1: pgettext_lazy("buying was", "Very easy"),
    2: pgettext_lazy("buying was", "Easy"),
    3: pgettext_lazy("buying was", "Neither"),
    4: pgettext_lazy("buying was", "Hard"),
    5: pgettext_lazy("buying was", "Very hard"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """That a buyer is asked about a deal; person_id: whose it was then; is_answered: once, nobody
    knows what."""

    id: int
    deal_id: int
    person_id: int | None
    asked_at: datetime
    is_answered: bool


class After(StrEnum):
    """After which end of a deal its buyer is asked."""

    DECIDED = "decided"
    WON = "won"
    LOST = "lost"


AFTER_NAMES = {
    After.DECIDED: pgettext_lazy("asked after", "A deal is won or lost"),
    After.WON: pgettext_lazy("asked after", "A deal is won"),
    After.LOST: pgettext_lazy("asked after", "A deal is lost"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """How buyers are asked by themselves. since: of deals decided from then on, None: it is off;
    wait_days: after the decision; rest_days: in which nobody is written to twice."""

    after: After = After.DECIDED
    wait_days: int = 3
    rest_days: int = 180
    since: datetime | None = None

    @property
    def is_on(self) -> bool:
        return self.since is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were asked of late, how many of them by itself, and how many have answered."""

    asked: int
    by_itself: int
    answered: int


class EffortFlaw(StrEnum):
    """Why nobody is asked, or an answer is not kept."""

    NO_DEAL = "no_deal"
    STILL_OPEN = "still_open"
    NO_ASK = "no_ask"
    ANSWERED = "answered"
    UNKNOWN = "unknown"
    TOO_LONG = "too_long"
    LATELY = "lately"
    NOT_DAYS = "not_days"


class UnableToAsk(ValueError):
    """Nobody is asked, or the answer is not kept; nothing was changed."""

    def __init__(self, flaw: EffortFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
