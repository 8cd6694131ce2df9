"""How far goals are, and what a plan can be reckoned from: all of it as the measures have it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from accord.meetings.values.progress import Progress
from accord.reporting import api as reporting
from accord.team import api as team

STEPS = (("lead", "mql"), ("mql", "sql"), ("sql", "opportunity"), ("opportunity", "customer"))
WHOLE = (("lead", "customer"),)
VISITS = ("visit", "lead")
WATCHED = 12  # months that a lag is read over
MONTH = timedelta(days=30)
MOST_ORIGINS = 50
Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the records say of the leads of one origin: rates as of all, the mean won deal in major
    units and how many those were, leads by month of the last year."""

    rates: dict[Step, tuple[int, int]]
    deal: Fraction | None
    counted: int
    leads: tuple[tuple[date, int], ...]


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


@dataclass(frozen=True, slots=True)
class Usual:
    """The mean won deal of somebody in major units, and of how many."""

    mean: Fraction
    count: int


def by_owner(text: GoalText, *, at: datetime, snapshot: lake.Snapshot) -> dict[int, Progress]:
    """What each owner of deals, or of leads, has brought of a goal since its first day; of one of
    `BY_PERSON`. The same measures as of the whole goal, by owner: of everybody, so that pages show
    of it what the reader may see."""
    today = team.day_of(at=at)
    if text.start > today:
        return {}
    span = {"start": text.start, "end": min(text.end, today), "by": "owner", "seen": None}
    come: dict[int, Progress] = {}
    if text.metric is Metric.REVENUE:
        options = reporting.Options(**span)  # type: ignore[arg-type]
        won = reporting.won_in(text.currency, at=at, options=options, snapshot=snapshot)
        for owner in {*won.by_group, *won.left_out_of} - {None}:
            value = won.by_group.get(owner)
            come[int(str(owner))] = Progress(
                Fraction(value.amount if value else 0), won.left_out_of.get(owner, ())
            )
        return come
    step = (STAGE_OF[text.metric], "customer")
    for row in _ask("conversion", at, snapshot, step=step, **span).rows:
        if row.group is not None and row.counted:
            come[int(row.group)] = Progress(Fraction(row.counted.entered))
    return come


def usual_deal(
    member_id: int, *, currency: str, since: date, at: datetime, snapshot: lake.Snapshot
) -> Usual | None:
    """The mean deal that somebody has won since a day; None where they won none."""
    rows = _ask(
        "won_value", at, snapshot, by="owner", seen=None, start=since, end=team.day_of(at=at)
    ).rows
    mean, count = _mean_deal([row for row in rows if row.group == member_id], currency)
    return Usual(mean, count) if mean is not None else None


def best_month(metric: Metric, *, currency: str, at: datetime) -> Fraction | None:
    """What the best whole month so far brought of a metric; None where nothing measures it."""
    try:
        snapshot = reporting.catch_up(at=at)
        if metric is Metric.REVENUE:
            months = _won_by_month(currency, at, snapshot)
        elif metric is Metric.CUSTOMERS:  # as a goal counts them
            most = reporting.most_customers(snapshot=snapshot)
            months = [] if most is None else [Fraction(most)]
        elif metric is Metric.LEADS:
            found = _ask("trend", at, snapshot)
            months = [Fraction(count_of(row, "leads")) for row in found.rows]
        else:
            return None
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return None
    return max(months, default=None)


def known(*, currency: str, at: datetime, snapshot: lake.Snapshot) -> Known:
    """What the records say. Raises UnableToReadFacts."""
    count, mean, spread = deals.sizes_of_won(currency=currency)
    lag, is_known = _lag(at, snapshot)
    by_month = leads_by_month(at, snapshot)
    return Known(
        rates={step: _rate(step, at, snapshot) for step in (*WHOLE, *STEPS)}
        | {VISITS: _visits(at, snapshot)},
        deal=Fraction(round(mean)) / 10 ** exponent_of(currency) if count else None,
        spread=spread if count > 1 else 0.0,
        counted=count,
        lag=lag,
        is_lag_known=is_known,
        season=season_until(team.day_of(at=at), by_month),
        leads=by_month,
    )


def links_of(
    rates: Mapping[Step, tuple[int, int]], steps: Sequence[Step] = (VISITS, *WHOLE, *STEPS)
) -> dict[Step, Link]:
    """The steps of which a rate was counted, each as a link."""
    found = {}
    for step in steps:
        won, of = rates.get(step, (0, 0))
        if 0 < won <= of:
            found[step] = goals.measured(*step, won=won, of=of)
    return found


def origins(*, at: datetime, snapshot: lake.Snapshot) -> list[tuple[str, str]]:
    """The origins of leads as (code, name), those with most leads first."""
    found = _ask("conversion", at, snapshot, by="origin")
    rows = sorted(
        (row for row in found.rows if row.group and row.counted),
        key=lambda row: -(row.counted.entered if row.counted else 0),
    )
    return [(str(row.group), str(row.name)) for row in rows[:MOST_ORIGINS]]


