"""The clock of a request: begun by the agreement that runs."""

from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.handoffs import models
from accord.handoffs.operations.clocks import Begun, insert_clocks, settle_clocks
from accord.handoffs.queries.owed import task_owed


def start_request_clock(*, row: models.Request, kind: str, country: str, at: datetime) -> None:
    """Whoever is asked owes an answer from now on, where an agreement promises one; kind: of the
    hand-off that it is about, whose agreement goes before others. Caller's transaction."""
    asked = task_owed(task=Task(row.task), kind=kind, running=agreements.list_running(at=at))
    if asked is None:
        return
    insert_clocks([Begun(None, asked, row.owner_id, country, at, request_id=row.pk)])
    settle_clocks(request_ids=[row.pk])
