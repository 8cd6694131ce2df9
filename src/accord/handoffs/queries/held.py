"""Who had a hand-off for how long, where it changed hands (sla.md 3.2, V13)."""

from datetime import datetime, timedelta

from accord.handoffs import models
from accord.handoffs.queries.events import events_of
from accord.handoffs.rules.clocks import held_shares
from accord.handoffs.rules.events import tell
from accord.handoffs.values.clocks import Promise
from accord.team import api as team

_FIRST = (Promise.ATTEMPT, Promise.VERDICT, Promise.ACKNOWLEDGE)


def held_by(*, handoff_id: int, at: datetime) -> tuple[tuple[int, timedelta], ...]:
    """The working time for which each owner had it until the first try, or until it was over; by
    the hours of the team's clock. Nothing where one alone had it, or nothing was promised."""
    told = tell(events_of(handoff_ids=[handoff_id])[handoff_id])
    if len({owner for owner, _since in told.held}) < 2:
        return ()
    clocks = {
        Promise(row.promise): row
        for row in models.Clock.objects.filter(
            handoff_id=handoff_id, member_id__isnull=True, is_silent=False, due_by__isnull=True
        )
    }
    clock = next((clocks[one] for one in _FIRST if one in clocks), None)
    if clock is None:
        return ()
    hours = team.calendars_by_version(ids=[clock.calendar_id])[clock.calendar_id]
    until = min(one for one in (clock.stopped_at, told.closed_at, at) if one is not None)
    pauses = [(span.start, span.end) for span in told.pauses]
    return tuple(held_shares(told.held, until=until, pauses=pauses, calendar=hours))
