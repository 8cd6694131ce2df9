"""The journeys' door for other slices."""

from accord.journeys.operations import forget_touches, record_touches
from accord.journeys.queries import (
    count_by_person,
    count_reached,
    count_touches,
    list_collisions,
    list_touches,
    may_contact,
)
from accord.journeys.values import (
    MOST_MESSAGES,
    TOUCH_NAMES,
    Collision,
    Direction,
    Reach,
    Touch,
    Touches,
    TouchKind,
)

__all__ = [
    "MOST_MESSAGES",
    "TOUCH_NAMES",
    "Collision",
    "Direction",
    "Reach",
    "Touch",
    "TouchKind",
    "Touches",
    "count_by_person",
    "count_reached",
    "count_touches",
    "forget_touches",
    "list_collisions",
    "list_touches",
    "may_contact",
    "record_touches",
]
