"""Who may be who: pairs that somebody should look at, weights, and how much care is taken."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accord.matching.values.bands import Band
from accord.matching.values.results import Reason


class DoubtState(StrEnum):
    """What was said of two who may be one."""

    OPEN = "open"
    JOINED = "joined"
    APART = "apart"
    PASSED = "passed"  # looked at, to be decided later


class Decision(StrEnum):
    """What somebody says of two who may be one; BACK takes an earlier word back."""

    JOIN = "join"
    APART = "apart"
    LATER = "later"
    BACK = "back"


class WeightsState(StrEnum):
    SHIPPED = "shipped"  # version 0, before anything was learnt
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class Care(StrEnum):
    """How much is asked before two are joined, from "ask me more" to "decide for me"."""

    MOST = "most"
    MORE = "more"
    USUAL = "usual"
    LEAST = "least"


# Of automatic joins the share that is to be right, and the bound that nothing lowers: where the
# company's own pairs are few or all alike, they alone say too little.
RIGHT_SHARES = {Care.MOST: 0.999, Care.MORE: 0.995, Care.USUAL: 0.99, Care.LEAST: 0.98}
LOWEST_JOIN = {Care.MOST: 0.995, Care.MORE: 0.99, Care.USUAL: 0.98, Care.LEAST: 0.95}


@dataclass(frozen=True, slots=True)
class DoubtCard:
    """Two who may be one. `first` and `second` are people as recorded, `heads` who stands for
    their groups now; `reasons` the strongest first; `line` the reasons in words."""

    id: int
    first: int
    second: int
    heads: tuple[int, int]
    probability: float
    band: Band
    reasons: tuple[Reason, ...]
    line: str
    weights_version: int
    found_at: datetime
    state: DoubtState
    decided_by_id: int | None
    decided_at: datetime | None

    @property
    def cursor(self) -> tuple[float, int]:
        """Where a list goes on after this one."""
        return self.probability, self.id


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The doubts before and after one in the list of open ones."""

    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class WeightsCard:
    """A version of the weights. Of automatic joins `right` is the share expected to be right,
    `found` the share expected to be found of all that belong together; None before any pair."""

    version: int
    state: WeightsState
    trained_on: int
    made_at: datetime | None
    right: float | None
    found: float | None


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """From which probability two are joined without asking, and what that is expected to do:
    the share of joins that is right, the share of doubles that is found, and how many pairs
    are joined and how many are asked about."""

    care: Care
    join_at: float
    review_at: float
    right: float
    found: float
    joined: int
    asked: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What deciding on several came to: done, and left as they were."""

    done: int
    refused: int


class DecidedMeanwhile(Exception):
    """Something else was said of the pair since it was looked at; nothing was changed."""

    def __init__(self, doubt: DoubtCard) -> None:
        super().__init__(doubt.state.value)
        self.doubt = doubt
