"""The SQL of a measure: its subject's rows, counted by group, or their keys.

Names come from the catalogue and are checked, values are always bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.kernel.apart import Apart
from accord.kernel.zones import start_of
from accord.reporting.values.benchmarks import BENCHMARKS, Benchmark
from accord.reporting.values.measures import (
    AS_THEN,
    FIRST_DAY,
    LAST_DAY,
    OTHERS,
    PERSONS,
    TOTAL,
    Group,
    Measure,
    Options,
    UnableToMeasure,
)
from accord.reporting.values.under_wording import CARD_NEEDS_A_VERSION

STAGES = ("visit", "lead", "mql", "sql", "opportunity", "customer")
# Dimensions that are ids in the lake, and those that are times.
IDS = frozenset({"campaign", "landing_page", "owner", "asset", "member"})
MONTHS = frozenset({"cohort", "month"})
WEEKS = frozenset({"week"})
QUARTERS = frozenset({"quarter"})
YEARS = frozenset({"year"})
DAYS = frozenset({"day", "day_origin"})
TIMES = MONTHS | DAYS | WEEKS | QUARTERS | YEARS
# Rows are told by moments of UTC; the day, the month and the year of one are those of the company.
_LOCAL = "timezone($zone, timezone('UTC', happened_at))"
ORIGINS = frozenset({"origin", "channel", "self_reported"})  # tools call all of them alike
OF_COSTS = frozenset({"cost_kind"})  # of what is spent, and of no lead or deal
PEOPLE = PERSONS | {"team"}
EVERYBODY: Apart[str] = Apart()  # told apart


def dimension_of(measure: Measure, options: Options) -> str | None:
    """The dimension asked for, None for the whole. Raises UnableToMeasure."""
    asked = options.by or measure.by
    is_whole = not (measure.of_cards or measure.of_credit or is_series(measure))
    if asked is None or (asked == TOTAL and is_whole):
        return None
    if asked not in measure.dimensions:
        raise UnableToMeasure(what="dimension", given=asked, known=measure.dimensions)
    return asked


def is_series(measure: Measure) -> bool:
    """Whether it is told by time alone, which has no whole."""
    return {*measure.dimensions} - WEEKS == {measure.by}


def check(measure: Measure, options: Options) -> None:
    """Raises UnableToMeasure for a dimension, a step or days that make no question, and for a card
    where none judges."""
    dimension_of(measure, options)
    _check_card(measure, options)
    for stage in options.step:
        if stage not in STAGES:
            raise UnableToMeasure(what="stage", given=stage, known=STAGES)
    if STAGES.index(options.step[0]) >= STAGES.index(options.step[1]):
        raise UnableToMeasure(what="step", given=":".join(options.step))
    if options.within is not None and options.within < 0:
        raise UnableToMeasure(what="days", given=str(options.within))
    for day in (options.start, options.end):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise UnableToMeasure(what="day", given=day.isoformat())
    if options.start and options.end and options.start > options.end:
        raise UnableToMeasure(what="period", given=f"{options.start} … {options.end}")


def _check_card(measure: Measure, options: Options) -> None:
    names_card = options.card is not None or options.version is not None
    if names_card and options.definitions == AS_THEN and not measure.of_cards:
        given = options.card or str(options.version)
        raise UnableToMeasure(what="card", given=given, why=CARD_NEEDS_A_VERSION)


def benchmarks_of(measure: Measure, options: Options) -> tuple[Benchmark, ...]:
    """What others report about what is asked for: of the same measure and the same step."""
    return tuple(
        each
        for each in BENCHMARKS
        if each.measure == measure.name and each.step in (None, options.step)
    )


def counts(
    measure: Measure, options: Options, *, subject: str, told: Apart[str] = EVERYBODY
) -> str:
    """One row for each group with the number of each cell and the further figures; groups that may
    not be told apart are one, of the label OTHERS."""
    groups = [f"{_label(measure, options, told)} as label", *measure.groups]
    numbers = [f"count(*) filter (where {cell}) as {name}" for name, cell in measure.cells.items()]
    figures = [f"{figure} as {name}" for name, figure in measure.figures.items()]
    columns = ", ".join(groups + numbers + figures)
    shown = f" and not {_is_among('untold', measure, options)}" if told.untold else ""
    return over(
        f"select {columns} from subject where {_period(options)}{shown} "
        f"group by {_first(len(groups))}",
        subject=subject,
    )


def people(measure: Measure, options: Options, *, subject: str) -> str:
    """The owners behind each group, by its key, and what the group is of, such as its currency."""
    kind = f"concat_ws('|', {', '.join(['null', *measure.groups])})"
    return over(
        f"select {_key(measure, options)} as part, {kind} as kind, list(distinct owner) filter "
        f"(where owner is not null) as people from subject where {_period(options)} group by 1, 2",
        subject=subject,
    )


def visited(measure: Measure, options: Options, *, subject: str) -> str:
    """Visits by group, of a subject other than the measure's own."""
    group = _expression(dimension_of(measure, options))
    return over(
        f"select {group} as label, sum(visits)::bigint as visits from subject "
        f"where {_period(options)} group by 1",
        subject=subject,
    )


