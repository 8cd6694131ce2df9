"""Connections at work: a slice each, beside all other jobs, and a look each minute."""

from accord.foundation import clock, jobs
from accord.integrations.connecting.operations import auditing, following, tidying, trying


@jobs.job(name="connecting.go", is_apart=True)
def go(connection_id: int) -> None:
    """One slice of one connection; safe to start twice, or again after a kill."""
    following.go(connection_id=connection_id, now=clock.now)


@jobs.job(name="connecting.try_out", is_apart=True)
def try_out(connection_id: int) -> None:
    """What connecting would do; safe to start again."""
    trying.try_out(connection_id=connection_id, now=clock.now)


@jobs.periodic(name="connecting.follow", cron="* * * * *")
def follow(timestamp: int) -> None:
    """Every connection that has something to do is asked for a slice."""
    del timestamp
    following.ask_all_due(at=clock.now())


@jobs.periodic(name="connecting.tidy", cron="10 4 * * *")
def tidy(timestamp: int) -> None:
    """Old runs are forgotten."""
    del timestamp
    tidying.tidy(at=clock.now())


@jobs.job(name="connecting.look_at_tools")
def look_at_tools() -> None:
    """The audit of tools is filled in by what is known, and what is past its line made a task."""
    auditing.look(at=clock.now())


@jobs.periodic(name="connecting.audit", cron="35 2 * * *")
def audit(timestamp: int) -> None:
    """The same each night."""
    del timestamp
    auditing.look(at=clock.now())
