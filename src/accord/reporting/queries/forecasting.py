"""The measures of forecasts, worked out from deals and snapshots as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from accord.currencies import api as currencies
from accord.currencies.values import NoRate
from accord.forecasts import api as forecasts
from accord.forecasts.values import (
    Forecast,
    OpenDeal,
    Period,
    PeriodKind,
    Unrated,
    WonDeal,
)
from accord.goals import api as goals
from accord.goals.values.goals import GoalText
from accord.kernel.apart import apart
from accord.kernel.money import Money
from accord.reporting.queries import exchanging
from accord.reporting.queries.asking import Answer
from accord.reporting.rules import forecast_rows, questions
from accord.reporting.rules.rows import Context, ordered
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import (
    TOTAL,
    Group,
    Measure,
    Options,
    Row,
    UnableToMeasure,
)

_MOST = 40  # periods of one answer
_LONGEST = timedelta(days=92)  # a period may begin so long before the first day asked for


def answer(*, measure: Measure, options: Options, at: datetime) -> Answer:
    """The rows of a measure of forecasts. Raises UnableToMeasure for more periods than fit."""
    dimension = questions.dimension_of(measure, options)
    context = Context(dimension=dimension)
    is_whole = True
    if measure.name == "forecast_accuracy":
        rows, notes = _accuracy(_kind(dimension), at=at)
    elif measure.name == "coverage":
        rows, notes = _coverage(_kind(dimension), options=options, at=at)
    else:
        rows, notes, is_whole = _forecast(measure, options=options, at=at)
    listed = ordered(rows, by="deals", context=context) if measure.name != "coverage" else rows
    return Answer(rows=tuple(listed), context=context, horizon=None, notes=notes, is_whole=is_whole)


def list_records(
    *, measure: Measure, options: Options, cell: str, group: Group, after: int, limit: int,
    at: datetime, currency: str | None = None,
) -> list[int]:  # fmt: skip
    """Ids of the open deals that a number counts. Raises UnableToMeasure."""
    if cell not in measure.cells:
        raise UnableToMeasure(what="cell", given=cell, known=tuple(measure.cells))
    read = forecasts.open_books(at=at)
    dimension = questions.dimension_of(measure, options)
    if dimension in ("month", "quarter"):
        periods = {
            _label(one, _kind(dimension)): one
            for one in _periods(_kind(dimension), options=options, read=read)
        }
        inside = read.expected_in(periods[str(group)]) if str(group) in periods else []
    else:
        inside = read.expected_in(_whole(options, read=read))
        if dimension is not None:
            won = forecasts.list_won(
                period=_whole(options, read=read), deals=read.deals, zone=read.zone
            )
            of, _untold = _told(measure, options, read=read, won=won)
            is_hidden = questions.hides_people(measure, options) and questions.is_others(group)
            inside = [] if is_hidden else [one for one in inside if of(one) == group]
    if currency is not None and options.currency is None:
        inside = [one for one in inside if one.currency == currency]
    chosen = [one.id for one in inside if _counts(one, cell, read=read)]
    return [number for number in sorted(chosen) if number > after][:limit]


def _counts(one: OpenDeal, cell: str, *, read: forecasts.Books) -> bool:
    if cell == "overdue":
        return one.expected_on is not None and one.expected_on < read.today
    return cell == "deals" or one.amount_minor is None


def _forecast(
    measure: Measure, *, options: Options, at: datetime
) -> tuple[list[Row], tuple[Note, ...], bool]:
    """Its rows, what is to be said of the quarter, and whether no group is left out."""
    dimension = questions.dimension_of(measure, options)
    read = _books(options, at=at)
    found: list[tuple[Group, Forecast]]
    is_whole = True
    if dimension in ("month", "quarter"):
        kind = _kind(dimension)
        found = [
            (_label(period, kind), one)
            for period in _periods(kind, options=options, read=read)
            for one in forecasts.forecast_of(period=period, read=read)
        ]
    elif dimension is None:
        period = _whole(options, read=read)
        found = [(None, one) for one in forecasts.forecast_of(period=period, read=read)]
    else:
        found, is_whole = _by_group(measure, options=options, read=read)
    rows = [forecast_rows.forecast_row(group, one) for group, one in found if _says(one)]
    return rows, _about(read), is_whole


def _says(one: Forecast) -> bool:
    return bool(one.deals or one.totals.closed or (one.spread and one.spread.high))


def _about(read: forecasts.Books) -> tuple[Note, ...]:
    """The sentence of the quarter that runs, in the currency of most deals."""
    period = forecasts.period_of(read.today, kind=PeriodKind.QUARTER)
    found = [one for one in forecasts.forecast_of(period=period, read=read) if _says(one)]
    notes = []
    if found:
        most = max(found, key=lambda one: (one.deals, one.totals.closed))
        label = _label(period, PeriodKind.QUARTER)
        notes.append(forecast_rows.about_forecast(period=label, one=most))
    undated = sum(one.expected_on is None for one in read.open_deals)
    if undated:
        notes.append(Note(Say.NO_EXPECTED_DAY, {"deals": undated}))
    return tuple(notes)


def _by_group(
    measure: Measure, *, options: Options, read: forecasts.Books
) -> tuple[list[tuple[Group, Forecast]], bool]:
    period = _whole(options, read=read)
    won = forecasts.list_won(period=period, deals=read.deals, zone=read.zone)
    of, untold = _told(measure, options, read=read, won=won)
    found: Mapping[object, list[Forecast]] = forecasts.forecast_by(
        period=period, read=read, won=won, of=of
    )
    told_of: list[tuple[Group, Forecast]] = [
        (group, one)  # type: ignore[misc]
        for group, told in found.items()
        for one in told
        if one.currency not in untold or not questions.is_others(group)  # type: ignore[arg-type]
    ]
    return told_of, not untold


def _told(
    measure: Measure, options: Options, *, read: forecasts.Books, won: Sequence[WonDeal]
) -> tuple[Callable[[OpenDeal | WonDeal], Group], set[str]]:
    """What each deal is told under, and the currencies in which what may not be told apart is not
    told together either: by whose deals the period counts, and by whose its range is made of,
    which looks at all that are open."""
    dimension, period = questions.dimension_of(measure, options), _whole(options, read=read)
    together: set[tuple[Group, str]] = set()
    untold: set[str] = set()
    for opened in (read.expected_in(period), read.open_deals):
        people: dict[tuple[Group, str], set[int]] = {}
        known: list[OpenDeal | WonDeal] = [*opened, *won]
        for one in known:
            key = _group(one, dimension), one.currency
            people.setdefault(key, set()).update({one.owner_id} - {None})  # type: ignore[arg-type]
        told = apart(
            people, seen=options.seen, are_persons=questions.are_persons(measure, options),
            kind=itemgetter(1),
        )  # fmt: skip
        together |= told.together
        untold |= {currency for _part, currency in told.untold}
    others = questions.others_of(dimension)

    def of(one: OpenDeal | WonDeal) -> Group:
        group = _group(one, dimension)
        return others if (group, one.currency) in together else group

    return of, untold


def _group(one: OpenDeal | WonDeal, dimension: str | None) -> Group:
    return one.team or None if dimension == "team" else one.owner_id


def _coverage(
    kind: PeriodKind, *, options: Options, at: datetime
) -> tuple[list[Row], tuple[Note, ...]]:
    read = _books(options, at=at)
    agreed = [one.text for one in goals.list_goals(at=at) if one.is_agreed and one.text.is_root]
    rows, notes = [], []
    for period in _periods(kind, options=options, read=read)[: _MOST if options.start else 1]:
        asked = _target(options.target or _goal_of(period, agreed=agreed), options, read=read)
        known = {one.currency: one for one in forecasts.forecast_of(period=period, read=read)}
        targets = dict.fromkeys(known, 0)
        if asked is not None:
            targets[asked.currency] = asked.minor
        for one in forecasts.coverage_of(period=period, targets=targets, read=read):
            is_asked = asked is not None and one.currency == asked.currency
            if not (is_asked or one.closed or one.open_pipeline):
                continue
            deals = known[one.currency].deals if one.currency in known else 0
            rows.append(
                forecast_rows.coverage_row(
                    _label(period, kind), one, deals=deals, is_asked=is_asked
                )
            )
            if is_asked or asked is None:
                notes.append(forecast_rows.about_coverage(one, is_asked=is_asked))
    return rows, tuple(notes[:1])


def _books(options: Options, *, at: datetime) -> forecasts.Books:
    """What forecasts are made of, in the currency that is asked for. Raises UnableToMeasure for
    amounts of which no rate is known."""
    since = options.start - _LONGEST if options.start else None
    try:
        return forecasts.open_books(at=at, to=options.currency, since=since)
    except Unrated as missing:
        raise exchanging.no_rate(
            missing.currency, to=options.currency or "", count=missing.count, first=missing.day
        ) from missing


def _target(asked: Money | None, options: Options, *, read: forecasts.Books) -> Money | None:
    """The target in the currency that is asked for, by the latest rate. Raises UnableToMeasure."""
    if asked is None or options.currency is None:
        return asked
    try:
        return currencies.convert(money=asked, to=options.currency, day=read.today)
    except NoRate as missing:
        raise exchanging.no_rate(
            missing.currency, to=options.currency, count=1, first=missing.day
        ) from missing


def _goal_of(period: Period, *, agreed: Sequence[GoalText]) -> Money | None:
    """What both leaders have signed for these very days."""
    for one in agreed:
        if (one.start, one.end) == (period.start, period.end):
            return Money.rounded(one.target, currency=one.currency)
    return None


def _accuracy(kind: PeriodKind, *, at: datetime) -> tuple[list[Row], tuple[Note, ...]]:
    found = forecasts.list_accuracy(kind=kind, at=at)
    rows = [forecast_rows.accuracy_row(_label(one.period, kind), one) for one in found]
    judged = [
        (one.currency, (one.expected or one.weighted or one.commit).said, one.actual)
        for one in found
    ]
    unjudged = forecasts.list_unjudged(kind=kind, at=at)
    about = forecast_rows.about_accuracy(found, mean=forecasts.mean_error(judged))
    return rows, (*about, *forecast_rows.about_unjudged(unjudged))


def _kind(dimension: str | None) -> PeriodKind:
    if dimension is None:
        raise UnableToMeasure(what="dimension", given=TOTAL, known=("month", "quarter"))
    return PeriodKind(dimension)


def _periods(kind: PeriodKind, *, options: Options, read: forecasts.Books) -> tuple[Period, ...]:
    """Those asked for, else the one that runs and those after it."""
    if options.start is None and options.end is None:
        return forecasts.ahead(read.today, kind=kind)
    whole = _whole(options, read=read)
    found = [forecasts.period_of(whole.start, kind=kind)]
    while found[-1].end < whole.end:
        found.append(forecasts.period_after(found[-1], kind=kind))
        if len(found) > _MOST:
            raise UnableToMeasure(what="period", given=f"{whole.start} … {whole.end}")
    return tuple(found)


def _whole(options: Options, *, read: forecasts.Books) -> Period:
    """The days asked for, else the quarter that runs."""
    usual = forecasts.period_of(read.today, kind=PeriodKind.QUARTER)
    start = options.start or min(usual.start, options.end or usual.start)
    return Period(start, max(options.end or usual.end, start))


def _label(period: Period, kind: PeriodKind) -> str:
    if kind is PeriodKind.MONTH:
        return f"{period.start:%Y-%m}"
    return f"{period.start.year}-Q{(period.start.month + 2) // 3}"