def passed(measure: Measure, options: Options, *, subject: str) -> str:
    """How many came to the second stage in each span of time, whenever they came to the first."""
    group = _expression(dimension_of(measure, options)).replace("happened_at", "reached_at")
    period = _period(options).replace("happened_at", "reached_at")
    return over(
        f"select {group} as label, count(*) as passed from subject "
        f"where to_reached and {period} group by 1",
        subject=subject,
    )


def sums(measure: Measure, options: Options, *, subject: str, total: str) -> str:
    """Money by group and currency, of a subject other than the measure's own."""
    group = _expression(dimension_of(measure, options))
    return over(
        f"select {group} as label, currency, round(sum(amount_minor))::bigint as {total}, "
        f"count(*) as number from subject where {_period(options)} group by 1, 2",
        subject=subject,
    )


def whole(options: Options, *, subject: str) -> str:
    """How many rows there are in the days asked for."""
    return over(f"select count(*) as number from subject where {_period(options)}", subject=subject)


def window(*, subject: str) -> str:
    """The days within which nine in ten of those who reach have reached."""
    return over(
        "select quantile_cont(days, 0.9) as p90 from subject where reached and days is not null",
        subject=subject,
    )


def cycle(*, subject: str) -> str:
    """Half of the time that new customers take, in days."""
    return over("select median(days) as days from subject", subject=subject)


def over(query: str, *, subject: str) -> str:
    """A query over the rows of a subject."""
    return f"with subject as (\n{subject}) select * from (\n{query})"


def is_of_currency(measure: Measure) -> bool:
    """Whether each of its rows is of one currency: a number is that of a group and a currency, and
    so are the records behind it."""
    return "currency" in measure.groups


def records(
    measure: Measure, options: Options, *, subject: str, cell: str, currency: str | None = None,
    told: Apart[str] = EVERYBODY,
) -> str:  # fmt: skip
    """Keys of the rows of one cell, of $label alone where a dimension is asked for, and of
    $currency where one is; after $after, at most $limit. Raises UnableToMeasure for an unknown
    cell."""
    where = _of_figure(measure, options, cell=cell, currency=currency, told=told)
    return over(
        f"select key from subject where {where} and key > $after order by key limit $limit",
        subject=subject,
    )


def together(
    measure: Measure, options: Options, *, subject: str, cell: str, currency: str | None = None,
    told: Apart[str] = EVERYBODY,
) -> str:  # fmt: skip
    """How many records a figure of money opens and what they are worth, by currency. Raises
    UnableToMeasure for a figure that opens none."""
    where = _of_figure(measure, options, cell=cell, currency=currency, told=told)
    return over(
        "select currency, count(*) as number, sum(amount_minor)::bigint as amount_minor "
        f"from subject where {where} group by 1 order by 1",
        subject=subject,
    )


def _of_figure(
    measure: Measure, options: Options, *, cell: str, currency: str | None, told: Apart[str]
) -> str:
    dimension, behind = dimension_of(measure, options), measure.behind.get(cell)
    if not measure.opens(cell) or (dimension in OF_COSTS and measure.records_of(cell) != "cost"):
        known = tuple(one for one in (*measure.cells, *measure.behind))
        raise UnableToMeasure(what="cell", given=cell, known=known)
    key = _label(measure, options, told) + (f" || '|' || {measure.split}" if measure.split else "")
    group = f"{key} is not distinct from $label" if dimension else "true"
    if currency is not None and (behind or is_of_currency(measure)):
        group += " and currency = $currency"
    if behind and behind.is_of_all:
        options = replace(options, start=None)
    where = behind.where if behind else measure.cells[cell]
    return f"{_period(options)} and {group} and ({where})"


