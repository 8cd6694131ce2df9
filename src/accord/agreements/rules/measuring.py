"""What came of the clauses of a draft while it was measured in silence; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from accord.agreements.rules.judging import judge
from accord.agreements.rules.targets import place_of
from accord.agreements.rules.windows import windows_between
from accord.agreements.values.facts import Calendars, Facts, Window
from accord.agreements.values.silence import Measured, Timed
from accord.agreements.values.terms import Agreement, Clause, ClauseKind, Speed, Value, Volume
from accord.kernel.working_time import WorkingCalendar, elapsed


def measure_clause(
    agreement: Agreement,
    clause: Clause,
    *,
    facts: Facts,
    timed: Iterable[Timed],
    calendars: Calendars,
    since: datetime,
    until: datetime,
) -> Measured | None:
    """What came of a clause from `since` until `until`, by facts of that time alone; None where
    nothing can be said. What becomes of leads is reported and not proposed.

    Where no whole window lies in that time, its number is what so long a window would have had.
    """
    if clause.kind is ClauseKind.RESULT:
        return None
    if isinstance(clause.terms, Speed):
        times = tuple(_times(clause, clause.terms, timed, until=until))
        return Measured(clause.code, times=times) if times else None
    windows = windows_between(
        agreement, every=clause.every, calendar=calendars.team, since=since, until=until
    )
    if isinstance(clause.terms, Volume | Value):
        numbers = _numbers(agreement, clause, windows, facts, calendars, since=since, until=until)
        return Measured(clause.code, numbers=numbers) if any(numbers) else None
    told = [
        judge(agreement, clause, window=one, facts=facts, calendars=calendars, at=until)
        for one in windows
    ]
    met = sum(one.met for one in told)
    base = met + sum(one.missed for one in told)
    return Measured(clause.code, met=met, base=base) if base else None


def took(
    *, target: timedelta, due_at: datetime, end: datetime, calendar: WorkingCalendar
) -> timedelta:
    """How much working time was used of a target by a moment, pauses left out: they have moved the
    moment at which it was due."""
    if end <= due_at:
        return target - elapsed(calendar, start=end, end=due_at)
    return target + elapsed(calendar, start=due_at, end=end)


def _times(
    clause: Clause, terms: Speed, timed: Iterable[Timed], *, until: datetime
) -> Iterable[tuple[int, timedelta]]:
    """What ended, and what was late by then: that has taken so long at least."""
    for one in timed:
        if one.promise is not terms.promise:
            continue
        end = one.stopped_at if one.stopped_at and one.stopped_at <= until else None
        if end is None and (one.due_at > until or not one.is_seen):
            continue
        place = place_of(clause, quadrant=one.quadrant, origin=one.origin, region=one.region)
        if place is not None:
            yield (
                place,
                took(target=one.target, due_at=one.due_at, end=end or until, calendar=one.calendar),
            )


def _numbers(
    agreement: Agreement,
    clause: Clause,
    windows: Sequence[Window],
    facts: Facts,
    calendars: Calendars,
    *,
    since: datetime,
    until: datetime,
) -> tuple[Decimal, ...]:
    done = [
        (one, judge(
            agreement, clause, window=one, facts=facts, calendars=calendars, at=until
        ).done)
        for one in windows
    ]  # fmt: skip
    whole = tuple(number for one, number in done if one.start >= since and one.end <= until)
    if whole or not done:
        return whole
    longest = max(one.end - one.start for one, _number in done)
    total = sum((number for _one, number in done), Decimal(0))
    return (total * Decimal(longest / (until - since)),)
