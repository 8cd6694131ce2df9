"""What nobody answers runs out, as its kind says, and goes back to who can do something."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accord.foundation import bulk
from accord.handoffs.operations.moving import held, move
from accord.handoffs.queries.events import events_of
from accord.handoffs.queries.kinds import kind_then
from accord.handoffs.rules.expiring import runs_out_at
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import PENDING, Move, State, UnableToMove
from accord.kernel.working_time import WorkingCalendar
from accord.team import api as team
from accord.team.values import Side

AT_ONCE = 500


def expire_due(*, at: datetime) -> int:
    """End the hand-offs to sales that have waited for an answer as long as their kind lets them,
    also to what was asked of whoever handed them over; each is looked at again as it is ended.
    Answers how many."""
    kinds = bulk.fetch(
        """select distinct kind, version_id from handoffs_handoff
           where state in ('offered', 'asked') and to_side = 'sales' and version_id is not null"""
    )
    calendar = team.calendars_for(asked={(Side.SALES, at)})[Side.SALES, at][1]
    ended = 0
    for code, version in kinds:
        days = kind_then(code=code, version_id=version).expires_days
        if days:
            for page in _waiting(code, version, since=at - timedelta(days=days)):
                events = events_of(handoff_ids=page)
                ended += sum(
                    _expire(number, days, calendar=calendar, at=at)
                    for number in page
                    if _is_over(events[number], days, calendar=calendar, at=at)
                )
    return ended


def _waiting(code: str, version: int, *, since: datetime) -> Iterator[list[int]]:
    """Those that may have run out, page by page: a working day is no shorter than a day. What was
    put before somebody else meanwhile waits on, and keeps nothing behind it from its end."""
    position = 0
    while True:
        rows = bulk.fetch(
            """select id from handoffs_handoff
               where state in ('offered', 'asked') and to_side = 'sales'
                 and kind = %s and version_id = %s and offered_at < %s and still = '' and id > %s
               order by id limit %s""",
            [code, version, since, position, AT_ONCE],
        )
        if not rows:
            return
        position = rows[-1][0]
        yield [number for (number,) in rows]


def _is_over(
    events: Sequence[Event], days: int, *, calendar: WorkingCalendar, at: datetime
) -> bool:
    ends_at = runs_out_at(events, days=days, calendar=calendar)
    return ends_at is not None and ends_at < at


@transaction.atomic
def _expire(number: int, days: int, *, calendar: WorkingCalendar, at: datetime) -> bool:
    """Whether it has: somebody may have answered it meanwhile, or it may be erased."""
    try:
        row = held(number)
        events = events_of(handoff_ids=[number])[number]
        is_over = _is_over(events, days, calendar=calendar, at=at)
        if State(row.state) not in PENDING or row.still or not is_over:
            return False
        with transaction.atomic():
            move(handoff_id=number, move=Move.EXPIRE, actor=None, at=at)
    except (LookupError, UnableToMove):
        return False
    return True
