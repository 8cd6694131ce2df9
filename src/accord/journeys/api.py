"""The journeys' door for other slices."""

from accord.journeys.operations import forget_touches, record_touches, set_limits
from accord.journeys.queries.reaching import (
    count_reached,
    get_limits,
    last_reached,
    list_collisions,
    may_contact,
    may_mail,
)
from accord.journeys.queries.timelines import count_by_person, count_touches, list_touches
from accord.journeys.values import (
    TOUCH_NAMES,
    Collision,
    Direction,
    Reach,
    Reached,
    ReachLimits,
    Touch,
    Touches,
    TouchKind,
)

__all__ = [
    "TOUCH_NAMES",
    "Collision",
    "Direction",
    "Reach",
    "ReachLimits",
    "Reached",
    "Touch",
    "TouchKind",
    "Touches",
    "count_by_person",
    "count_reached",
    "count_touches",
    "forget_touches",
    "get_limits",
    "last_reached",
    "list_collisions",
    "list_touches",
    "may_contact",
    "may_mail",
    "record_touches",
    "set_limits",
]
