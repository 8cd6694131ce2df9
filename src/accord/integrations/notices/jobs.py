from contextlib import suppress

from accord.foundation import clock, jobs
from accord.integrations.notices.operations import delivering, figures
from accord.lake.api import LakeRefusal, UnableToReadFacts
from accord.notices.values import Way


@jobs.job(name="notices.deliver", is_apart=True)
def deliver(way: str) -> None:
    """Send what is due by one way."""
    delivering.deliver(way=Way(way), now=clock.now)


@jobs.periodic(name="notices.deliver_due", cron="* * * * * */10")
def deliver_due(timestamp: int) -> None:
    """See what fell due since: after quiet hours, in collections, to be tried again."""
    del timestamp
    for way in delivering.due(at=clock.now()):
        jobs.defer_apart("notices.deliver", way=way.value)


@jobs.periodic(name="notices.tell_figures", cron="35 4 * * *")
def tell_figures(timestamp: int) -> None:
    """Each night; where the figures cannot be read, the next night tells them."""
    del timestamp
    with suppress(LakeRefusal, UnableToReadFacts):
        figures.tell_figures(at=clock.now())
