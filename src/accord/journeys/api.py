"""The journeys' door for other slices."""

from accord.journeys.operations import forget_touches, record_touches
from accord.journeys.queries import count_by_person, count_touches, list_touches
from accord.journeys.values import TOUCH_NAMES, Direction, Reach, Touch, Touches, TouchKind

__all__ = [
    "TOUCH_NAMES",
    "Direction",
    "Reach",
    "Touch",
    "TouchKind",
    "Touches",
    "count_by_person",
    "count_touches",
    "forget_touches",
    "list_touches",
    "record_touches",
]
