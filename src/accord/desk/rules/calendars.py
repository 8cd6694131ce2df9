"""Days of a calendar: which are drawn, and what stands on each; pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from accord.desk.values import CalendarEntry, Occasion

DAY, WEEK = timedelta(days=1), timedelta(days=7)
AGENDA = 28  # days of a list
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
_ORDER = (Occasion.HOLIDAY, Occasion.MEETING, Occasion.PROMISE, Occasion.CAMPAIGN,
          Occasion.NEWS)  # fmt: skip


class Shown(StrEnum):
    """How the calendar is drawn."""

    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"


def day_asked(said: str, *, today: date) -> date:
    """The day of an address; today where it names none that can be drawn."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return today
    return day if EARLIEST <= day <= LATEST else today


def weeks_of(shown: Shown, day: date) -> list[list[date]]:
    """The days that are drawn, in weeks from Monday on; an agenda begins with the day itself."""
    if shown is Shown.AGENDA:
        return [[day + DAY * step for step in range(AGENDA)]]
    first = day.replace(day=1) if shown is Shown.MONTH else day
    monday = first - DAY * first.weekday()
    if shown is Shown.WEEK:
        return [[monday + DAY * step for step in range(7)]]
    weeks = []
    while monday <= day or monday.month == day.month:
        weeks.append([monday + DAY * step for step in range(7)])
        monday += WEEK
    return weeks


def beside(shown: Shown, day: date, *, step: int) -> date:
    """The day that the one before (-1) or after (1) is drawn for."""
    if shown is Shown.MONTH:
        place = day.year * 12 + day.month - 1 + step
        found = date(place // 12, place % 12 + 1, 1)
    else:
        found = day + step * (WEEK if shown is Shown.WEEK else DAY * AGENDA)
    return min(max(found, EARLIEST), LATEST)


def on_days(
    entries: Iterable[CalendarEntry], days: Sequence[date]
) -> dict[date, list[CalendarEntry]]:
    """What stands on each of these days: what is of the whole day first, then by the hour."""
    found: dict[date, list[CalendarEntry]] = {day: [] for day in days}
    for entry in entries:
        if entry.day in found:
            found[entry.day].append(entry)
    for rows in found.values():
        rows.sort(key=_place)
    return found


def _place(entry: CalendarEntry) -> tuple[bool, str, int, str]:
    hour = entry.starts_at.isoformat() if entry.starts_at else ""
    return (entry.starts_at is not None, hour, _ORDER.index(entry.what), entry.title)
