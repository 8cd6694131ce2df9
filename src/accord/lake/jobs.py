from datetime import timedelta

from accord.foundation import clock, jobs
from accord.lake import api as lake

GRACE = timedelta(minutes=30)


@jobs.periodic(name="lake.catch_up", cron="* * * * *")
def catch_up(timestamp: int) -> None:
    """Copy what is new, so that no page has to wait for it."""
    del timestamp
    lake.catch_up(at=clock.now())


@jobs.periodic(name="lake.compact", cron="17 * * * *")
def compact(timestamp: int) -> None:
    """Merge small files once an hour."""
    del timestamp
    lake.compact(at=clock.now(), grace=GRACE)
