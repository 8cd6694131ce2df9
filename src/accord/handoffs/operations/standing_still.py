"""Days that buyers asked for come: what stood still until then runs on."""

from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.handoffs.operations.moving import held, run_on
from accord.handoffs.operations.notifying import tell_day

AT_ONCE = 500


def run_on_due(*, at: datetime) -> int:
    """Have hand-offs run on whose day has come, each from that very moment; answers how many."""
    rows = bulk.fetch(
        """select id from handoffs_handoff where still = 'later' and still_until <= %s
           order by still_until limit %s""",
        [at, AT_ONCE],
    )
    return sum(_run_on(number, at=at) for (number,) in rows)


@transaction.atomic
def _run_on(number: int, *, at: datetime) -> bool:
    try:
        row = held(number)
    except LookupError:  # erased meanwhile
        return False
    day = row.still_until
    if day is None or not run_on(row, at=at):
        return False
    tell_day(row=row, day=day, at=at)
    return True
