"""Connections at work: a slice each, beside all other jobs, and a look each minute."""

from accord.foundation import clock, jobs
from accord.integrations.connecting.operations import following, tidying, trying


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
