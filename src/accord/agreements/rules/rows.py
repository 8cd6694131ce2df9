"""The rows behind a promise: which leads and clocks it is about, and what each came to; pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from accord.agreements.rules.targets import automated_of
from accord.agreements.rules.windows import days_later, deadline
from accord.agreements.values.facts import (
    UNCOUNTED,
    Attempt,
    Calendars,
    Clocked,
    ClockState,
    Delivered,
    Facts,
    Judged,
    Outcome,
    ReasonClass,
    Window,
)
from accord.agreements.values.terms import (
    Agreement,
    Clause,
    ClauseKind,
    Coverage,
    Covered,
    Deadline,
    Every,
    Persistence,
    Promise,
    Quadrant,
    Speed,
    Told,
    Value,
    Volume,
    Worth,
)
from accord.kernel.spacing import spaced
from accord.kernel.working_time import WorkingCalendar, is_open, put_off

# What is said of the leads of a window, whenever it is known.
_OF_LEADS = frozenset({ClauseKind.QUALITY, ClauseKind.COMPLETENESS, ClauseKind.RESULT})


class Missing(NamedTuple):
    """What is missing before a lead may be given up as not reached."""

    attempts: int
    channels: int


class _Due(NamedTuple):
    """When a lead is due under a clause, None while that stands still, and when it was done."""

    due_at: datetime | None
    done_at: datetime | None


class _Case(NamedTuple):
    terms: Any
    agreement: Agreement
    window: Window
    calendar: WorkingCalendar
    at: datetime


def rows_of(
    agreement: Agreement,
    clause: Clause,
    *,
    window: Window,
    facts: Facts,
    calendars: Calendars,
    at: datetime,
) -> Iterator[Judged]:
    """Each lead or clock that a clause counts in a window."""
    if isinstance(clause.terms, Speed):
        yield from _of_clocks(clause, clause.terms, window=window, facts=facts, at=at)
        return
    find, is_of_tries = _FIND[clause.kind], _is_of_tries(clause)
    by_cohort = window.every is Every.BATCH or clause.kind in _OF_LEADS
    for one in facts.delivered:
        if one.delivered_at > at or (one.is_recycled and not clause.with_recycled):
            continue
        calendar = calendars.of(clause.calendar, lead_id=one.id)
        found = find(one, _Case(clause.terms, agreement, window, calendar, at))
        if found is None or not (clause.kind in _OF_LEADS or _is_owed(one, found)):
            continue
        place = None if by_cohort else found.due_at
        if _within(window, place or one.delivered_at):
            yield _judged(one, found, is_seen=one.is_seen or not is_of_tries, at=at)


def _is_owed(one: Delivered, found: _Due) -> bool:
    """Whether a lead was still there for what was to be done with it, or it was done."""
    if found.done_at is not None:
        return True
    is_over = one.ended_at is not None and found.due_at is not None and one.ended_at <= found.due_at
    return not (one.is_void or is_over)


def _is_of_tries(clause: Clause) -> bool:
    """Whether it is kept by trying to reach leads, which only evidence shows."""
    terms = clause.terms
    if isinstance(terms, Coverage):
        return terms.of is Covered.ATTEMPTED
    if isinstance(terms, Deadline):
        return terms.promise in (Promise.ATTEMPT, Promise.CONTACT)
    return isinstance(terms, Persistence)


def _of_clocks(
    clause: Clause, terms: Speed, *, window: Window, facts: Facts, at: datetime
) -> Iterator[Judged]:
    for clock in facts.clocks:
        if clock.promise is not terms.promise or clock.state in UNCOUNTED:
            continue
        if clock.is_recycled and not clause.with_recycled:
            continue
        place = clock.started_at if window.every is Every.BATCH else clock.due_at
        if _within(window, place or clock.started_at):
            yield _clocked(clock, at=at)


def counts(clause: Clause, *, window: Window, facts: Facts, at: datetime) -> list[Delivered]:
    """The leads that a number of leads counts: new ones of the window, without those that were
    returned because of the teams' own order and whose giver says so too."""
    return [
        one
        for one in facts.delivered
        if window.start <= one.delivered_at < window.end
        and one.delivered_at <= at
        and (clause.with_recycled or not one.is_recycled)
        and not one.is_out
    ]


def worth_of(terms: Volume | Value, one: Delivered) -> Decimal:
    """What a lead adds to a number."""
    if isinstance(terms, Volume):
        return Decimal(1)
    if terms.of is Worth.PIPELINE:
        return one.worth
    return Decimal(sum(points for quadrant, points in terms.points if quadrant == one.quadrant))


def first_attempt(one: Delivered, *, automated: Sequence[Quadrant]) -> datetime | None:
    """When somebody first tried to reach a lead; a letter that a tool sent by itself counts for
    these quadrants alone."""
    by_tool = one.quadrant in automated
    found = [each.at for each in one.attempts if by_tool or not each.is_automated]
    return min((at for at in found if at >= one.delivered_at), default=None)


def missing_attempts(
    terms: Persistence, attempts: Sequence[Attempt], *, until: datetime
) -> Missing:
    """What is missing at a moment before a lead may be given up as not reached: attempts by hand
    that come sooner after the last one than agreed count once."""
    by_hand = [one for one in attempts if not one.is_automated and one.at <= until]
    kept = spaced(by_hand, spacing=terms.spacing)
    channels = {one.channel for one in by_hand}
    return Missing(max(terms.attempts - len(kept), 0), max(terms.channels - len(channels), 0))


def _within(window: Window, at: datetime) -> bool:
    return window.start <= at < window.closes


