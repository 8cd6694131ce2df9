"""An agreement about one kind of hand-off: clauses of both sides, whom a late promise is told to,
and how soon the teams answer each other."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from accord.team.values import Side

MOST_CLAUSES, MOST_TARGETS, MOST_STEPS = 40, 60, 12
LONGEST_CODE, LONGEST_NAME, LONGEST_WORD = 60, 120, 60
MOST_LEADS, MOST_WORTH, MOST_POINTS = 1_000_000, 10**12, 1_000
MOST_DAYS, MOST_ATTEMPTS, MOST_CHANNELS = 365, 100, 10
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=2_000)
SILENT_DAYS = 14
SHORTEST_EVERY, LONGEST_EVERY = 7, 366  # days from one look at a nurture to the next
# Keys that are addresses of their own.
TAKEN_KEYS = frozenset({"new", "versions"})


class ClauseKind(StrEnum):
    """What a clause promises something about."""

    VOLUME = "volume"
    VALUE = "value"
    QUALITY = "quality"
    COMPLETENESS = "completeness"
    SPEED = "speed"
    DEADLINE = "deadline"
    PERSISTENCE = "persistence"
    COVERAGE = "coverage"
    VERDICT = "verdict"
    FEEDBACK = "feedback"
    RESULT = "result"


class Every(StrEnum):
    """For how long a promise is counted: the day of a batch, or a week, month or quarter of the
    team's zone."""

    BATCH = "batch"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 is Monday."""
        return list(Weekday).index(self)


class Roll(StrEnum):
    """What becomes of a day on which nobody works."""

    NEXT_WORKING = "next_working"
    PREVIOUS = "previous"
    SKIP = "skip"


class Promise(StrEnum):
    """What sales does with a lead in time: T3 to T6 of a hand-off."""

    ACKNOWLEDGE = "acknowledge"
    ATTEMPT = "attempt"
    CONTACT = "contact"
    VERDICT = "verdict"


class Hours(StrEnum):
    """Whose working time counts; FIXED: the calendar of a key."""

    TEAM = "team"
    OWNER = "owner"
    REGION = "region"
    ALWAYS = "always"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """Whose working time a clause goes by; key: of a fixed calendar, else ""."""

    hours: Hours
    key: str = ""


class Quadrant(StrEnum):
    """Where a lead stands by its card, as `scoring` names it."""

    PERFECT = "perfect"
    HOT = "hot"
    NURTURE = "nurture"
    CHECK_FIT = "check_fit"
    COLD = "cold"


# For whom a letter that a tool sends by itself is no first attempt, unless a clause says otherwise.
BY_HAND = frozenset({Quadrant.PERFECT, Quadrant.HOT})
AUTOMATED = tuple(one for one in Quadrant if one not in BY_HAND)


class Whom(StrEnum):
    """Who is told; for whoever is away it is their deputy."""

    OWNER = "owner"
    MANAGER = "manager"
    LEADER = "leader"
    OTHER_LEADER = "other_leader"
    BOTH_LEADERS = "both_leaders"
    SPONSOR = "sponsor"


class Task(StrEnum):
    """What one team asks of the other, each with a time to answer."""

    NEEDS_INFO = "needs_info"
    CONTENT_REQUEST = "content_request"
    REJECT_REVIEW = "reject_review"
    DEFINITION_DISPUTE = "definition_dispute"
    CAMPAIGN_BRIEF = "campaign_brief"
    DATA_FIX = "data_fix"
    NURTURE_CHECK = "nurture_check"


class Worth(StrEnum):
    """What leads are worth: the pipeline they bring, or points by quadrant."""

    PIPELINE = "pipeline"
    POINTS = "points"


class Covered(StrEnum):
    """ATTEMPTED: leads that somebody tried to reach. STAFFED: leads that came while sales works."""

    ATTEMPTED = "attempted"
    STAFFED = "staffed"


class Told(StrEnum):
    """REASONS: returned leads with a reason of the list. RATED: decided leads of which sales said
    whether they were promising."""

    REASONS = "reasons"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Volume:
    """At least so many new leads per window."""

    at_least: int
    kind: ClauseKind = ClauseKind.VOLUME


@dataclass(frozen=True, slots=True)
class Value:
    """Leads worth at least so much per window: money in the company's currency, or points by
    `points`, a pair for each quadrant."""

    at_least: Decimal
    of: Worth
    points: tuple[tuple[Quadrant, int], ...] = ()
    kind: ClauseKind = ClauseKind.VALUE


@dataclass(frozen=True, slots=True)
class Quality:
    """The share of leads that fit."""

    share: Fraction
    kind: ClauseKind = ClauseKind.QUALITY


@dataclass(frozen=True, slots=True)
class Completeness:
    """The share of leads whose packet is complete."""

    share: Fraction
    kind: ClauseKind = ClauseKind.COMPLETENESS


@dataclass(frozen=True, slots=True)
class Target:
    """Working time within which something is done; "" and None leave the part open."""

    within: timedelta
    quadrant: Quadrant | None = None
    origin: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Speed:
    """The share of clocks of a promise that end in time; the last resort of `targets` has all
    parts open. automated: quadrants for which a letter sent by a tool is a first attempt."""

    promise: Promise
    targets: tuple[Target, ...]
    share: Fraction
    automated: tuple[Quadrant, ...] = AUTOMATED
    kind: ClauseKind = ClauseKind.SPEED


@dataclass(frozen=True, slots=True)
class Deadline:
    """The share of a batch that is done by a weekday and hour, or `days_after` working days after
    a lead was really handed over, whichever is later. minute: of the day; None: at closing."""

    promise: Promise
    weekday: Weekday
    minute: int | None
    roll: Roll
    days_after: int
    share: Fraction
    kind: ClauseKind = ClauseKind.DEADLINE


@dataclass(frozen=True, slots=True)
class Persistence:
    """Before a lead is given up as not reached: so many attempts within so many working days, by
    so many channels, with so much time from one to the next. next_within: working time from one
    until the next at the latest; None where only the whole is promised."""

    attempts: int
    within_days: int
    channels: int
    spacing: timedelta
    share: Fraction
    next_within: timedelta | None = None
    kind: ClauseKind = ClauseKind.PERSISTENCE


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of leads that are worked within so many working days, or that come in staffed
    hours."""

    of: Covered
    share: Fraction
    within_days: int = 5
    kind: ClauseKind = ClauseKind.COVERAGE