def parameters(options: Options, *, horizon: object, window: float | None) -> dict[str, object]:
    """All values a measure's SQL may ask for; `used` leaves out those it does not."""
    return {
        "from_stage": options.step[0],
        "to_stage": options.step[1],
        "within": options.within,
        "window": window,
        "horizon": horizon,
        "start": morning(options.start, zone=options.zone),
        "until": morning(_day_after(options.end), zone=options.zone),
        "zone": options.zone,
    }


def used(known: Mapping[str, object], *, sql: str) -> dict[str, object]:
    """Those of the values that the query names."""
    return {name: value for name, value in known.items() if f"${name}" in sql}


def label_of(dimension: str | None, text: str) -> Group:
    """A group as an address or a command writes it; an empty text is the blank group."""
    if dimension is None or not text:
        return None
    if dimension not in IDS:
        return text
    if text == str(OTHERS):
        return OTHERS
    if not text.isascii() or not text.isdigit():
        raise UnableToMeasure(what=dimension, given=text)
    return int(text)


def hides_people(measure: Measure, options: Options) -> bool:
    """Whether some groups are told only together with others, because of who stands behind them."""
    dimension = dimension_of(measure, options)
    if options.seen is None or not measure.of_people:
        return False
    if measure.of_pace:
        return dimension not in {None, *TIMES}
    # Credit by team is that of the touches of a side, whoever they were.
    return dimension in (PERSONS if measure.of_credit else PEOPLE)


def hides_pace(measure: Measure, options: Options) -> bool:
    """Whether of some groups of leads it is not told how soon somebody worked them."""
    is_of_leads = dimension_of(measure, options) not in {None, *PEOPLE, *TIMES}
    return options.seen is not None and bool(measure.paced) and is_of_leads


def are_persons(measure: Measure, options: Options) -> bool:
    """Whether each group is one person."""
    return dimension_of(measure, options) in PERSONS


def others_of(dimension: str | None) -> Group:
    """The group of all that may not be told apart."""
    return OTHERS if dimension in IDS else str(OTHERS)


def is_others(group: Group) -> bool:
    """Whether a group is that of all that may not be told apart."""
    return group in (OTHERS, str(OTHERS))


def _label(measure: Measure, options: Options, told: Apart[str]) -> str:
    dimension = dimension_of(measure, options)
    expression = _expression(dimension)
    if not told.together:
        return expression
    others = str(OTHERS) if dimension in IDS else f"'{OTHERS}'"
    is_together = _is_among("together", measure, options)
    return f"case when {is_together} then {others} else {expression} end"


def _is_among(which: str, measure: Measure, options: Options) -> str:
    return f"list_contains(${which}, {_key(measure, options)})"


def _key(measure: Measure, options: Options) -> str:
    """What tells the groups of an answer apart, of each currency or other part by itself."""
    label = f"coalesce({_expression(dimension_of(measure, options))}::varchar, '')"
    return f"concat_ws('|', {', '.join([label, *measure.groups])})"


def _expression(dimension: str | None) -> str:
    if dimension is None:
        return "null::varchar"
    if dimension in MONTHS:
        return f"strftime({_LOCAL}, '%Y-%m')"
    if dimension in YEARS:
        return f"strftime({_LOCAL}, '%Y')"
    if dimension in WEEKS:
        return f"strftime({_LOCAL}, '%G-W%V')"
    if dimension == "direction":
        return (
            "case when origin is null then null when list_contains($outbound, origin) then "
            "'outbound' when list_contains($inbound, origin) then 'inbound' else 'other' end"
        )
    if dimension in DAYS:
        day = f"strftime({_LOCAL}, '%Y-%m-%d')"
        return day if dimension == "day" else f"{day} || '|' || coalesce(origin, '')"
    return dimension


def _period(options: Options) -> str:
    since = ["happened_at >= $start::timestamp"] if options.start else []
    until = ["happened_at < $until::timestamp"] if options.end else []
    return " and ".join(since + until) or "true"


def morning(day: date | None, *, zone: str) -> datetime | None:
    """When a day begins, in UTC and without a zone, as the rows of subjects tell it."""
    return start_of(day, zone=ZoneInfo(zone)).replace(tzinfo=None) if day else None


def _day_after(day: date | None) -> date | None:
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1) if day else None


def _first(columns: int) -> str:
    return ", ".join(str(number) for number in range(1, columns + 1))
