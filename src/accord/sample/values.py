"""What the simulator hands out: blocks of rows as a file would hold them, and the truth behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

SOURCE = "sample"
STAGES = ("lead", "mql", "sql", "opportunity", "customer")
ORIGINS = ("organic_search", "paid_search", "referral", "webinar", "bought_list")

# The fields of each kind of row, in the order in which a loader should take the kinds.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "users": ("external_id", "name", "email", "team", "role", "capacity"),
    "assets": (
        "external_id",
        "title",
        "kind",
        "journey_stage",
        "published_on",
        "url",
        "content_kind",
        "persona",
        "objection",
        "language",
        "owner_external_id",
        "superseded_by_external_id",
    ),
    "campaigns": (
        "external_id",
        "name",
        "channel",
        "started_on",
        "ended_on",
        "goal_stage",
        "goal_metric",
        "goal_target",
        "goal_date",
    ),
    "costs": ("campaign_external_id", "channel", "spent_on", "amount", "currency"),
    "companies": ("external_id", "name", "domain", "segment", "size", "country"),
    "leads": (
        "external_id",
        "first_name",
        "last_name",
        "full_name",
        "email",
        "phone",
        "company_external_id",
        "title",
        "country",
        "language",
        "origin",
        "channel",
        "campaign_external_id",
        "landing_page_external_id",
        "segment",
        "owner_external_id",
        "created_at",
    ),
    "stage_history": ("lead_external_id", "stage", "at", "reason_code"),
    "touches": (
        "external_id",
        "lead_external_id",
        "kind",
        "direction",
        "reach",
        "team",
        "channel",
        "campaign_external_id",
        "asset_external_id",
        "member_external_id",
        "occurred_at",
    ),
    "deals": (
        "external_id",
        "lead_external_id",
        "company_external_id",
        "name",
        "product",
        "amount",
        "currency",
        "stage",
        "owner_external_id",
        "sdr_external_id",
        "opened_at",
        "closed_at",
        "expected_on",
        "outcome",
        "lost_reason",
    ),
}

Cell = str | None


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of one kind, one sequence per field.

    Every cell is text as a file holds it, or None: instants ISO 8601 in UTC, days ISO 8601,
    amounts decimal euros with two places, counts in digits.
    """

    kind: str
    columns: Mapping[str, Sequence[Cell]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def rows(self) -> Iterator[dict[str, Cell]]:
        """The same cells as one mapping per row."""
        names = tuple(self.columns)
        for cells in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, cells, strict=True))


@dataclass(frozen=True, slots=True)
class OriginTruth:
    """How leads of one origin fare in the long run; every rate a share of 0 to 1.

    `share` is the origin's part of all leads, `cost` the euros spent per lead.
    """

    origin: str
    channel: str
    share: float
    lead_to_mql: float
    mql_to_sql: float
    sql_to_opportunity: float
    opportunity_to_customer: float
    cost: float

    @property
    def steps(self) -> tuple[float, float, float, float]:
        """The four rates in the order of the stages."""
        return (
            self.lead_to_mql,
            self.mql_to_sql,
            self.sql_to_opportunity,
            self.opportunity_to_customer,
        )

    @property
    def lead_to_customer(self) -> float:
        """Share of leads that ever become customers."""
        return (
            self.lead_to_mql
            * self.mql_to_sql
            * self.sql_to_opportunity
            * self.opportunity_to_customer
        )


@dataclass(frozen=True, slots=True)
class LagTruth:
    """Days from one stage to the next among those that take the step: lognormal, by two points.

    Sales act on working days only, so drawn lags differ from these by part of a week-end.
    """

    median_days: float
    p90_days: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two lead rows of one person. `found_by` is what still tells them to be one: `email` (the
    same mailbox in other letters), `phone` (another mailbox), `name` (name and company only)."""

    original: str
    duplicate: str
    found_by: str
    origin: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Exact counts of what a run put into its rows up to `until`; two of them add up with `+`.

    `entered` (origin, stage), `rejected` (origin, reason), `deals` (origin, outcome), `won_cents`
    and `spent_cents` by origin and channel, `rows` by kind. Duplicate rows count as leads here;
    `duplicates` counts them by (origin, found_by). `days_to_win` runs from the lead's creation to
    its first won deal, `cycle_days` from a won deal's opening to its close.
    """

    rows: Counter[str] = field(default_factory=Counter)
    entered: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    deals: Counter[tuple[str, str]] = field(default_factory=Counter)
    won_cents: Counter[str] = field(default_factory=Counter)
    spent_cents: Counter[str] = field(default_factory=Counter)
    duplicates: Counter[tuple[str, str]] = field(default_factory=Counter)
    days_to_win: tuple[float, ...] = ()
    cycle_days: tuple[float, ...] = ()
    late_wins: int = 0
    second_deals: int = 0

    def __add__(self, other: Drawn) -> Drawn:
        return Drawn(
            rows=self.rows + other.rows,
            entered=self.entered + other.entered,
            rejected=self.rejected + other.rejected,
            deals=self.deals + other.deals,
            won_cents=self.won_cents + other.won_cents,
            spent_cents=self.spent_cents + other.spent_cents,
            duplicates=self.duplicates + other.duplicates,
            days_to_win=self.days_to_win + other.days_to_win,
            cycle_days=self.cycle_days + other.cycle_days,
            late_wins=self.late_wins + other.late_wins,
            second_deals=self.second_deals + other.second_deals,
        )

    def leads(self, stage: str) -> int:
        """Rows of any origin that entered the stage."""
        return sum(count for (_, entered), count in self.entered.items() if entered == stage)

    def outcome(self, outcome: str) -> int:
        """Deals of any origin with that outcome: open, won or lost."""
        return sum(count for (_, found), count in self.deals.items() if found == outcome)

    @property
    def won_value(self) -> Decimal:
        """Euros of all won deals."""
        return Decimal(self.won_cents.total()) / 100