def groups(
    wanted: Collection[str], *, currency: str, at: datetime, snapshot: lake.Snapshot
) -> dict[str, Counted]:
    """What the records say of the leads of each of these origins, from as old groups as for all."""
    if not wanted:
        return {}
    rates: dict[str, dict[Step, tuple[int, int]]] = {group: {} for group in wanted}
    for step in (*WHOLE, *STEPS):
        end = _last_old_day(step, at, snapshot)
        if end is None:
            continue
        for row in _ask("conversion", at, snapshot, by="origin", step=step, end=end).rows:
            if row.group in rates and row.counted:
                rates[str(row.group)][step] = (row.counted.reached, row.counted.entered)
    for row in _ask("visits", at, snapshot, by="origin").rows:
        if row.group in rates:
            rates[str(row.group)][VISITS] = (count_of(row, "leads"), count_of(row, "visits"))
    won = _ask("won_value", at, snapshot, by="origin").rows
    leads = _leads_by_origin(wanted, at, snapshot)
    return {
        group: Counted(
            rates[group], *_mean_deal([row for row in won if row.group == group], currency),
            tuple(leads.get(group, ())),
        )
        for group in wanted
    }  # fmt: skip


def best_of(leads: Sequence[tuple[date, int]], *, until: date = date.max) -> Fraction | None:
    """Leads of the best month before a day, None where none ever came."""
    return max((Fraction(count) for day, count in leads if count and day < until), default=None)


def _mean_deal(rows: Sequence[reporting.Row], currency: str) -> tuple[Fraction | None, int]:
    count, total = 0, Decimal(0)
    for row in rows:
        value = row.figures.get("value")
        if isinstance(value, Money) and value.currency == currency and value.minor > 0:
            count, total = count + count_of(row, "valued"), total + value.amount
    return (Fraction(total) / count, count) if count else (None, 0)


def _leads_by_origin(
    wanted: Collection[str], at: datetime, snapshot: lake.Snapshot
) -> dict[str, list[tuple[date, int]]]:
    """Leads of this month so far and of the last twelve, by origin."""
    found: dict[str, list[tuple[date, int]]] = {}
    end = team.day_of(at=at)
    first = end.replace(day=1)
    for _month in range(13):
        for row in _ask("conversion", at, snapshot, by="origin", start=first, end=end).rows:
            if row.group in wanted and row.counted and row.counted.entered:
                found.setdefault(str(row.group), []).append((first, row.counted.entered))
        end = first - timedelta(days=1)
        first = end.replace(day=1)
    return found


def _rate(step: Step, at: datetime, snapshot: lake.Snapshot) -> tuple[int, int]:
    found = _ask("conversion", at, snapshot, by="cohort", step=step)
    old = [row.counted for row in found.rows if row.counted and not row.is_young]
    return sum(one.reached for one in old), sum(one.entered for one in old)


def _visits(at: datetime, snapshot: lake.Snapshot) -> tuple[int, int]:
    """Leads and visits of the days of which a program told visits."""
    rows = _ask("visits", at, snapshot, by=reporting.TOTAL).rows
    return sum(count_of(row, "leads") for row in rows), sum(count_of(row, "visits") for row in rows)


def _last_old_day(step: Step, at: datetime, snapshot: lake.Snapshot) -> date | None:
    """The last day of the last month whose leads have had the time to come to the other stage."""
    found = _ask("conversion", at, snapshot, by="cohort", step=step)
    months = [_month_of(row) for row in found.rows if row.counted and not row.is_young]
    last = max((month for month in months if month), default=None)
    if last is None:
        return None
    return (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _month_of(row: reporting.Row) -> date | None:
    try:
        return date.fromisoformat(f"{str(row.label)[:7]}-01")
    except ValueError:
        return None


def _lag(at: datetime, snapshot: lake.Snapshot) -> tuple[Lag, bool]:
    """From leads that have all been watched for a year, or for half of one."""
    for months in (WATCHED, WATCHED // 2):
        end = team.day_of(at=at - months * MONTH)
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


def leads_by_month(at: datetime, snapshot: lake.Snapshot) -> tuple[tuple[date, int], ...]:
    """Leads of each month so far, by its first day."""
    found = _ask("trend", at, snapshot)
    months = [(_month_of(row), count_of(row, "leads")) for row in found.rows]
    return tuple(sorted((month, count) for month, count in months if month))


def season_until(today: date, by_month: Sequence[tuple[date, int]]) -> tuple[float, ...]:
    """Of whole years that begin with a January and are over. by_month: the oldest first, without
    the months in which nobody came."""
    if not by_month:
        return EVERY_MONTH
    oldest, counts = by_month[0][0], dict(by_month)
    years = range(oldest.year + (oldest.month > 1), today.year)
    return goals.season_of(
        [counts.get(date(year, month, 1), 0) for year in years for month in range(1, 13)]
    )


def _won_by_month(currency: str, at: datetime, snapshot: lake.Snapshot) -> list[Fraction]:
    """The last two years, month by month."""
    months = []
    last = team.day_of(at=at).replace(day=1)
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
