"""Open deals, what is expected of them, and what was said before. Money is in minor units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from accord.deals.values import ForecastCategory

OPEN_CATEGORIES = (
    ForecastCategory.PIPELINE,
    ForecastCategory.BEST_CASE,
    ForecastCategory.MOST_LIKELY,
    ForecastCategory.COMMIT,
    ForecastCategory.OMITTED,
)
"""What an open deal may be: closed is said of it by its winning alone."""
BEFORE_END = 30  # days: the forecast that is judged was made so long before the period ended
LONGEST_BEFORE = BEFORE_END + 21  # what is older was said of another time


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days, both ends included."""

    start: date
    end: date

    def has(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeal:
    """A deal that is not decided. `chosen`: the category a member gave it; `tool_category`: the
    one that its tool has it in."""

    id: int
    name: str
    amount_minor: int | None
    currency: str
    stage: str
    opened_on: date | None
    expected_on: date | None
    owner_id: int | None
    team: str
    tool_category: ForecastCategory | None = None
    chosen: ForecastCategory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WonDeal:
    id: int
    amount_minor: int | None
    currency: str
    closed_on: date
    owner_id: int | None
    team: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Won and lost deals that were counted, and their values."""

    won: int = 0
    lost: int = 0
    won_minor: int = 0
    lost_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of earlier deals.

    ages: (days from the opening, outcome or None, how many); of_stage: of the deals that were
    seen in a stage while they were open, those decided since; decided: by currency; sizes: amounts
    of the newest won deals by currency; opened: how many were opened lately, in `opened_days`
    days, by currency.
    """

    ages: Sequence[tuple[int, str | None, int]] = ()
    of_stage: Mapping[str, Decided] = field(default_factory=dict)
    decided: Mapping[str, Decided] = field(default_factory=dict)
    sizes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    opened: Mapping[str, int] = field(default_factory=dict)
    opened_days: int = 0
    set_stages: Mapping[str, ForecastCategory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums by category; what a forecast says of each is cumulative (2.7)."""

    closed: int = 0
    commit: int = 0
    most_likely: int = 0
    best_case: int = 0
    pipeline: int = 0

    @property
    def commit_forecast(self) -> int:
        return self.closed + self.commit

    @property
    def most_likely_forecast(self) -> int:
        return self.commit_forecast + self.most_likely

    @property
    def best_case_forecast(self) -> int:
        return self.most_likely_forecast + self.best_case

    @property
    def open_pipeline(self) -> int:
        return self.pipeline + self.best_case + self.most_likely + self.commit


@dataclass(frozen=True, slots=True)
class Spread:
    """What is expected, and between what it lies 8 times in 10."""

    expected: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What one currency brings in one period.

    weighted: by the chance of each deal's stage; spread: by how long deals like it took, with
    those that are not opened yet; None where no deal was ever decided. tool_commit: the
    commit forecast of the tool's own categories, None where it has none. deals: open ones expected
    in the period; overdue: of them those whose day has passed; without_amount: those that count
    nothing.
    """

    period: Period
    currency: str
    totals: Totals
    tool_commit: int | None
    weighted: int | None
    spread: Spread | None
    deals: int
    overdue: int
    without_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Open pipeline against what is still needed; `required`: how many times it has to be that.

    coverage is None where nothing is needed any more, required where nothing was decided.
    """

    currency: str
    target: int
    closed: int
    open_pipeline: int
    needed: int
    coverage: float | None
    win_rate: float | None
    required: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line of a snapshot: what was forecast then."""

    taken_at: datetime
    kind: PeriodKind
    period: Period
    currency: str
    commit_forecast: int
    open_pipeline: int
    weighted: int | None
    spread: Spread | None
    tool_commit: int | None


@dataclass(frozen=True, slots=True)
class Off:
    """How far one forecast was off: `share` with its sign, above 0 where it said too much.

    accuracy is 1 less the share without its sign, and may fall below 0; both None where nothing
    was won, so that nothing can be set against it, but where its currency never came: all of what
    was said of that is off.
    """

    said: int
    share: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What came of a period beside what was said of it 30 days before its end.

    reopened: deals that had been won in it and were opened again after it.
    """

    period: Period
    currency: str
    said_at: datetime
    actual: int
    reopened: int
    expected: Off | None
    weighted: Off | None
    commit: Off
    tool_commit: Off | None


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A period of which no forecast is set against what came. is_older: what was kept of it is of
    longer before its end than is judged, else all of it is of later."""

    period: Period
    is_older: bool


class Unrated(LookupError):
    """Amounts have no rate of exchange: in which currency, how many, the first of which day."""

    def __init__(self, currency: str, count: int, day: date) -> None:
        super().__init__(f"{count} amounts in {currency}, the first of {day}")
        self.currency = currency
        self.count = count
        self.day = day
