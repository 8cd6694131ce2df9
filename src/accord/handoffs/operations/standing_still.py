"""Days that buyers asked for come: what stood still until then runs on."""

from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.handoffs.operations.moving import held, run_on

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
        return run_on(held(number), at=at)
    except LookupError:  # erased meanwhile
        return False