def _clocked(clock: Clocked, *, at: datetime) -> Judged:
    due, done = clock.due_at, clock.stopped_at
    outcome = _outcome(due, done, at=at)
    if clock.state is ClockState.EXCUSED:
        outcome = Outcome.EXCUSED
    elif outcome is Outcome.MISSED and not clock.is_seen:
        outcome = Outcome.UNSEEN
    return Judged(clock.id, due, done, outcome)


def _judged(one: Delivered, found: _Due, *, is_seen: bool, at: datetime) -> Judged:
    due, done = found
    outcome = Outcome.EXCUSED if one.is_out else _outcome(due, done, at=at)
    if outcome is Outcome.MISSED and not is_seen:
        outcome = Outcome.UNSEEN
    return Judged(one.id, due, done if done is not None and done <= at else None, outcome)


def _outcome(due: datetime | None, done: datetime | None, *, at: datetime) -> Outcome:
    """What is done at the very moment is in time, so until that moment is past nothing is late."""
    if due is None or due > at:
        return Outcome.NOT_YET
    if done is not None and done <= due:
        return Outcome.MET
    return Outcome.MISSED if due < at else Outcome.NOT_YET


def _fits(one: Delivered, case: _Case) -> _Due:
    """Whether a lead fits was known when it was handed over; where it was not, there is time until
    the window ends."""
    if one.fits is None:
        return _Due(max(one.delivered_at, case.window.end), None)
    return _Due(one.delivered_at, one.delivered_at if one.fits else None)


def _complete(one: Delivered, case: _Case) -> _Due:
    del case
    return _Due(one.delivered_at, one.delivered_at if one.is_complete else None)


def _by_deadline(one: Delivered, case: _Case) -> _Due | None:
    batch, nominal = case.agreement.batch, case.window.nominal
    if batch is None or nominal is None:
        return None
    by = deadline(
        case.terms, batch, nominal=nominal, delivered_at=one.delivered_at, calendar=case.calendar
    )
    return _due(one, by, case, done=_done(one, case.terms.promise, case.agreement))


def _due(one: Delivered, by: datetime, case: _Case, *, done: datetime | None) -> _Due:
    """Due by a moment, later by what stood still since; what was done meanwhile ends that."""
    pauses = [(start, end or done) for start, end in one.pauses]
    due = put_off(case.calendar, by=by, start=one.delivered_at, pauses=pauses)
    return _Due(due, done)


def _done(one: Delivered, promise: Promise, agreement: Agreement) -> datetime | None:
    if promise is Promise.VERDICT:
        return one.decided_at
    if promise is Promise.ACKNOWLEDGE:
        return one.acknowledged_at
    if promise is Promise.CONTACT:
        return one.contacted_at
    return first_attempt(one, automated=automated_of(agreement))


def _kept_on(one: Delivered, case: _Case) -> _Due | None:
    """Of leads that nobody reached and nobody decided otherwise: given up too soon, or left with
    too few attempts."""
    terms: Persistence = case.terms
    by = days_later(case.calendar, one.delivered_at, days=terms.within_days)
    due = _due(one, by, case, done=one.decided_at).due_at
    if due is None:
        return _Due(None, None)
    given_up = one.rejected == ReasonClass.REACH and one.decided_at is not None
    if given_up and one.decided_at is not None:
        due = min(due, one.decided_at)
    elif one.decided_at is not None and one.decided_at <= due:
        return None
    if one.contacted_at is not None and one.contacted_at <= due:
        return None
    tried = [each for each in one.attempts if each.at >= one.delivered_at]
    # Done with the attempt after which nothing is missing.
    done = [
        each.at for each in tried if missing_attempts(terms, tried, until=each.at) == Missing(0, 0)
    ]
    return _Due(due, min(done, default=None))


def _covered(one: Delivered, case: _Case) -> _Due:
    if case.terms.of is Covered.STAFFED:
        staffed = is_open(case.calendar, one.delivered_at)
        return _Due(one.delivered_at, one.delivered_at if staffed else None)
    by = days_later(case.calendar, one.delivered_at, days=case.terms.within_days)
    done = first_attempt(one, automated=automated_of(case.agreement))
    return _due(one, by, case, done=done)


def _decided(one: Delivered, case: _Case) -> _Due:
    by = days_later(case.calendar, one.delivered_at, days=case.terms.within_days)
    return _due(one, by, case, done=one.decided_at)


def _told(one: Delivered, case: _Case) -> _Due | None:
    if one.decided_at is None or one.decided_at > case.at:
        return None
    if case.terms.of is Told.RATED:
        return _Due(one.decided_at, one.decided_at if one.is_rated else None)
    if not one.rejected:
        return None
    has_reason = one.rejected != ReasonClass.OTHER
    return _Due(one.decided_at, one.decided_at if has_reason else None)


def _became(one: Delivered, case: _Case) -> _Due:
    """Due once it is decided, or when the cohort is final. Who was qualified before the lead was
    handed over was so when it was."""
    final = case.window.closes + timedelta(days=case.terms.final_after_days)
    ends = [at for at in (one.qualified_at, one.decided_at if one.rejected else None) if at]
    due = max(one.delivered_at, min([final, *ends]))
    done = one.qualified_at
    return _Due(due, max(done, one.delivered_at) if done is not None else None)


_FIND: Mapping[ClauseKind, Callable[[Delivered, _Case], _Due | None]] = {
    ClauseKind.QUALITY: _fits,
    ClauseKind.COMPLETENESS: _complete,
    ClauseKind.DEADLINE: _by_deadline,
    ClauseKind.PERSISTENCE: _kept_on,
    ClauseKind.COVERAGE: _covered,
    ClauseKind.VERDICT: _decided,
    ClauseKind.FEEDBACK: _told,
    ClauseKind.RESULT: _became,
}
