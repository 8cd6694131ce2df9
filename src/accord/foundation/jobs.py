"""Background jobs: deferred by name in the transaction that asks for them.

A slice declares its jobs in `jobs.py`; anybody defers them by name, so that a lower slice
never imports a higher one. A test resolves every name that the code defers.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection
from procrastinate.contrib.django import app as queue

from accord.foundation import clock, limits, outbox
from accord.foundation.models import Heartbeat

Job = TypeVar("Job", bound=Callable[..., Any])

WORKER = "worker"
GONE_AFTER = timedelta(minutes=2)  # a worker leaves word each ten seconds


APART = "apart"  # the queue of jobs that wait for others: they keep nobody's turn


def job(*, name: str, is_apart: bool = False) -> Callable[[Job], Job]:
    """Declare a job. It must be safe to run twice with the same arguments.

    is_apart: it waits for systems of others, and has turns of its own beside all other jobs.

    There is no lock against asking twice: whoever asked second would wait for the first one's
    transaction and then see their own fail.
    """

    def declare(function: Job) -> Job:
        queue.task(name=name, queue=APART if is_apart else "default")(function)
        return function

    return declare


def periodic(*, name: str, cron: str) -> Callable[[Job], Job]:
    """Declare a job that runs at the instants of `cron`; it is given the `timestamp`."""

    def declare(function: Job) -> Job:
        task = queue.task(name=name, queueing_lock=name, pass_context=False)(function)
        queue.periodic(cron=cron)(task)
        return function

    return declare


def defer(name: str, **arguments: Any) -> int:
    """Ask for job `name` once the surrounding transaction commits; answers its number."""
    return int(queue.configure_task(name=name).defer(**arguments))


def defer_apart(name: str, *, at: datetime | None = None, **arguments: Any) -> int:
    """Ask for a job that is apart, at once or at a moment; answers its number."""
    return int(queue.configure_task(name=name, queue=APART, schedule_at=at).defer(**arguments))


def beat(*, process: str, at: datetime) -> None:
    """Leave word that this kind of process is alive."""
    Heartbeat.objects.update_or_create(process=process, defaults={"beat_at": at})


def last_beat(*, process: str) -> datetime | None:
    """When this kind of process was last heard of."""
    return Heartbeat.objects.filter(process=process).values_list("beat_at", flat=True).first()


def waiting() -> int:
    """How many jobs wait for a worker."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'todo'")
        return int(cursor.fetchone()[0])


def is_under_way(name: str, **arguments: Any) -> bool:
    """Whether a job with these arguments waits for a worker, or is done by one that is alive."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select exists (
                 select from procrastinate_jobs j
                 left join procrastinate_workers w on w.id = j.worker_id
                 where j.task_name = %s and j.args @> %s::jsonb
                   and (j.status = 'todo'
                        or j.status = 'doing'
                           and w.last_heartbeat > now() - make_interval(secs => %s)))""",
            [name, json.dumps(arguments), GONE_AFTER.total_seconds()],
        )
        return bool(cursor.fetchone()[0])


@periodic(name="foundation.beat", cron="* * * * *")
def beat_each_minute(timestamp: int) -> None:
    """A worker that does its jobs says so each minute."""
    del timestamp
    beat(process=WORKER, at=clock.now())


@periodic(name="foundation.tidy", cron="20 * * * *")
def tidy_each_hour(timestamp: int) -> None:
    """Forget how often strangers knocked an hour ago, and tries to deliver of long ago."""
    del timestamp
    limits.forget_old(at=clock.now())
    outbox.forget_old_attempts()
