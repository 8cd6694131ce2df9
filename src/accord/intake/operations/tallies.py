"""The table of days: deliveries that have ended are added to it, and taken out before they change.

A page then reads a few thousand days instead of millions of deliveries, and is right at every
instant: what is not in the table yet is counted from the deliveries themselves.
"""

from datetime import datetime

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.intake import models
from accord.intake.models.batches import ENDED
from accord.team import api as team

AT_ONCE = 20_000
_OUTCOMES = tuple(outcome.value for outcome in Outcome)
COUNTED = ("received", *_OUTCOMES, "taken_back")
_SUMS = ", ".join(
    [
        "sum(received) as received",
        *(f"coalesce(sum({name}) filter (where state <> 'UNDONE'), 0) as {name}"
          for name in _OUTCOMES),
        "coalesce(sum(received) filter (where state = 'UNDONE'), 0) as taken_back",
    ]
)  # fmt: skip
_THESE = f"""
    select received_on as day, source, door, {_SUMS}, count(*) as deliveries,
           coalesce(sum(extract(epoch from finished_at - made_at)), 0) as waited,
           coalesce(max(extract(epoch from finished_at - made_at)), 0) as longest,
           max(made_at) as last_at
    from intake_batch where id = any(%s) group by 1, 2, 3 order by 1, 2, 3
"""


def day_of(at: datetime) -> str:
    """The company's day at this moment, as 2026-01-31."""
    return team.day_of(at=at).isoformat()


@transaction.atomic
def tally(*, at_most: int = AT_ONCE) -> int:
    """Add deliveries that have ended to the table of days; answers how many."""
    ids = [
        number
        for (number,) in bulk.fetch(
            """select id from intake_batch
               where not tallied and replay_of_id is null and state = any(%s)
               order by received_on limit %s for update skip locked""",
            [ENDED, at_most],
        )
    ]
    _add(ids)
    bulk.execute("update intake_batch set tallied = true where id = any(%s)", [ids])
    return len(ids)


def reopen(batch: models.Batch) -> None:
    """Take a locked delivery out of the table of days, before its counts or its state change."""
    if not batch.tallied:
        return
    _take_out(batch.pk)
    batch.tallied = False
    models.Batch.objects.filter(pk=batch.pk).update(tallied=False)


def _add(ids: list[int]) -> None:
    # Days in one order, so that two who add to the same ones never wait for each other in a ring.
    bulk.execute(
        f"""insert into intake_daytally as mine (
              day, source, door, {", ".join(COUNTED)}, deliveries, waited_seconds,
              longest_seconds, last_at)
            {_THESE}
            on conflict (day, source, door) do update set
              {", ".join(f"{name} = mine.{name} + excluded.{name}" for name in COUNTED)},
              deliveries = mine.deliveries + excluded.deliveries,
              waited_seconds = mine.waited_seconds + excluded.waited_seconds,
              longest_seconds = greatest(mine.longest_seconds, excluded.longest_seconds),
              last_at = greatest(mine.last_at, excluded.last_at)""",
        [ids],
    )


def _take_out(batch_id: int) -> None:
    bulk.execute(
        f"""update intake_daytally mine set
              {", ".join(f"{name} = mine.{name} - these.{name}" for name in COUNTED)},
              deliveries = mine.deliveries - these.deliveries,
              waited_seconds = greatest(mine.waited_seconds - these.waited, 0)
            from ({_THESE}) these
            where (mine.day, mine.source, mine.door) = (these.day, these.source, these.door)""",
        [[batch_id]],
    )
