"""Which touches end which clock (sla.md 3.4); pure.

A status that was flipped, a task, a note, a look at the record end none: they are no touches.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accord.handoffs.values.clocks import Evidence, Promise, Stop
from accord.journeys.values import TouchKind

_CALLS = frozenset({TouchKind.CALL_ATTEMPT.value, TouchKind.CALL_CONNECTED.value})
_MESSAGES = frozenset({TouchKind.IM.value, TouchKind.SOCIAL.value})
_TALKS = frozenset({TouchKind.CALL_CONNECTED.value, TouchKind.MEETING_HELD.value})
_REPLIES = frozenset({TouchKind.EMAIL_REPLY.value, *_MESSAGES})
_TWO_WAY = _TALKS | {TouchKind.EMAIL_REPLY.value}
TALKS_LAST = timedelta(days=30)


def is_try(touch: Evidence, *, counts_automated: bool = False) -> bool:
    """Whether somebody of us tried to reach them, as far as it counts as a first try: a mail that
    came back does not, whenever that was learned."""
    if touch.came_back:
        return False
    if touch.kind == TouchKind.MEETING_BOOKED.value:
        return touch.direction == "in"
    if touch.kind == TouchKind.MEETING_HELD.value:
        return True
    if touch.direction != "out":
        return touch.kind == TouchKind.CALL_CONNECTED.value
    if touch.kind in _CALLS | _MESSAGES:
        return True
    if touch.kind != TouchKind.EMAIL_SENT.value:
        return False
    is_personal = touch.reach == "1:1" and touch.member_id is not None
    return is_personal or (counts_automated and touch.reach == "1:1")


def is_contact(touch: Evidence, *, was_tried: bool) -> bool:
    """Whether both sides talked: a call or meeting that took place, or their answer to a try. That
    they called is a member's word for a try and for no talk; that a meeting was held is for both.
    """
    if touch.is_by_hand and touch.kind != TouchKind.MEETING_HELD.value:
        return False
    if touch.kind in _TALKS:
        return True
    return was_tried and touch.direction == "in" and touch.kind in _REPLIES


def first_stop(
    touches: Iterable[Evidence],
    *,
    promise: Promise,
    since: datetime,
    member_id: int | None = None,
    counts_automated: bool = False,
) -> tuple[datetime, Stop, int] | None:
    """The first touch from `since` on that ends a clock for a first try or a first talk, with how
    it is known. member_id: the clock is of this owner, whom no colleague's touch helps.

    A try that a tool has seen goes before one that a member only says at the same moment.
    """
    was_tried = False
    for touch in sorted(touches, key=lambda one: (one.at, one.is_by_hand, one.id)):
        tried = is_try(touch, counts_automated=counts_automated)
        ends = tried if promise is Promise.ATTEMPT else is_contact(touch, was_tried=was_tried)
        was_tried = was_tried or tried
        if not ends or touch.at < since:
            continue
        if member_id is not None and touch.direction == "out" and touch.member_id != member_id:
            continue
        return touch.at, Stop.SELF_REPORTED if touch.is_by_hand else Stop.TOUCH, touch.id
    return None


def were_talking(
    touches: Iterable[Evidence], *, before: datetime, since: datetime | None = None
) -> bool:
    """Whether they were in talks already when the clock would begin: then no first try is owed. A
    member's word alone does not say so, nor does a talk of long ago.

    since: when the last turn with them ended; who comes back after that is tried anew.
    """
    earliest = max(before - TALKS_LAST, since or before - TALKS_LAST)
    return any(is_talk(touch) and earliest < touch.at < before for touch in touches)


def is_talk(touch: Evidence) -> bool:
    """Whether a tool has seen both sides of it."""
    return touch.kind in _TWO_WAY and not touch.is_by_hand