@dataclass(frozen=True, slots=True)
class Verdict:
    """The share of leads decided within so many working days."""

    share: Fraction
    within_days: int
    kind: ClauseKind = ClauseKind.VERDICT


@dataclass(frozen=True, slots=True)
class Feedback:
    """The share of decisions that say what marketing can learn from."""

    of: Told
    share: Fraction
    kind: ClauseKind = ClauseKind.FEEDBACK


@dataclass(frozen=True, slots=True)
class Result:
    """The share of a window's leads that become SQL; final when all are decided, else so many days
    after the window."""

    share: Fraction
    final_after_days: int
    kind: ClauseKind = ClauseKind.RESULT


Terms = (
    Volume | Value | Quality | Completeness | Speed | Deadline | Persistence | Coverage | Verdict
    | Feedback | Result
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """Who promises what, counted over which window, by whose working time. with_recycled: leads
    that come again count too."""

    code: str
    side: Side
    every: Every
    calendar: CalendarSource
    with_recycled: bool
    terms: Terms

    @property
    def kind(self) -> ClauseKind:
        return self.terms.kind


@dataclass(frozen=True, slots=True)
class Batch:
    """The day of each week on which leads are handed over together."""

    weekday: Weekday
    roll: Roll


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told when so much of a promise's time is used, in hundredths: 50, 75, 90; at 100 it
    is broken. after: working time since then."""

    percent: int
    tell: tuple[Whom, ...]
    after: timedelta = timedelta(0)


# Where an agreement says nothing: the owner is warned, then their manager and the other leader
# hear of it, both leaders half a day later, and the sponsor after a day.
LADDER = (
    Step(50, (Whom.OWNER,)),
    Step(75, (Whom.OWNER,)),
    Step(90, (Whom.OWNER,)),
    Step(100, (Whom.MANAGER, Whom.OTHER_LEADER)),
    Step(100, (Whom.BOTH_LEADERS,), timedelta(hours=4)),
    Step(100, (Whom.SPONSOR,), timedelta(hours=9)),
)


@dataclass(frozen=True, slots=True)
class Turnaround:
    """Within how much working time a side answers, and who is told when it has not. every_days: of
    what nobody has to ask for since it is owed again and again."""

    task: Task
    side: Side
    calendar: CalendarSource
    within: timedelta
    tell: tuple[Whom, ...]
    every_days: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both teams promise each other about hand-offs of one kind. silent_days: a new one is
    first measured so long without telling anybody off."""

    name: str
    handoff: str
    batch: Batch | None
    clauses: tuple[Clause, ...]
    ladder: tuple[Step, ...]
    turnarounds: tuple[Turnaround, ...]
    silent_days: int = SILENT_DAYS

    def of_side(self, side: Side) -> tuple[Clause, ...]:
        """What one team promises."""
        return tuple(one for one in self.clauses if one.side is side)


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """An agreement as both signed it; silent: it is measured only, so nobody is warned."""

    version_id: int
    key: str
    number: int
    agreement: Agreement
    is_silent: bool = False
