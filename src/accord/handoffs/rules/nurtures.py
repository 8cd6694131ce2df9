"""When a nurture is looked at again; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from accord.handoffs.values.nurtures import LooksAgreed
from accord.kernel.working_time import WorkingCalendar, local_day, next_open

_INSTANT = timedelta(microseconds=1)  # what is agreed holds from its first moment to before its end


def looks_owed(
    *,
    began_at: datetime,
    every_days: int,
    asked: Sequence[datetime],
    calendar: WorkingCalendar,
    after: datetime,
    until: datetime,
) -> list[datetime]:
    """The moments after one and until another at which a look is owed and was not asked for: so
    many days after the first lead entered, and again each so many days, as the working day begins;
    on a day off as the next one does. Each by itself, whether the one before was kept or not.

    asked: moments at which one was asked for. One that is near to them is the same, as when a day
    became a day off meanwhile.
    """
    first, step = local_day(calendar, began_at), timedelta(days=every_days)
    known, found = [*asked], []
    # A long holiday moves a day by weeks, so some days before are looked at too.
    count = max(1, (local_day(calendar, after) - first) // step - 8)
    while (day := first + count * step) <= local_day(calendar, until):
        count += 1
        midnight = datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)
        moment = next_open(calendar, midnight)
        is_new = all(abs(moment - one) >= step / 2 for one in known)
        if after < moment <= until and is_new:
            known.append(moment)
            found.append(moment)
    return found


def looks_by(
    agreed: Sequence[tuple[LooksAgreed, WorkingCalendar]],
    *,
    began_at: datetime,
    entered_at: datetime,
    asked: Sequence[datetime],
    until: datetime,
) -> list[tuple[LooksAgreed, datetime]]:
    """The same by what was agreed on when, each with its hours, as `without_gap` answers it: every
    moment by what held at that moment, so that it is all one whether somebody looked then or much
    later. entered_at: of whoever is in it longest; who came later is looked at the next time."""
    known, found = [*asked], []
    for one, calendar in agreed:
        moments = looks_owed(
            began_at=began_at, every_days=one.every_days, asked=known, calendar=calendar,
            after=one.since - _INSTANT, until=until if one.until is None else one.until - _INSTANT,
        )  # fmt: skip
        mine = [moment for moment in moments if entered_at <= moment]
        known += mine
        found += [(one, moment) for moment in mine]
    return found


def without_gap(agreed: Sequence[LooksAgreed], *, at: datetime) -> list[LooksAgreed]:
    """What of it holds when, the earliest first: from the first moment since which something always
    did until `at`. What stands first in `agreed` goes before all else that holds then."""
    edges = {one.since for one in agreed} | {one.until for one in agreed if one.until is not None}
    found: list[LooksAgreed] = []
    until: datetime | None = None
    for edge in sorted((one for one in edges if one <= at), reverse=True):
        holds = next((one for one in agreed if _holds(one, at=edge)), None)
        if holds is None:
            break
        found.append(replace(holds, since=edge, until=until))
        until = edge
    return found[::-1]


def _holds(one: LooksAgreed, *, at: datetime) -> bool:
    return one.since <= at and (one.until is None or at < one.until)
