"""What the promises of agreements came to, from the tables, in as many queries whatever the number
of hand-offs."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from accord.agreements import api as agreements
from accord.agreements.values.facts import Calendars, Outcome, Point, Window
from accord.agreements.values.gaming import Sign
from accord.agreements.values.terms import (
    AgreementInForce,
    CalendarSource,
    Clause,
    Every,
    Hours,
    Speed,
    Task,
    Value,
    Volume,
)
from accord.definitions import api as definitions
from accord.handoffs.queries.facts_of import load
from accord.handoffs.queries.owed import Whose, hours_of
from accord.handoffs.rules.windows import CURRENT, LAST, moment_of
from accord.handoffs.values.attainment import (
    Answered,
    Attained,
    ClockRow,
    Kept,
    Loaded,
    Stretch,
)
from accord.handoffs.values.clocks import GOING, ClockState
from accord.handoffs.values.requests import PROMISE_OF
from accord.kernel.working_time import WorkingCalendar
from accord.team import api as team
from accord.team.values import Side

_Sides = Mapping[Side, WorkingCalendar]


def attainment(
    *,
    held: AgreementInForce,
    at: datetime,
    window: str = "current",
    with_points: bool = False,
    with_signs: bool = False,
    until: datetime | None = None,
) -> Attained:
    """What each promise of an agreement came to in the window that is asked for: `current`,
    `last`, a day, a week such as 2026-W11, a month or a quarter.

    Each clause has the window of its own kind there, as far as it ended before `until`. Raises
    ValueError for words that are no window.
    """
    sides = sides_at(at=at)
    stretch = Stretch(tuple(_windows(held, window, sides=sides, until=until, at=at)))
    if not stretch.windows:
        return Attained(held, (), (), {})
    found = load(held=held, start=stretch.start, until=stretch.until, at=at)
    by_source = {side: calendars_of(held, side, sides, found=found, at=at) for side in sides}
    kept = tuple(
        _kept(held, clause, own, found=found, calendars=by_source[clause.side], at=at,
              with_points=with_points)
        for clause, own in stretch.windows
    )  # fmt: skip
    signs: tuple[Sign, ...] = ()
    if with_signs:
        signs = agreements.find_signs(
            held.agreement, window=_widest(stretch), facts=found.facts,
            calendar=sides[Side.SALES], at=at,
        )  # fmt: skip
    return Attained(
        held, kept, tuple(_answered(held, found, window=_widest(stretch), until=until, at=at)),
        found.leads, signs,
    )  # fmt: skip


def attainments(
    *,
    held: AgreementInForce,
    at: datetime,
    window: str = "current",
    with_points: bool = False,
    with_signs: bool = False,
) -> list[Attained]:
    """The same by the versions that were in force then, the latest first: a window is judged by
    what both had signed as it ended. What began later says nothing about it."""
    judged = partial(
        attainment, at=at, window=window, with_points=with_points, with_signs=with_signs
    )
    if held.is_silent or window == CURRENT:
        return [judged(held=held)]
    found: list[Attained] = []
    for one, until in agreements.list_begun(key=held.key, at=at):
        attained = judged(held=one, until=until)
        if attained.kept:
            found.append(attained)
        elif found:
            break  # what was in force still earlier had ended by then
    return found


def sides_at(*, at: datetime) -> _Sides:
    """The working time of either side at a moment."""
    asked = {(side, at) for side in (Side.MARKETING, Side.SALES)}
    found = team.calendars_for(asked=asked)
    return {side: found[side, at][1] for side in (Side.MARKETING, Side.SALES)}


def _windows(
    held: AgreementInForce, asked: str, *, sides: _Sides, until: datetime | None, at: datetime
) -> list[tuple[Clause, Window]]:
    moment = moment_of(asked, zone=sides[Side.SALES].zone, at=at)
    since = _since(held)
    found = []
    for clause in held.agreement.clauses:
        calendar = sides[clause.side]
        with suppress(agreements.NoWindow):
            own = agreements.window_around(
                held.agreement, every=clause.every, calendar=calendar, at=moment
            )
            if asked == LAST:
                own = agreements.window_before(held.agreement, own, calendar=calendar)
            is_then = until is None or min(own.closes, at) <= until
            if is_then and (since is None or own.closes > since):
                found.append((clause, own))
    return found


def _since(held: AgreementInForce) -> datetime | None:
    """From when on it holds, or is measured: before that nothing was promised."""
    if held.is_silent:
        run = agreements.list_silent_runs(version_ids=[held.version_id]).get(held.version_id)
        return run.started_at if run else None
    return definitions.get_version(version_id=held.version_id).active_from


def _widest(stretch: Stretch) -> Window:
    """The longest of the windows: by it is looked for what seems too good."""
    return max(
        (window for _clause, window in stretch.windows),
        key=lambda one: (one.every is not Every.BATCH, one.end - one.start),
    )


def _kept(
    held: AgreementInForce,
    clause: Clause,
    window: Window,
    *,
    found: Loaded,
    calendars: Calendars,
    at: datetime,
    with_points: bool,
) -> Kept:
    agreement, facts = held.agreement, found.facts
    told = agreements.judge(
        agreement, clause, window=window, facts=facts, calendars=calendars, at=at
    )
    if isinstance(clause.terms, Volume | Value):
        behind = tuple(
            (number, Outcome.MET)
            for number in agreements.counted(clause, window=window, facts=facts, at=at)
        )
    else:
        rows = agreements.judge_rows(
            agreement, clause, window=window, facts=facts, calendars=calendars, at=at
        )
        is_clock = isinstance(clause.terms, Speed)
        behind = tuple((found.clocks[one.id] if is_clock else one.id, one.outcome) for one in rows)
    points: tuple[Point, ...] = ()
    if with_points:
        points = agreements.burn_up(
            agreement, clause, window=window, facts=facts, calendars=calendars, at=at
        )
    return Kept(clause, told, behind, points)


def calendars_of(
    held: AgreementInForce, side: Side, sides: _Sides, *, found: Loaded, at: datetime
) -> Calendars:
    """Whose hours count for the promises of a side, read only where a clause asks for them."""
    sources = {one.calendar for one in held.agreement.clauses if one.side is side}
    return Calendars(
        sides[side],
        owner=_hours(sources, Hours.OWNER, side, found=found, at=at),
        region=_hours(sources, Hours.REGION, side, found=found, at=at),
        fixed=_fixed(sources, side, at=at),
    )


def _hours(
    sources: set[CalendarSource], hours: Hours, side: Side, *, found: Loaded, at: datetime
) -> dict[int, WorkingCalendar]:
    source = next((one for one in sources if one.hours is hours), None)
    if source is None:
        return {}
    numbers = list(found.leads)
    asked = [Whose(source, side, found.owners[one], found.countries[one], at) for one in numbers]
    told = hours_of(asked=asked)
    return {number: calendar for number, (_version, calendar) in zip(numbers, told, strict=True)}


def _fixed(sources: set[CalendarSource], side: Side, *, at: datetime) -> dict[str, WorkingCalendar]:
    fixed = [one for one in sources if one.hours is Hours.FIXED]
    if not fixed:
        return {}
    told = hours_of(asked=[Whose(one, side, 0, "", at) for one in fixed])
    return {one.key: calendar for one, (_version, calendar) in zip(fixed, told, strict=True)}


def _answered(
    held: AgreementInForce,
    found: Loaded,
    *,
    window: Window,
    until: datetime | None,
    at: datetime,
) -> Sequence[Answered]:
    """How soon the teams answered each other: by when an answer was due, as long as this was in
    force. What nobody had to answer is left out, but for questions about leads."""
    since = _since(held)
    told: list[Answered] = []
    for turnaround in held.agreement.turnarounds:
        is_question = turnaround.task is Task.NEEDS_INFO
        promise = PROMISE_OF.get(turnaround.task)
        rows = found.answers if is_question else found.requests
        due = [
            one for one in rows
            if (is_question or one.promise is promise) and _fell_due(one, window=window, at=at)
            and _within(one, since=since, until=until)
        ]  # fmt: skip
        met = [one for one in due if one.stopped_at is not None and one.due_at is not None
               and one.stopped_at <= one.due_at]  # fmt: skip
        late = {one.handoff_id for one in due} - {one.handoff_id for one in met}
        if is_question:
            numbers = tuple(one.handoff_id for one in due)
            told.append(Answered(turnaround, len(due), len(met), numbers, tuple(sorted(late))))
        elif due:
            told.append(Answered(turnaround, len(due), len(met), (), ()))
    return told


def _fell_due(one: ClockRow, *, window: Window, at: datetime) -> bool:
    return (
        one.due_at is not None
        and window.start <= one.due_at < window.closes
        and one.due_at <= at
        and one.state in GOING | {ClockState.MET, ClockState.MET_LATE, ClockState.MISSED}
    )


def _within(one: ClockRow, *, since: datetime | None, until: datetime | None) -> bool:
    due = one.due_at
    return due is not None and (since is None or due >= since) and (until is None or due < until)
