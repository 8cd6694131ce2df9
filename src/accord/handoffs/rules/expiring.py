"""When a hand-off that nobody answers runs out; pure."""

from collections.abc import Sequence
from datetime import datetime

from accord.handoffs.rules.events import standing
from accord.handoffs.values.events import Event
from accord.handoffs.values.handoffs import Move
from accord.kernel.working_time import DAY, WorkingCalendar, closing, local_day, working_day

_PUT = frozenset({Move.OFFER, Move.ASK, Move.ANSWER, Move.GIVE, Move.RESUME})


def runs_out_at(
    events: Sequence[Event], *, days: int, calendar: WorkingCalendar
) -> datetime | None:
    """The end of the so many-th working day after it was last put before somebody: offered, asked
    about, answered, given to somebody else, or running on. None where that never was."""
    put = [event.at for event in standing(events) if event.move in _PUT]
    if not put:
        return None
    day = local_day(calendar, max(put))
    return closing(calendar, working_day(calendar, day + DAY, count=days - 1))
