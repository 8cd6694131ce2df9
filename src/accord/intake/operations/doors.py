"""What doors turn away before they can read records in it."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from accord.foundation import bulk
from accord.intake.operations.tallies import day_of
from accord.intake.values.batches import Door

SLOTS = 8
log = logging.getLogger(__name__)


def count_refused(*, door: Door, reason: str, at: datetime) -> None:
    """Note that a door turned a request away before it could read records in it.

    To be called outside of the transaction that is given up. `reason` is a short code. Whatever
    happens to the count, the request is answered as it would have been.
    """
    try:
        with transaction.atomic():
            bulk.execute(
                """insert into intake_turnedaway as mine (day, door, reason, slot, count)
                   values (%s, %s, %s, pg_backend_pid() %% %s, 1)
                   on conflict (day, door, reason, slot) do update set count = mine.count + 1""",
                [day_of(at), door.value, reason[:40], SLOTS],
            )
    except DatabaseError as problem:
        log.warning("A request turned away at %s was not counted: %s", door.value, problem)
