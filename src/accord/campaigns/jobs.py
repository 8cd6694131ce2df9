"""Who has not said to know what is out is reminded."""

from accord.campaigns import api
from accord.foundation import clock, jobs


@jobs.periodic(name="campaigns.remind", cron="10 * * * *")
def remind(timestamp: int) -> None:
    """Each hour, so that everybody is reminded in a morning of their own."""
    del timestamp
    api.remind_due(at=clock.now())
