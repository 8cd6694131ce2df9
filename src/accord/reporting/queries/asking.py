"""Asking the lake for a measure, and for the records behind a number of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.kernel.apart import Apart, apart
from accord.kernel.incidence import Observation
from accord.lake import api as lake
from accord.reporting.queries import behind, listing
from accord.reporting.queries.exchanging import beside
from accord.reporting.queries.kept import Kept
from accord.reporting.queries.sources import sql_of
from accord.reporting.queries.stages_under import Under
from accord.reporting.rules import (
    call_rows,
    cohorts,
    doing_rows,
    exchanging,
    handoff_rows,
    in_time,
    loss_rows,
    money_rows,
    questions,
    rows,
    turn_rows,
    under,
)
from accord.reporting.rules.rows import Context, Counted
from accord.reporting.values.catalogue import MEASURES
from accord.reporting.values.figures import Note
from accord.reporting.values.measures import Group, Measure, Options, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows with group ids as labels, and what they were judged by; `is_whole`: whether no group is
    left out for being of too few people."""

    rows: tuple[Row, ...]
    context: Context
    horizon: datetime | None
    notes: tuple[Note, ...] = ()
    is_whole: bool = True


_CUSTOMERS = replace(
    MEASURES["trend"], subject="customers", tables=("lead_path", "decided_deals"),
    cells={"customers": "true"},
)  # fmt: skip
# What does not depend on the dimension or the period, by the state of the lake it was found in.
_horizons: Kept[datetime | None] = Kept(at_most=16)
_windows: Kept[float | None] = Kept(at_most=256)
_passes: Kept[Sequence[Counted]] = Kept(at_most=64)
_edges: Kept[date | None] = Kept(at_most=256)


_BUILD = {
    **rows.BUILD,
    **call_rows.BUILD,
    **turn_rows.BUILD,
    **handoff_rows.BUILD,
    **loss_rows.BUILD,
    **money_rows.BUILD,
    **doing_rows.BUILD,
}


def looks_at_the_clock(measure: Measure) -> bool:
    """Whether its figures change with the hour and not only with what is written."""
    return "$now" in _written(measure)


def lists_of(measure: Measure, options: Options, *, at: datetime) -> tuple[tuple[str, ...], ...]:
    """The lists of the definitions in force that its figures go by, beside the lake."""
    written, found = _written(measure), []
    if "$outside" in written:
        found.append(listing.outside(at=at))
    if "$outbound" in written or questions.dimension_of(measure, options) == "direction":
        found += listing.directions(at=at).values()
    return tuple(map(tuple, found))


def _written(measure: Measure) -> str:
    return " ".join([sql_of(measure.subject), *measure.cells.values(), *measure.figures.values()])


def answer(
    *,
    measure: Measure,
    options: Options,
    snapshot: lake.Snapshot,
    said: Mapping[str, str],
    judged: Under | None = None,
) -> Answer:
    """The rows of a measure in one state of the lake; `judged`: as under one version."""
    asking = Asking(measure, options, snapshot, judged)
    context = asking.context(said)
    found = _WITH.get(measure.name, _plain)(asking, context)
    if questions.hides_pace(measure, options):
        found = _without_pace(found, measure=measure, told=asking.apart())
    is_whole = not asking.told.untold
    return Answer(rows=tuple(found), context=context, horizon=asking.horizon, is_whole=is_whole)


def list_records(
    *,
    measure: Measure,
    options: Options,
    cell: str,
    group: Group,
    after: int,
    limit: int,
    snapshot: lake.Snapshot,
    currency: str | None = None,
    judged: Under | None = None,
) -> list[int]:
    """Ids of the leads or deals that a cell of a row counts, in their order."""
    if questions.hides_people(measure, options) and questions.is_others(group):
        return []
    asking = Asking(measure, options, snapshot, judged)
    subject, group = behind.standing(
        measure, cell=cell, group=group, subject=asking.subject, run=asking.run
    )
    sql = questions.records(
        measure, options, subject=subject, cell=cell, currency=currency, told=asking.told
    )
    if "$window" in sql:
        asking.context({})
    found = asking.run(sql, label=group, currency=currency, after=after, limit=limit)
    return [row["key"] for row in found]


def count_customers(*, options: Options, snapshot: lake.Snapshot) -> int:
    """Won deals, and leads that became customers without one, in the days asked for."""
    asking = Asking(_CUSTOMERS, options, snapshot, None)
    [row] = asking.run(questions.whole(options, subject=asking.subject))
    return int(row["number"])


def most_customers(*, options: Options, snapshot: lake.Snapshot) -> int | None:
    """Those of the month that brought most of them; None where there never was any."""
    counted = Asking(_CUSTOMERS, options, snapshot, None).counts(_CUSTOMERS)
    return max((int(row["customers"]) for row in counted), default=None)


