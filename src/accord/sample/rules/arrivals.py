"""When leads arrive: by season, weekday, growth and, for webinars and lists, on their dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import timedelta

from accord.sample.rules import chances, dice
from accord.sample.rules.axis import SATURDAY, Axis
from accord.sample.values import ORIGINS

WEBINAR_DAYS = tuple(range(20, 10_000, 60))
LIST_DAYS = tuple(range(15, 10_000, 72))
_TRANCHES = 26
REGISTRATION_DAYS = 20


class Arrivals:
    """How many leads of each origin arrive on each day; the totals per origin are exact."""

    __slots__ = ("_counts", "days")

    def __init__(self, *, axis: Axis, seed: int, leads: int) -> None:
        self.days = axis.days
        roll = dice.roller(seed, "arrivals")
        calm = [_expected(axis, day) for day in range(axis.days)]
        weights = {
            "organic_search": _with_noise(roll, calm),
            "paid_search": _with_noise(roll, calm),
            "referral": _with_noise(roll, calm),
            "webinar": _with_noise(roll, _before_webinars(calm)),
            "bought_list": _on_list_days(axis),
        }
        self._counts = {
            origin: _shared_out(weights[origin], round(leads * truth.share))
            for origin, truth in chances.ORIGIN_TRUTHS.items()
        }

    @property
    def total(self) -> int:
        """First arrivals of all origins."""
        return sum(sum(counts) for counts in self._counts.values())

    def count(self, origin: str, first: int, after: int) -> int:
        """Arrivals of an origin from day `first` up to, not including, day `after`."""
        return sum(self._counts[origin][max(first, 0) : max(after, 0)])

    def in_order(self) -> Iterator[tuple[str, int]]:
        """Origin and day of every arrival, day by day."""
        for day in range(self.days):
            for origin in ORIGINS:
                for _ in range(self._counts[origin][day]):
                    yield origin, day


def webinar_after(day: int) -> int:
    """The day of the webinar that a registration on `day` is for."""
    return WEBINAR_DAYS[bisect_left(WEBINAR_DAYS, day)]


def list_days(axis: Axis) -> tuple[int, ...]:
    """The workdays on which the first part of a bought list was loaded."""
    return tuple(axis.workday(day) for day in LIST_DAYS if day < axis.days - 3)


def _expected(axis: Axis, day: int) -> float:
    on = axis.since + timedelta(days=day)
    season = chances.SEASONALITY[on.month - 1] * chances.WEEKDAYS[axis.weekday[day]]
    return season * (1 + chances.GROWTH * day / axis.days)


def _with_noise(roll: dice.Roll, weights: list[float]) -> list[float]:
    return [weight * (0.6 + 0.8 * roll()) for weight in weights]


def _before_webinars(calm: list[float]) -> list[float]:
    weights = [0.0] * len(calm)
    for day, base in enumerate(calm):
        left = webinar_after(day) - day
        if left <= REGISTRATION_DAYS:
            weights[day] = base * (1 + (REGISTRATION_DAYS - left) / 5)
    return weights


def _on_list_days(axis: Axis) -> list[float]:
    weights = [0.0] * axis.days
    for day in list_days(axis):
        for later in range(day, min(day + _TRANCHES, axis.days)):
            if axis.weekday[later] < SATURDAY:
                weights[later] = 1.0 + (later == day)
    return weights


def _shared_out(weights: list[float], total: int) -> list[int]:
    """Whole counts that follow the weights and add up to the total."""
    shares = dice.spread(weights)
    reached = [round(share * total) for share in shares]
    return [after - before for before, after in zip([0, *reached], reached, strict=False)]
