"""When a nurture is looked at again; pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from accord.kernel.working_time import WorkingCalendar, local_day, next_open


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