class Asking:
    """One measure, one set of options, one state of the lake."""

    def __init__(
        self, measure: Measure, options: Options, snapshot: lake.Snapshot, judged: Under | None
    ) -> None:
        self.measure = measure
        self.judged = judged
        written = sql_of(measure.subject)
        self.subject = written
        if judged:
            self.subject = under.under(written, asked=judged.asked, called=measure.called)
        self.options = options
        self.zone = ZoneInfo(options.zone)
        self.snapshot = snapshot
        self.window: float | None = None
        self.horizon = self._horizon()
        self.told: Apart[str] = questions.EVERYBODY
        if questions.hides_people(measure, options):
            self.told = self.apart()

    def context(self, said: Mapping[str, str]) -> Context:
        """What the rows are judged by: those who may still come need a window, conversions a
        look at the left edge too."""
        reliable = None
        key = (
            self.snapshot.generation,
            self.options.step,
            self.judged and self.judged.key,
            self.options.zone,
        )
        if any("$window" in cell for cell in self.measure.cells.values()):
            asked = (self.measure.name, *key, self.options.within)
            self.window = _windows.get(asked, self._window)
        if self.measure.name == "conversion":
            reliable = _edges.get(key, self._reliable_from)
        return Context(
            dimension=questions.dimension_of(self.measure, self.options),
            horizon=self.horizon.astimezone(self.zone).date() if self.horizon else None,
            window=self.window,
            reliable_from=reliable,
            said=said,
        )

    def counts(self, measure: Measure) -> Sequence[Counted]:
        """The numbers of each group."""
        return self.run(
            questions.counts(measure, self.options, subject=self.subject, told=self.told)
        )

    def visited(self) -> Sequence[Counted]:
        """How many visits there were by group."""
        asked = questions.visited(self.measure, self.options, subject=sql_of("visits_counted"))
        return self.run(asked)

    def run(self, sql: str, **more: object) -> list[dict[str, Any]]:
        """Rows of a query with those of the measure's parameters that it names."""
        known = questions.parameters(self.options, horizon=_naive(self.horizon), window=self.window)
        known["now"] = _naive(self.snapshot.as_of)
        known |= {"together": sorted(self.told.together), "untold": sorted(self.told.untold)}
        if "$outbound" in sql:
            known |= listing.directions(at=self.snapshot.as_of)
        if "$outside" in sql:
            known["outside"] = listing.outside(at=self.snapshot.as_of)
        known.update(self.judged.parameters if self.judged else {})
        to = self.options.currency
        if to is not None:
            sql = exchanging.exchanged(sql, where_known=self.options.where_known)
            known["to"] = to
        return lake.run(
            sql=sql,
            parameters=questions.used({**known, **more}, sql=sql),
            tables={name: sql_of(name) for name in self.measure.tables},
            beside=beside(to=to) if to is not None and "$to" in sql else {},
            snapshot=self.snapshot,
        )

    def money(self, subject: str, *, total: str) -> Sequence[Counted]:
        """The sums of another subject's money by group and currency, under the name `total`."""
        sums = questions.sums(self.measure, self.options, subject=sql_of(subject), total=total)
        return self.run(sums)

    def apart(self) -> Apart[str]:
        """Which groups are told only together with others."""
        found = self.run(questions.people(self.measure, self.options, subject=self.subject))
        kinds = {row["part"]: row["kind"] for row in found}
        return apart(
            {row["part"]: frozenset(row["people"] or ()) for row in found},
            seen=self.options.seen,
            are_persons=questions.are_persons(self.measure, self.options),
            kind=kinds.__getitem__,
        )

    def _horizon(self) -> datetime | None:
        return _horizons.get(self.snapshot.generation, self._last_moment)

    def _last_moment(self) -> datetime | None:
        (row,) = lake.run(
            sql=sql_of("horizon"),
            parameters={"until": self.snapshot.as_of},
            snapshot=self.snapshot,
        )
        found = row["horizon"]
        return found if isinstance(found, datetime) else None

    def _window(self) -> float | None:
        """The days asked for, else those within which nine in ten reach (2.6)."""
        if self.options.within is not None:
            return float(self.options.within)
        (row,) = self.run(questions.window(subject=self.subject))
        return None if row["p90"] is None else float(row["p90"])

    def _reliable_from(self) -> date | None:
        if self.horizon is None:
            return None
        asked = questions.over(sql_of("left_edge"), subject=self.subject)
        found = self.run(asked, within=None)
        later = [
            Observation(row["days"], cohorts.REACHED if row["reached"] else None, row["people"])
            for row in found
            if row["is_later"]
        ]
        waits: dict[int, int] = {}
        for row in found:
            if not row["is_later"]:
                waits[row["days"]] = waits.get(row["days"], 0) + row["people"]
        if not found or not cohorts.begins_too_late(later=later, waits=waits):
            return None
        first: date = found[0]["first_day"]
        return first


