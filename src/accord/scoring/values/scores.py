"""What a card says of a lead, and by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accord.scoring.values.cards import Card

EPOCH = date(2020, 1, 1)  # on which all sums of decaying points are kept
FORGOTTEN = 100  # after so many half-lives a touch brings nothing more
NOTHING = 1e-9  # fewer decayed points than these are none
CLOSE = 1e-6  # so little below a threshold is at it: halves of halves are no exact numbers


class Quadrant(StrEnum):
    PERFECT = "perfect"
    HOT = "hot"
    NURTURE = "nurture"
    COLD = "cold"
    CHECK_FIT = "check_fit"


QUADRANT_NAMES: dict[Quadrant, str | Promise] = {
    Quadrant.PERFECT: pgettext_lazy("quadrant", "Perfect"),
    Quadrant.HOT: pgettext_lazy("quadrant", "Hot"),
    Quadrant.NURTURE: pgettext_lazy("quadrant", "Nurture"),
    Quadrant.COLD: pgettext_lazy("quadrant", "Not now"),
    Quadrant.CHECK_FIT: pgettext_lazy("quadrant", "Check fit"),
}
# Of several cards, or days, the first of these counts.
BEST_FIRST = (
    Quadrant.PERFECT, Quadrant.HOT, Quadrant.NURTURE, Quadrant.CHECK_FIT, Quadrant.COLD,
)  # fmt: skip
# Whom somebody should call at once.
CALLING = frozenset({Quadrant.PERFECT, Quadrant.HOT})


class Level(StrEnum):
    """Where a lead stands on the axis of fit."""

    HIGH = "high"
    LOW = "low"
    UNKNOWN = "unknown"


class Axis(StrEnum):
    FIT = "fit"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """What is known of a lead: words as they are stored, "" where unknown.

    lists: names of the target lists its company is on. attributes: own fields, a mapping for each
    record of the person.
    """

    industry: str = ""
    employees: int | None = None
    country: str = ""
    title: str = ""
    segment: str = ""
    origin: str = ""
    channel: str = ""
    campaign: str = ""
    lists: tuple[str, ...] = ()
    attributes: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LeadTouch:
    """A touch that counts: not gone, no machine's. asset, campaign: their names."""

    kind: str
    at: datetime
    direction: str = ""
    reach: str = ""
    team: str = ""
    channel: str = ""
    asset: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion brings now; the parts of an axis add up to its number.

    is_open: fit, without the value the question is open. touches: how many count, the last on
    `last_on`. until: the first day on which points that do not decay are gone again.
    """

    axis: Axis
    code: str
    name: str
    points: float
    is_open: bool = False
    touches: int = 0
    last_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """Points that a criterion could still bring today.

    missing: how many more touches it takes; 0: another answer of a field. is_open: the field is
    empty, so that filling it in may bring them.
    """

    axis: Axis
    code: str
    name: str
    points: float
    missing: int = 0
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """The points known, and between which numbers they would be if all questions were answered."""

    points: int
    low: int
    high: int
    level: Level


@dataclass(frozen=True, slots=True)
class Interest:
    """Points now: `decaying`, which halve, and `bonus`, which do not.

    sign, log2: the decaying sum as of the epoch, sign · 2^log2. direct_until: the first day on
    which the last direct sign holds no longer.
    """

    points: float
    decaying: float
    bonus: int
    sign: int
    log2: float
    direct_until: date | None
    is_high: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A lead by one card at one moment.

    cell: such as "A1", "" where the card has none or fit is unknown. changes_on: the first day on
    which it is to be worked out again though nothing happens; None: never.
    """

    fit: Fit
    interest: Interest
    quadrant: Quadrant
    cell: str
    changes_on: date | None
    parts: tuple[Part, ...]
    chances: tuple[Chance, ...]


class Cause(StrEnum):
    """Why a lead was judged again."""

    TOLD = "told"  # something came in of it, or was taken away
    JOINED = "joined"  # its person became one with somebody, or is told apart again
    CHANGED = "changed"  # a member changed something
    TIME = "time"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class CardInForce:
    """A card by which leads are judged now."""

    version_id: int
    key: str
    number: int
    card: Card


@dataclass(frozen=True, slots=True)
class Turned:
    """A lead that stands elsewhere now; "" where it was not judged, or is no longer."""

    lead_id: int
    before: str
    quadrant: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A lead as a list of scores shows it; interest as of the day that was asked for."""

    lead_id: int
    quadrant: Quadrant
    fit: int
    interest: float
    direct_until: date | None
    changes_on: date | None
    worked_out_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A lead's score by one card, with its parts."""

    by: CardInForce
    score: Score
