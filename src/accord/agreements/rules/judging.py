"""What a promise came to: facts in, attainment out; pure, and the order of facts says nothing.

Rows count by the date on which they are due. Overdue and open is missed now; not yet due is out;
excused and what nobody can see is listed beside, and counts neither way.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil

from accord.agreements.rules.rows import counts, rows_of, worth_of
from accord.agreements.values.facts import (
    Attainment,
    Calendars,
    Facts,
    Judged,
    Outcome,
    Point,
    Standing,
    Window,
)
from accord.agreements.values.terms import Agreement, Clause, ClauseKind, Value, Volume


def judge(
    agreement: Agreement,
    clause: Clause,
    *,
    window: Window,
    facts: Facts,
    calendars: Calendars,
    at: datetime,
) -> Attainment:
    """What a clause came to in a window, as of now."""
    if isinstance(clause.terms, Volume | Value):
        return _number(clause, clause.terms, window=window, facts=facts, at=at)
    rows = judge_rows(agreement, clause, window=window, facts=facts, calendars=calendars, at=at)
    return _share(clause, clause.terms.share, rows, window=window, at=at)


def judge_rows(
    agreement: Agreement,
    clause: Clause,
    *,
    window: Window,
    facts: Facts,
    calendars: Calendars,
    at: datetime,
) -> tuple[Judged, ...]:
    """Each lead or clock behind the number, by id; none of numbers of leads, see `counted`."""
    return tuple(
        sorted(
            rows_of(agreement, clause, window=window, facts=facts, calendars=calendars, at=at),
            key=lambda one: one.id,
        )
    )


def counted(clause: Clause, *, window: Window, facts: Facts, at: datetime) -> tuple[int, ...]:
    """The ids of the leads that a number of leads counts."""
    return tuple(sorted(one.id for one in counts(clause, window=window, facts=facts, at=at)))


def burn_up(
    agreement: Agreement,
    clause: Clause,
    *,
    window: Window,
    facts: Facts,
    calendars: Calendars,
    at: datetime,
) -> tuple[Point, ...]:
    """How a promise grew through its window: a point wherever something was done or fell due, the
    last one as of now. Of a number `wanted` is the same throughout."""
    if isinstance(clause.terms, Volume | Value):
        terms = clause.terms
        wanted = Decimal(terms.at_least)
        steps = [
            (one.delivered_at, Decimal(0), worth_of(terms, one))
            for one in counts(clause, window=window, facts=facts, at=at)
        ]
    else:
        wanted = Decimal(0)
        rows = judge_rows(agreement, clause, window=window, facts=facts, calendars=calendars, at=at)
        steps = [step for row in rows for step in _steps(row, at=at)]
    return _climbed(steps, start=window.start, wanted=wanted, until=min(at, window.closes))


def _steps(row: Judged, *, at: datetime) -> Iterable[tuple[datetime, Decimal, Decimal]]:
    if row.outcome in (Outcome.EXCUSED, Outcome.UNSEEN):
        return
    if row.due_at is not None and row.due_at <= at:
        yield row.due_at, Decimal(1), Decimal(0)
    if row.done_at is not None and row.done_at <= at:
        yield row.done_at, Decimal(0), Decimal(1)


def _climbed(
    steps: Sequence[tuple[datetime, Decimal, Decimal]],
    *,
    start: datetime,
    wanted: Decimal,
    until: datetime,
) -> tuple[Point, ...]:
    done = Decimal(0)
    points = {start: Point(start, wanted, done)}
    for moment, more_wanted, more_done in sorted(steps):
        at = max(moment, start)  # what was done before the window counts from its beginning
        wanted, done = wanted + more_wanted, done + more_done
        points[at] = Point(at, wanted, done)
    last = max([until, *points])
    points.setdefault(last, Point(last, wanted, done))
    return tuple(points.values())


def _number(
    clause: Clause, terms: Volume | Value, *, window: Window, facts: Facts, at: datetime
) -> Attainment:
    """So many leads, or so much worth: due as a whole when the window ends."""
    rows = counts(clause, window=window, facts=facts, at=at)
    wanted = Decimal(terms.at_least)
    done = sum((worth_of(terms, one) for one in rows), Decimal(0))
    short = max(wanted - done, Decimal(0))
    has_ended = at >= window.end
    whole = int(wanted) if isinstance(terms, Volume) else 1
    kept = int(min(done, wanted)) if isinstance(terms, Volume) else int(not short)
    due, met = (whole, kept) if has_ended else (0, 0)
    standing = Standing.MISSED if short else Standing.MET
    return Attainment(
        clause.code, clause.side, clause.kind, window, due, met, due - met, 0, 0,
        0 if has_ended else whole,
        wanted, done, Fraction(min(done, wanted)) / Fraction(wanted) if has_ended else None, short,
        standing if has_ended or not short else Standing.RUNNING, has_ended,
    )  # fmt: skip


def _share(
    clause: Clause, share: Fraction, rows: Sequence[Judged], *, window: Window, at: datetime
) -> Attainment:
    """So many of those that count."""
    found = dict.fromkeys(Outcome, 0)
    for one in rows:
        found[one.outcome] += 1
    met, missed, open_ = (found[one] for one in (Outcome.MET, Outcome.MISSED, Outcome.NOT_YET))
    # What became of a window's leads is a part of all of them, decided or not.
    base = met + missed + (open_ if clause.kind is ClauseKind.RESULT else 0)
    short = max(ceil(share * base) - met, 0)
    is_over = at >= window.end and not open_
    return Attainment(
        clause.code, clause.side, clause.kind, window,
        met + missed + found[Outcome.EXCUSED] + found[Outcome.UNSEEN],
        met, missed, found[Outcome.EXCUSED], found[Outcome.UNSEEN], open_,
        Decimal(ceil(share * base)), Decimal(_done(rows)),
        Fraction(met, base) if base else None, Decimal(short),
        _standing(base, short=short, is_over=is_over),
        is_over and at >= window.closes,
    )  # fmt: skip


def _done(rows: Sequence[Judged]) -> int:
    """How many are done, those that are not due yet among them."""
    counted_ = (Outcome.MET, Outcome.MISSED, Outcome.NOT_YET)
    return sum(one.done_at is not None and one.outcome in counted_ for one in rows)


def _standing(base: int, *, short: int, is_over: bool) -> Standing:
    if not is_over:
        return Standing.RUNNING
    if not base:
        return Standing.NOTHING
    return Standing.MISSED if short else Standing.MET
