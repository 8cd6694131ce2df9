"""A version that was signed for a later day begins on that day, and what follows from one."""

from accord.definitions import operations
from accord.foundation import clock, jobs


@jobs.periodic(name="definitions.begin_each_minute", cron="* * * * *")
def begin_each_minute(timestamp: int) -> None:
    """What is to be done when a version begins is asked for in the minute it does."""
    del timestamp
    operations.begin_due(at=clock.now())


@jobs.job(name="definitions.lead_as_signed")
def lead_as_signed() -> None:
    """The leaders signed another way to lead, and its day has come."""
    operations.lead_as_signed(at=clock.now())
