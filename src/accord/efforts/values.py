"""The question that a buyer is asked, and what they may answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import pgettext_lazy

LONGEST = 500  # letters of one's own words
FEWEST = 5  # answers of which anything is shown
GOOD_FOR_DAYS = 90

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
    """That a buyer is asked about a deal; is_answered: once, nobody knows what."""

    id: int
    deal_id: int
    asked_at: datetime
    is_answered: bool


class EffortFlaw(StrEnum):
    """Why nobody is asked, or an answer is not kept."""

    NO_DEAL = "no_deal"
    STILL_OPEN = "still_open"
    NO_ASK = "no_ask"
    ANSWERED = "answered"
    UNKNOWN = "unknown"
    TOO_LONG = "too_long"


class UnableToAsk(ValueError):
    """Nobody is asked, or the answer is not kept; nothing was changed."""

    def __init__(self, flaw: EffortFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
