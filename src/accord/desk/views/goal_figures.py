"""How far goals are, and what a plan can be reckoned from: all of it as the measures have it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from accord.deals import api as deals
from accord.goals import api as goals
from accord.goals.values.flaws import UnableToPlan
from accord.goals.values.goals import STAGE_OF, GoalText, Metric
from accord.goals.values.kept import EVERY_MONTH
from accord.goals.values.plans import Link
from accord.goals.values.timing import AT_ONCE, Lag
from accord.kernel.money import Money, exponent_of
from accord.lake import api as lake
from accord.reporting import api as reporting

STEPS = (("lead", "mql"), ("mql", "sql"), ("sql", "opportunity"), ("opportunity", "customer"))
WHOLE = (("lead", "customer"),)
WATCHED = 12  # months that a lag is read over
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Known:
    """What the company's own records say: rates by step as (went on, of how many), from groups that
    are old enough; the mean deal in major units with its spread and count; lag and season; leads
    by month (first day of the month, count)."""

    rates: dict[tuple[str, str], tuple[int, int]]
    deal: Fraction | None
    spread: float
    counted: int
    lag: Lag
    is_lag_known: bool
    season: tuple[float, ...]
    leads: tuple[tuple[date, int], ...]


def progress(text: GoalText, *, at: datetime, snapshot: lake.Snapshot) -> Fraction | None:
    """How much of a goal has come since its first day; None where nothing measures it."""
    today = at.date()
    if text.start > today:
        return Fraction(0)
    span = {"start": text.start, "end": min(text.end, today)}
    if text.metric is Metric.REVENUE:
        found = _ask("won_value", at, snapshot, by=reporting.TOTAL, **span)
        values = [row.figures.get("value") for row in found.rows]
        minor = sum(
            each.minor
            for each in values
            if isinstance(each, Money) and each.currency == text.currency
        )
        return Fraction(Money(minor, text.currency).amount)
    if text.metric is Metric.VISITS:
        return None
    if text.metric is Metric.CUSTOMERS:
        found = _ask("trend", at, snapshot, **span)
        return Fraction(sum(count_of(row, "customers") for row in found.rows))
    step = (STAGE_OF[text.metric], "customer")
    found = _ask("conversion", at, snapshot, by=reporting.TOTAL, step=step, **span)
    return Fraction(sum(row.counted.entered for row in found.rows if row.counted))


def best_month(metric: Metric, *, currency: str, at: datetime) -> Fraction | None:
    """What the best whole month so far brought of a metric; None where nothing measures it."""
    try:
        snapshot = reporting.catch_up(at=at)
        if metric is Metric.REVENUE:
            months = _won_by_month(currency, at, snapshot)
        elif metric in (Metric.LEADS, Metric.CUSTOMERS):
            found = _ask("trend", at, snapshot)
            months = [Fraction(count_of(row, metric.value)) for row in found.rows]
        else:
            return None
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return None
    return max(months, default=None)


def known(*, currency: str, at: datetime, snapshot: lake.Snapshot) -> Known:
    """What the records say. Raises UnableToReadFacts."""
    count, mean, spread = deals.sizes_of_won(currency=currency)
    lag, is_known = _lag(at, snapshot)
    by_month = _leads_by_month(at, snapshot)
    return Known(
        rates={step: _rate(step, at, snapshot) for step in (*WHOLE, *STEPS)},
        deal=Fraction(round(mean)) / 10 ** exponent_of(currency) if count else None,
        spread=spread if count > 1 else 0.0,
        counted=count,
        lag=lag,
        is_lag_known=is_known,
        season=_season(by_month),
        leads=by_month,
    )


def links_of(known: Known, steps: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Link]:
    """The steps of which a rate was counted, each as a link."""
    found = {}
    for step in steps:
        won, of = known.rates.get(step, (0, 0))
        if won:
            found[step] = goals.measured(*step, won=won, of=of)
    return found


def _rate(step: tuple[str, str], at: datetime, snapshot: lake.Snapshot) -> tuple[int, int]:
    found = _ask("conversion", at, snapshot, by="cohort", step=step)
    old = [row.counted for row in found.rows if row.counted and not row.is_young]
    return sum(one.reached for one in old), sum(one.entered for one in old)


def _lag(at: datetime, snapshot: lake.Snapshot) -> tuple[Lag, bool]:
    """From leads that have all been watched for a year, or for half of one."""
    for months in (WATCHED, WATCHED // 2):
        end = (at - months * MONTH).date()
        points = []
        for month in range(1, months + 1):
            found = _ask("conversion", at, snapshot, by=reporting.TOTAL, within=30 * month, end=end)
            rate = next((row.counted for row in found.rows if row.counted), None)
            points.append((30.0 * month, rate.value or 0.0 if rate else 0.0))
        try:
            return goals.lag_of(points), True
        except UnableToPlan:
            continue
    return AT_ONCE, False


def _leads_by_month(at: datetime, snapshot: lake.Snapshot) -> tuple[tuple[date, int], ...]:
    found = _ask("trend", at, snapshot)
    months = []
    for row in found.rows:
        try:
            months.append((date.fromisoformat(f"{str(row.label)[:7]}-01"), count_of(row, "leads")))
        except ValueError:
            continue
    return tuple(sorted(months))


def _season(by_month: Sequence[tuple[date, int]]) -> tuple[float, ...]:
    """Of whole years that begin with a January."""
    first = next((place for place, (day, _) in enumerate(by_month) if day.month == 1), None)
    if first is None or not by_month:
        return EVERY_MONTH
    return goals.season_of([count for _day, count in by_month[first:-1]])


def _won_by_month(currency: str, at: datetime, snapshot: lake.Snapshot) -> list[Fraction]:
    """The last two years, month by month."""
    months = []
    last = at.date().replace(day=1)
    for _month in range(24):
        end = last - timedelta(days=1)
        last = end.replace(day=1)
        found = _ask("won_value", at, snapshot, by=reporting.TOTAL, start=last, end=end)
        months.append(_sum([row.figures.get("value") for row in found.rows], currency))
    return months


def _sum(values: Iterable[object], currency: str) -> Fraction:
    """The amounts of one currency, in major units; others are left out."""
    amounts = [
        each.amount for each in values if isinstance(each, Money) and each.currency == currency
    ]
    return Fraction(sum(amounts, Decimal(0)))


def count_of(row: reporting.Row, cell: str) -> int:
    """A whole number of a row; 0 where it has none."""
    value = row.figures.get(cell)
    return int(value) if isinstance(value, int | float) else 0


def _ask(
    measure: str, at: datetime, snapshot: lake.Snapshot, **options: object
) -> reporting.Result:
    return reporting.ask(
        measure=measure, at=at, snapshot=snapshot,
        options=reporting.Options(**options),  # type: ignore[arg-type]
    )  # fmt: skip
