"""Agreements and facts for tests."""

import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.agreements.rules.reading import read_agreement
from accord.agreements.values.facts import Calendars, Delivered
from accord.agreements.values.terms import Agreement, Clause
from accord.kernel.working_time import Day, Hours, WorkingCalendar

BUCHAREST = ZoneInfo("Europe/Bucharest")
NINE_TO_SIX: Day = (Hours(9 * 60, 18 * 60),)
WEEK: tuple[Day, ...] = (NINE_TO_SIX,) * 5 + ((), ())
# Saint Andrew and the national day: a Monday and a Tuesday.
CALENDAR = WorkingCalendar(BUCHAREST, WEEK, frozenset({date(2026, 11, 30), date(2026, 12, 1)}))
CALENDARS = Calendars(CALENDAR)
MONDAY = date(2026, 3, 9)


def local(day: date, hour: int, minute: int = 0, *, zone: ZoneInfo = BUCHAREST) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def body(**changed: Any) -> dict[str, Any]:
    return {**copy.deepcopy(dict(FIFTY_EVERY_MONDAY)), **changed}


def with_clause(which: str, /, **changed: Any) -> dict[str, Any]:
    """The preset with one clause otherwise; None takes a part out."""
    said = body()
    for clause in said["clauses"]:
        if clause["code"] == which:
            clause.update(changed)
            for name in [name for name, value in clause.items() if value is None]:
                del clause[name]
    return said


def both(*clauses: dict[str, Any], **said: Any) -> Agreement:
    """An agreement of these clauses and one more for each side, whose codes begin with "_"."""
    more = [
        {"code": f"_{side}", "side": side, "kind": "feedback", "every": "week", "of": "rated"}
        | {"share": 0.5}
        for side in ("marketing", "sales")
    ]
    return read_agreement(
        {"name": "One", "handoff": "marketing_to_sdr", "clauses": [*clauses, *more], **said}
    )


def clause_of(agreement: Agreement, code: str) -> Clause:
    [found] = [one for one in agreement.clauses if one.code == code]
    return found


def leads(count: int, *, at: datetime, start: int = 1, **said: Any) -> tuple[Delivered, ...]:
    """So many leads, a minute apart."""
    return tuple(
        Delivered(start + place, at + place * timedelta(minutes=1), **said)
        for place in range(count)
    )
