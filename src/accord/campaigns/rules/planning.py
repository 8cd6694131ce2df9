"""When a line of the plan of communication is due, and whether it is overdue; pure."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from accord.campaigns.values.planning import (
    Cadence,
    Channel,
    Line,
    LineStanding,
    LineState,
    Proof,
)
from accord.kernel.working_time import DAY, WorkingCalendar, is_working_day, working_day

_MONTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3}
_WEEKS = {Cadence.WEEKLY: 1, Cadence.FORTNIGHTLY: 2}


def read_plan(body: Mapping[str, Any]) -> list[Line]:
    """Every line of a version, in its order; what is no line is left out."""
    rows = body.get("lines")
    return (
        [_line(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    )


def _line(row: Mapping[str, Any]) -> Line:
    said = {name: str(row.get(name) or "").strip() for name in
            ("topic", "teller", "audience", "channel", "cadence", "proof")}  # fmt: skip
    # Who tells it and what proves it may change without anything having been left untold.
    what = [said["topic"].casefold(), said["audience"], said["channel"]]
    mark = hashlib.blake2b(repr(what).encode(), digest_size=12).hexdigest()
    return Line(
        mark, said["topic"], said["teller"], said["audience"], Channel(said["channel"]),
        Cadence(said["cadence"]), Proof(said["proof"]),
    )  # fmt: skip


def due_after(day: date, *, cadence: Cadence, calendar: WorkingCalendar) -> date | None:
    """The last working day by which something is told again that was told on a day: of the next
    day, week, month or quarter; None where it is told each time it happens. In a period in which
    nobody works it is due on the first working day after."""
    if cadence is Cadence.EACH_TIME:
        return None
    if cadence is Cadence.DAILY:
        return working_day(calendar, day + DAY)
    if cadence in _WEEKS:
        monday = day - timedelta(days=day.weekday())
        first = monday + timedelta(weeks=_WEEKS[cadence])
        return _last_working(first, first + timedelta(days=6), calendar=calendar)
    months = _MONTHS[cadence]
    first = _month_after(day.replace(month=day.month - (day.month - 1) % months), months)
    return _last_working(first, _month_after(first, months) - DAY, calendar=calendar)


def standing(
    line: Line,
    *,
    told_on: date | None,
    by_record: bool,
    since: date,
    happened_on: date | None,
    today: date,
    calendar: WorkingCalendar,
) -> LineStanding:
    """Where a line stands today. since: from when on the plan holds; happened_on: the oldest thing
    that was to be told and has not been, where each is told."""
    if line.cadence is Cadence.EACH_TIME:
        if happened_on is not None:
            state = LineState.OVERDUE if happened_on < today else LineState.DUE
            return LineStanding(line, state, told_on, happened_on, by_record)
        state = LineState.WAITING if told_on is None else LineState.DONE
        return LineStanding(line, state, told_on, None, by_record)
    begun = max(told_on, since) if told_on is not None else None
    # Nothing is owed for the time before both had agreed on it: the first is due a period later.
    due = due_after(begun or since, cadence=line.cadence, calendar=calendar)
    assert due is not None
    if due < today:
        return LineStanding(line, LineState.OVERDUE, told_on, due, by_record)
    state = LineState.DUE if told_on is None else LineState.DONE
    return LineStanding(line, state, told_on, due, by_record)


def _last_working(first: date, last: date, *, calendar: WorkingCalendar) -> date:
    day = last
    while day >= first:
        if is_working_day(calendar, day):
            return day
        day -= DAY
    return working_day(calendar, last + DAY)


def _month_after(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