@dataclass(frozen=True, slots=True)
class Truth:
    """What a measure should find: the rates the run was drawn with and what was drawn.

    `seasonality` has twelve factors from January, mean one; `lifts` multiply lead → MQL by
    segment and average to one, so that the rates of the origins hold for all segments together.
    """

    origins: Mapping[str, OriginTruth]
    lags: Mapping[str, LagTruth]
    seasonality: tuple[float, ...]
    lifts: Mapping[str, float]
    duplicate_share: float
    second_deal_share: float
    drawn: Drawn
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A piece of the company small enough to hold in memory, with its part of the truth."""

    blocks: tuple[Block, ...]
    drawn: Drawn
    duplicates: tuple[Duplicate, ...] = ()


class Fate(StrEnum):
    """What became of a lead after it was called ready for sales."""

    WON = "won"
    LOST = "lost"
    TAKEN = "taken"
    RETURNED = "returned"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Called:
    """A lead of the sample that was called ready for sales; `decided_at`: when sales took it or
    gave it back; `closed_at`: when its pass ended."""

    lead_id: int
    owner_id: int | None
    came_at: datetime
    ready_at: datetime
    decided_at: datetime | None
    fate: Fate
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastHandoff:
    """A hand-off of the sample: when it was made, accepted and over; outcome "" while open."""

    lead_id: int
    owner_id: int
    offered_at: datetime
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    reason: str = ""
    quadrant: str = ""
    nurture: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """What a seller said of a lead: yes, unsure or no."""

    lead_id: int
    said: str
    member_id: int | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """The whole company, one block per kind in the order of `FIELDS`."""

    since: date
    until: date
    blocks: Mapping[str, Block]
    truth: Truth


class NotAPlan(ValueError):
    """A run needs some hundred leads and some months to spread them over."""


LEAST_SCALE = 0.05  # below it some origins would bring nobody


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate: the two years that end before `until` (the first day without rows).

    `scale` multiplies leads, companies, touches and costs, and may be a part of one; the team
    and the catalogue stay.
    """

    until: date
    seed: int = 1
    scale: float = 1
    days: int = 730

    def __post_init__(self) -> None:
        if self.scale < LEAST_SCALE or self.days < 90:
            raise NotAPlan(f"scale {self.scale}, {self.days} days")

    @property
    def since(self) -> date:
        """The first day of the simulated time."""
        return self.until - timedelta(days=self.days)

    @property
    def leads(self) -> int:
        """First arrivals to draw; duplicates come on top."""
        return round(5_780 * self.scale)


def make_block(kind: str, rows: Iterable[tuple[Cell, ...]]) -> Block:
    """Turns rows in the order of `FIELDS[kind]` into columns."""
    fields = FIELDS[kind]
    columns: Sequence[Sequence[Cell]] = list(zip(*rows, strict=True)) or [() for _ in fields]
    return Block(kind=kind, columns=dict(zip(fields, columns, strict=True)))


class SampleState(StrEnum):
    """Whether the sample company is in the database."""

    ABSENT = "ABSENT"
    LOADING = "LOADING"
    LOADED = "LOADED"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: the plan, the intake's `Counts` by kind, and the counts the rows were
    drawn with."""

    plan: Plan
    counts: Mapping[str, Any]
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Cleared:
    """What clearing did to rows: put back as before, gone, and kept since other rows need them."""

    batches: int
    restored: int
    removed: int
    kept: int


class AlreadyLoaded(Exception):
    """A sample company is there already, whole or in part."""


class StillLoading(Exception):
    """Another process is loading the sample company."""


class NothingLoaded(Exception):
    """There is no sample company."""
