"""Each source in turns of its own, and a look each minute for those that are due."""

from accord.foundation import clock, jobs
from accord.integrations.evidence.operations import sources


@jobs.job(name="evidence.read", is_apart=True)
def read(source_id: int) -> None:
    """One turn of one source; safe to start twice, or again after a kill."""
    sources.read_source(source_id=source_id, now=clock.now)


@jobs.periodic(name="evidence.follow", cron="* * * * *")
def follow(timestamp: int) -> None:
    """Every source that is due is asked for a turn."""
    del timestamp
    sources.ask_all_due(at=clock.now())
