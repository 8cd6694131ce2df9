"""The clock of a request: begun by the agreement that runs, read again when anything of it is
told."""

from collections.abc import Sequence
from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.handoffs import models
from accord.handoffs.operations.clocks import Begun, insert_clocks, settle_clock, write_settled
from accord.handoffs.queries.owed import task_owed
from accord.handoffs.queries.requests import run_as_asked
from accord.team import api as team


def start_request_clock(*, row: models.Request, kind: str, country: str, at: datetime) -> None:
    """Whoever is asked owes an answer from now on, where an agreement promises one; kind: of the
    hand-off that it is about, whose agreement goes before others. Caller's transaction."""
    asked = task_owed(task=Task(row.task), kind=kind, running=agreements.list_running(at=at))
    if asked is None:
        return
    insert_clocks([Begun(None, asked, row.owner_id, country, at, request_id=row.pk)])
    settle_request_clocks(request_ids=[row.pk])


def settle_request_clocks(*, request_ids: Sequence[int]) -> int:
    """Read the clocks of these requests as they stand now; answers how many changed. Caller's
    transaction."""
    clocks = list(
        models.Clock.objects.select_for_update(of=("self",))
        .filter(request_id__in=[*request_ids])
        .select_related("request")
        .order_by("id")
    )
    if not clocks:
        return 0
    hours = team.calendars_by_version(ids={clock.calendar_id for clock in clocks})
    changed = [
        clock
        for clock in clocks
        if settle_clock(clock, run_as_asked(clock), calendar=hours[clock.calendar_id])
    ]
    write_settled(changed)
    return len(changed)
