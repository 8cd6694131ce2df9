"""How a clock reads (sla.md 3.2); pure. Working time itself is `kernel.working_time`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accord.handoffs.values.clocks import (
    GOING,
    LATE,
    ClockState,
    Reading,
    Run,
    Stop,
)
from accord.kernel.working_time import Pause, WorkingCalendar, due, elapsed, next_open, put_off

WARNINGS = (50, 75, 90)  # per cent of the working time
SHORT = timedelta(minutes=10)  # targets below it warn once
GRACE = timedelta(minutes=30)  # of working time, before what turned urgent is due


def read(run: Run, *, calendar: WorkingCalendar) -> Reading:
    """How a clock stands by all that is known of it, whenever it is asked.

    It is kept where it was stopped no later than the moment it was due; a pause moves that moment
    by working time, be it named by the wall clock or not. Whoever closes it without an end decides
    what it is.
    """
    if not run.is_begun:
        return Reading(run.closed_as or ClockState.SCHEDULED, None)
    pauses = [(pause.start, pause.end) for pause in run.pauses]
    due_at = _due(run, pauses, calendar=calendar)
    if run.stopped_at is not None:
        # A clock that was stopped while it stood still is due as if it went on at that moment.
        until = [(start, end or run.stopped_at) for start, end in pauses]
        by = due_at or _due(run, until, calendar=calendar)
        is_kept = by is None or run.stopped_at <= by
        state = ClockState.MET if is_kept else ClockState.MET_LATE
        return Reading(state, by, run.stopped_at, run.stop or Stop.MOVE, run.touch_id)
    if run.closed_as is not None:
        return Reading(_closed(run, due_at), due_at)
    if any(end is None for _start, end in pauses) and due_at is None:
        return Reading(ClockState.PAUSED, None)
    return Reading(ClockState.RUNNING, due_at)


def _due(run: Run, pauses: Sequence[Pause], *, calendar: WorkingCalendar) -> datetime | None:
    """A day and hour that were agreed on count as they are, also where nobody works then."""
    if run.due_by is not None:
        return put_off(calendar, by=run.due_by, start=run.started_at, pauses=pauses)
    return due(calendar, start=run.started_at, target=run.target, pauses=pauses)


def _closed(run: Run, due_at: datetime | None) -> ClockState:
    """What closing a hand-off makes of a promise that nothing has kept: what was broken by then
    stays so."""
    is_late = due_at is not None and run.closed_at is not None and run.closed_at > due_at
    if is_late and run.closed_as is ClockState.CANCELLED:
        return ClockState.MISSED
    return run.closed_as or ClockState.CANCELLED


def is_broken(reading: Reading, *, at: datetime) -> bool:
    """Whether the promise was broken by then, seen or not: it went past the moment it was due. So
    is one that nobody will keep any more, and no sooner."""
    if reading.due_at is None:
        return False
    ended = reading.stopped_at if reading.stopped_at is not None else at
    return (reading.state in GOING or reading.state in LATE) and ended > reading.due_at


def warnings(run: Run, *, calendar: WorkingCalendar) -> list[tuple[int, datetime]]:
    """When the owner is warned: after these per cent of the working time."""
    shares = WARNINGS if run.target >= SHORT else WARNINGS[:1]
    pauses = [(pause.start, pause.end) for pause in run.pauses]
    found = []
    for share in shares:
        part = run.target * share / 100
        moment = due(calendar, start=run.started_at, target=part, pauses=pauses)
        if moment is not None:
            found.append((share, moment))
    return found


def left(reading: Reading, *, calendar: WorkingCalendar, at: datetime) -> timedelta:
    """Working time until a clock is due; below nothing once it is broken."""
    if reading.due_at is None:
        return timedelta(0)
    if at <= reading.due_at:
        return elapsed(calendar, start=at, end=reading.due_at)
    return -elapsed(calendar, start=reading.due_at, end=at)


def tightened(
    run: Run, *, target: timedelta, at: datetime, grace: timedelta, calendar: WorkingCalendar
) -> timedelta:
    """The working time that counts once less is agreed for it, as when a lead turns perfect: from
    its own beginning, but not due before `grace` of working time from now."""
    worked = elapsed(
        calendar,
        start=run.started_at,
        end=max(at, run.started_at),
        pauses=[(pause.start, pause.end) for pause in run.pauses],
    )
    return min(run.target, max(target, worked + grace))


def held_shares(
    held: Sequence[tuple[int, datetime]],
    *,
    until: datetime,
    pauses: Sequence[Pause],
    calendar: WorkingCalendar,
) -> list[tuple[int, timedelta]]:
    """How much working time each owner had it until a moment, in the order in which they first did;
    held: who had it from when on. Together it is what the team's clock counts."""
    ends = [*(moment for _owner, moment in held[1:]), until]
    found: dict[int, timedelta] = {}
    for (owner, since), end in zip(held, ends, strict=True):
        worked = elapsed(
            calendar, start=since, end=max(min(end, until), since), pauses=pauses
        )  # fmt: skip
        found[owner] = found.get(owner, timedelta(0)) + worked
    return list(found.items())


def begins(at: datetime, *, calendar: WorkingCalendar) -> datetime:
    """When working time begins to run for whoever is handed over at a moment."""
    return next_open(calendar, at)
