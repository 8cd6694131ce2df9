"""How near a moment is, which decides how short it may be written."""

from datetime import datetime
from enum import StrEnum


class Nearness(StrEnum):
    TODAY = "today"
    YESTERDAY = "yesterday"
    TOMORROW = "tomorrow"
    THIS_YEAR = "this-year"
    OTHER_YEAR = "other-year"


_NEIGHBOURS = {0: Nearness.TODAY, -1: Nearness.YESTERDAY, 1: Nearness.TOMORROW}


def nearness(moment: datetime, *, seen_from: datetime | None) -> Nearness:
    """Both in the reader's zone. Without a point to see from, the year is always written."""
    if seen_from is None:
        return Nearness.OTHER_YEAR
    days = (moment.date() - seen_from.date()).days
    if days in _NEIGHBOURS:
        return _NEIGHBOURS[days]
    return Nearness.THIS_YEAR if moment.year == seen_from.year else Nearness.OTHER_YEAR
