"""How long something lasts, cut to what people say: at most two units."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A count of a unit and, where it says something, a count of the next smaller unit."""

    count: int
    unit: Unit
    small_count: int = 0
    small_unit: Unit | None = None


def spoken(duration: timedelta) -> Spoken:
    """The length without its sign.

    Below an hour whole minutes, below a day hours and minutes, below three days days and
    hours, then days. Started minutes do not count: "59 min" is never a promise broken early.
    """
    minutes = int(abs(duration).total_seconds() // 60)
    if minutes < 60:
        return Spoken(count=minutes, unit=Unit.MINUTE)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return _two(hours, Unit.HOUR, minutes, Unit.MINUTE)
    days, hours = divmod(hours, 24)
    if days < 3:
        return _two(days, Unit.DAY, hours, Unit.HOUR)
    return Spoken(count=days, unit=Unit.DAY)


def _two(count: int, unit: Unit, small_count: int, small_unit: Unit) -> Spoken:
    if not small_count:
        return Spoken(count=count, unit=unit)
    return Spoken(count=count, unit=unit, small_count=small_count, small_unit=small_unit)
