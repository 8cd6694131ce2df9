"""A few sentences that everybody agrees with or not, of which nobody is known to have said any."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import pgettext_lazy

FEWEST = 5  # answers of which anything is told


class Item(StrEnum):
    """What is asked."""

    TRUST = "trust"
    HELP = "help"
    RESPECT = "respect"
    KNOWS = "knows"
    ENJOYS = "enjoys"
    MQL_MATTERS = "mql_matters"


# Asked of those alone who lead in sales.
FOR_SELLING_LEADERS = frozenset({Item.MQL_MATTERS})

# From no to yes.
ANSWERS = {
    1: pgettext_lazy("pulse", "Not at all"),
    2: pgettext_lazy("pulse", "Rather not"),
    3: pgettext_lazy("pulse", "In part"),
    4: pgettext_lazy("pulse", "Rather yes"),
    5: pgettext_lazy("pulse", "Yes"),
}
AGREES = frozenset({4, 5})


@dataclass(frozen=True, slots=True)
class Pulse:
    """A round of questions, from a day to before another."""

    id: int
    opens_on: date
    closes_on: date

    @property
    def last_day(self) -> date:
        return self.closes_on - timedelta(days=1)

    def earliest_end(self, *, today: date) -> date:
        """The day before which it may end at the earliest: a round keeps its first day."""
        return max(today, self.opens_on + timedelta(days=1))

    def is_open(self, *, today: date) -> bool:
        return self.opens_on <= today < self.closes_on

    def has_closed(self, *, today: date) -> bool:
        return self.closes_on <= today


@dataclass(frozen=True, slots=True)
class Told:
    """Of how many answers to a sentence how many agree, and by team where each may be told."""

    agree: int
    count: int
    sides: Mapping[str, tuple[int, int]]


class Unanswered(StrEnum):
    """Why an answer is not kept."""

    NO_ROUND = "no_round"
    CLOSED = "closed"
    ENDS_TODAY = "ends_today"
    ANSWERED = "answered"
    MISSING = "missing"
    NO_TEAM = "no_team"
    OVERLAPS = "overlaps"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


class UnableToAnswer(ValueError):
    """Nothing was kept."""

    def __init__(self, *, why: Unanswered) -> None:
        super().__init__(why.value)
        self.why = why
