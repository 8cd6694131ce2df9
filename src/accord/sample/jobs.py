from accord.foundation import clock, jobs
from accord.sample import operations
from accord.sample.values import NothingLoaded, StillLoading


@jobs.job(name="sample.load")
def load_sample() -> None:
    """Load the sample company that was ordered; safe to start again after a kill."""
    try:
        operations.go_on(now=clock.now)
    except (NothingLoaded, StillLoading):
        return
