"""A card tried on past leads: what it would have picked, and what came of those."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from accord.definitions.values import StageCode, is_further
from accord.kernel.money import Money
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import Quadrant

LONGEST_DAYS = 365  # so long after a lead came it is still looked at
SHORTEST_HALF_LIFE = 0.4  # days; shorter ones forget within the day by which leads are judged
ENOUGH_LEADS = 20  # fewer than these tell nothing apart
YEAR = timedelta(days=365)
TOPIC = 0x61736B20  # "ask ", of the locks that make one of what two ask for at once
PATIENCE = timedelta(hours=1)  # a trial that has not ended by then never will


@dataclass(frozen=True, slots=True)
class Group:
    """So many leads, of them customers, and what their won deals were worth."""

    leads: int
    customers: int
    value: Money

    def __add__(self, other: "Group") -> "Group":
        return Group(
            self.leads + other.leads, self.customers + other.customers, self.value + other.value
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """Leads of one half of the time (0 the earlier, 1 the later) that this card would have picked
    or not, and the rule before it did or not; quadrant, cell: where this card puts them at best."""

    half: int
    picked: bool
    picked_before: bool
    group: Group
    quadrant: Quadrant = Quadrant.COLD
    cell: str = ""


class Before(StrEnum):
    """What a card is compared with: the card in force, or what was called MQL then."""

    CARD = "card"
    MQL = "mql"


class Said(StrEnum):
    """What a trial says of a card beside the rule before it, or of its later half."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"
    TOO_FEW = "too_few"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Cohort:
    """Leads that came from `since` until before `until`, all old enough for an answer where
    `is_mature`."""

    since: date
    until: date
    is_mature: bool = True

    @property
    def weeks(self) -> float:
        return max(1.0, (self.until - self.since).days / 7)


@dataclass(frozen=True, slots=True)
class Trial:
    """A card over past leads.

    all: every lead it is for. picked, picked_before: those it would have picked, those that were.
    only_now, only_before: those that flip. halves: picked and all of the earlier and later half.
    a_week: new leads that sales reached in a good week; None where nobody was seen reached.
    suspects: codes of criteria whose field is mostly written after the outcome.
    quadrants, cells: leads by where they stood on their best day before sales decided, the best
    quadrant and cell first; no cells where the card has none, "" where fit is unknown.
    """

    cohort: Cohort
    before: Before
    all: Group
    picked: Group
    picked_before: Group
    only_now: Group
    only_before: Group
    halves: tuple[tuple[Group, Group], tuple[Group, Group]]
    a_week: int | None = None
    suspects: tuple[str, ...] = ()
    quadrants: Mapping[Quadrant, Group] = field(default_factory=dict)
    cells: Mapping[str, Group] = field(default_factory=dict)


class Line(StrEnum):
    """Groups of the leads of a trial."""

    THIS = "this"
    BEFORE = "before"
    ONLY_THIS = "only_this"
    ONLY_BEFORE = "only_before"
    ALL = "all"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Asking:
    """A card to be tried; before: the one it is compared with, None: what was called MQL.

    since, until: leads that came in this time, until before its end; None: the year before those
    that may still be won.
    """

    card: Card
    before: Card | None
    currency: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """Leads of a trial: of one line, one quadrant or one cell; customers: those alone."""

    line: Line = Line.ALL
    quadrant: Quadrant | None = None
    cell: str | None = None
    customers: bool = False


class Order(StrEnum):
    """Whether better quadrants buy more often.

    HOLDS: each better one surely does. SEEMS: by the numbers, which may be chance. TURNED: one
    worse one buys more often by the numbers. WRONG: surely.
    """

    HOLDS = "holds"
    SEEMS = "seems"
    TURNED = "turned"
    WRONG = "wrong"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Ranked:
    """How the quadrants are in order; better, worse: the two that stand out, if any do."""

    order: Order
    better: Quadrant | None = None
    worse: Quadrant | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """A lead that one rule picks and the other does not; picked_on: when this card would have."""

    lead_id: int
    picked_on: date | None
    picked_before_on: date | None
    is_customer: bool
    value: Money


@dataclass(frozen=True, slots=True)
class TrialRun:
    """A trial that was asked for; `trial` once it has ended well, else `problem` says why not.

    revision: of the wording that was tried; `flips` is how many leads are listed.
    """

    id: int
    version_id: int
    revision: int
    asked_at: datetime
    ended_at: datetime | None
    is_stopped: bool
    problem: str
    trial: Trial | None
    flips: int = 0


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many running leads are at a stage or further: as it was `before` and `under` the
    version that was tried; comes_in, falls_out: those that flip at this stage."""

    stage: StageCode
    before: int
    under: int
    comes_in: int
    falls_out: int


@dataclass(frozen=True, slots=True)
class StageTrial:
    """A version of the stages on all running leads, by what is known of them now.

    before_number: the version in force that it is set beside; None: that one asks nothing, so it
    is what the leads are called. flips: how many leads would be at another stage.
    """

    tried_at: datetime
    leads: int
    before_number: int | None
    counts: tuple[StageCount, ...]
    flips: int


@dataclass(frozen=True, slots=True)
class StageFlip:
    """A lead that would be at another stage; None: at none that anything is asked for."""

    lead_id: int
    before: StageCode | None
    under: StageCode | None

    @property
    def comes_in(self) -> bool:
        return self.under is not None and is_further(stage=self.under, than=self.before)


@dataclass(frozen=True, slots=True)
class StageTrialRun:
    """A trial of stages that was asked for, as TrialRun; listed: so many flips can be read."""

    id: int
    revision: int
    ended_at: datetime | None
    is_stopped: bool
    problem: str
    trial: StageTrial | None
    listed: int = 0


class UnableToTry(Exception):
    """A card that cannot be tried on past leads; `why` says it."""

    def __init__(self, *, why: "Untried") -> None:
        super().__init__(why.value)
        self.why = why


class Untried(StrEnum):
    FORGETS_TOO_SOON = "forgets_too_soon"
    NO_PAST = "no_past"
    NO_LAKE = "no_lake"
    CUT_OFF = "cut_off"
    NO_CARD = "no_card"
