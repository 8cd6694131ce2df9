"""Looking through all companies for those that may be one, at night and when asked."""

from accord.contacts.operations import alike
from accord.foundation import clock, jobs

FIND_ALIKE = "contacts.find_alike_companies"


@jobs.job(name=FIND_ALIKE)
def find_alike() -> None:
    """Compare all companies; what was found before goes."""
    alike.find_alike(at=clock.now())


@jobs.periodic(name="contacts.find_alike_each_night", cron="25 2 * * *")
def find_alike_each_night(timestamp: int) -> None:
    """The same, so that the list is there in the morning."""
    del timestamp
    alike.find_alike(at=clock.now())
