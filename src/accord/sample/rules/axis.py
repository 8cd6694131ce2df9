"""The simulated time: seconds since midnight UTC of the first day, and when people act in it.

Summer time follows the rule of the European Union by itself, so that a run does not depend on the
zone tables of the machine. Only the day of the change is kept, as nobody here acts at night.
"""

from __future__ import annotations

from datetime import date, timedelta

from accord.sample.rules import dice as chance
from accord.sample.rules import markets

HOUR = 3_600
DAY = 24 * HOUR
OFFICE = markets.ROMANIA
SATURDAY = 5

# Hours of the day at which buyers read and click, each as often as it is listed.
_BUYER_HOURS = tuple(
    hour
    for hour, weight in enumerate((1, 2, 3, 4, 3, 1, 2, 3, 3, 3, 2, 1, 1, 1, 1, 1), start=7)
    for _ in range(weight)
)
_CLOCK_TEXT = tuple(f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(24 * 60))
_SECOND_TEXT = tuple(f"{second:02d}+00:00" for second in range(60))


class Axis:
    """Days counted from `since`; `horizon` is the first instant that has not happened yet."""

    __slots__ = ("_day_text", "_summer", "days", "horizon", "since", "weekday")

    def __init__(self, *, since: date, days: int) -> None:
        self.since = since
        self.days = days
        self.horizon = days * DAY
        span = days + 3 * 365  # lags reach past the horizon before they are cut off
        dates = [since + timedelta(days=day) for day in range(span)]
        self.weekday = tuple(each.weekday() for each in dates)
        self._day_text = tuple(each.isoformat() for each in dates[: days + 1])
        self._summer = tuple(is_summer_time(each) for each in dates)

    def text(self, moment: int) -> str:
        """The instant in ISO 8601, UTC."""
        day, second = divmod(moment, DAY)
        return self._day_text[day] + _CLOCK_TEXT[second // 60] + _SECOND_TEXT[second % 60]

    def day_of(self, on: date) -> int:
        """The number of a date; negative before the first day."""
        return (on - self.since).days

    def offset(self, market: markets.Market, day: int) -> int:
        """Seconds by which the market's clocks are ahead of UTC on that day."""
        return (market.utc_offset + (market.summer_time and self._summer[day])) * HOUR

    def workday(self, day: int) -> int:
        """The day itself or the Monday after."""
        return day + max(0, 7 - self.weekday[day]) if self.weekday[day] >= SATURDAY else day

    def buyer_moment(self, roll: chance.Roll, market: markets.Market, day: int) -> int:
        """An hour of that day at which a buyer sits at a screen; rarely at week-ends."""
        if self.weekday[day] >= SATURDAY and roll() < 0.8:
            day += 7 - self.weekday[day]
        hour = _BUYER_HOURS[int(roll() * len(_BUYER_HOURS))]
        return day * DAY + hour * HOUR + int(roll() * HOUR) - self.offset(market, day)

    def office_moment(self, roll: chance.Roll, hours: tuple[int, int], day: int) -> int:
        """A moment of that day or the next workday within the seller's hours."""
        day = self.workday(day)
        opens, closes = hours
        local = opens * HOUR + int(roll() * (closes - opens) * HOUR)
        return day * DAY + local - self.offset(OFFICE, day)

    def office_after(self, earliest: int, delay: int, hours: tuple[int, int]) -> int:
        """The moment at which `delay` seconds of the seller's hours have passed."""
        opens, closes = hours[0] * HOUR, hours[1] * HOUR
        day = self.workday(earliest // DAY)
        local = earliest + self.offset(OFFICE, day) - day * DAY
        local = max(local, opens) + delay
        while local >= closes:
            day = self.workday(day + 1)
            local = opens + max(0, local - closes) % (closes - opens)
        return day * DAY + local - self.offset(OFFICE, day)


def is_summer_time(on: date) -> bool:
    """Whether noon of the day is summer time: last Sunday of March to last Sunday of October."""
    return _last_sunday(on.year, 3) <= on < _last_sunday(on.year, 10)


def _last_sunday(year: int, month: int) -> date:
    end = date(year, month, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)