def _without_pace(found: Sequence[Row], *, measure: Measure, told: Apart[str]) -> list[Row]:
    """How soon somebody worked is not told of a few."""
    nothing = dict.fromkeys(measure.paced)
    return [
        row if told.may_tell(str(row.group or ""))
        else replace(row, figures={**row.figures, **nothing})
        for row in found
    ]  # fmt: skip


def _plain(asking: Asking, context: Context) -> list[Row]:
    name = asking.measure.name
    return _BUILD[name](asking.counts(asking.measure), context)


def _cost(asking: Asking, context: Context) -> list[Row]:
    spent = asking.money("cost_spent", total="cost")
    if context.dimension in questions.OF_COSTS:
        return money_rows.cost_by_kind(spent)
    return money_rows.cost(
        asking.counts(asking.measure),
        spent=spent,
        won=asking.money("won_value", total="value"),
        margin=asking.options.margin,
        context=context,
    )


def _wasted(asking: Asking, context: Context) -> list[Row]:
    spent = asking.money("wasted_money", total="cost")
    return loss_rows.wasted_effort(asking.counts(asking.measure), spent=spent, context=context)


def _visits(asking: Asking, context: Context) -> list[Row]:
    return rows.visits(asking.counts(asking.measure), visited=asking.visited(), context=context)


def _sources(asking: Asking, context: Context) -> list[Row]:
    won = asking.money("won_value", total="value")
    return money_rows.source_quality(asking.counts(asking.measure), won=won, context=context)


def _two_sides(asking: Asking, context: Context) -> list[Row]:
    spent = asking.money("cost_spent", total="cost")
    return money_rows.two_sides(asking.counts(asking.measure), spent=spent, context=context)


def _conversion(asking: Asking, context: Context) -> list[Row]:
    return money_rows.with_period(
        _plain(asking, context), passed=_passed(asking), shown=_is_by_time(asking)
    )


def _is_by_time(asking: Asking) -> bool:
    """Whether the groups are months or weeks."""
    return questions.dimension_of(asking.measure, asking.options) in ("cohort", "week")


def _passed(asking: Asking) -> Sequence[Counted]:
    """How many came to the second stage in each month or week."""
    if not _is_by_time(asking):
        return ()
    # Whatever the time is that leads are given.
    options = replace(asking.options, within=None)
    key = (asking.snapshot.generation, options, asking.judged and asking.judged.key)
    text = questions.passed(asking.measure, options, subject=asking.subject)
    return _passes.get(key, lambda: asking.run(text))


def _in_time(asking: Asking, _context: Context) -> list[Row]:
    """How many came to the second stage within how many days."""
    since = "happened_at >= $start::timestamp" if asking.options.start else "true"
    until = "happened_at < $until::timestamp" if asking.options.end else "true"
    within = sql_of("ages_seen").replace("group by 1, 2", f"and {since} and {until} group by 1, 2")
    seen = asking.run(questions.over(within, subject=asking.subject), within=None)
    # In one order always: sums of parts depend on it in their last digit.
    seen.sort(key=lambda row: (row["day"], str(row["outcome"])))
    return in_time.in_time(Observation(row["day"], row["outcome"], row["people"]) for row in seen)


def _customer_cost(asking: Asking, context: Context) -> list[Row]:
    """What new customers cost by month; what was spent before the days asked for counts for those
    who take their time."""
    measure, options = asking.measure, asking.options
    earlier = replace(options, start=None)
    spent, of_sales = (
        asking.run(questions.sums(measure, earlier, subject=sql_of(name), total="cost"))
        for name in ("cost_spent", "cost_spent_by_sales")
    )
    (cycle,) = asking.run(questions.cycle(subject=asking.subject))
    return money_rows.customer_cost(
        asking.counts(measure),
        spent=spent,
        of_sales=of_sales,
        cycle=cycle["days"],
        margin=options.margin,
        since=f"{options.start:%Y-%m}" if options.start else "",
        context=context,
    )


_WITH: Mapping[str, Callable[[Asking, Context], list[Row]]] = {
    "cost": _cost,
    "wasted_effort": _wasted,
    "visits": _visits,
    "source_quality": _sources,
    "two_sides": _two_sides,
    "cac": _customer_cost,
    "conversion": _conversion,
    "conversion_in_time": _in_time,
}


def _naive(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
