"""Hand-offs follow what others write, and their clocks tell."""

from accord.foundation import clock, jobs
from accord.handoffs import api


@jobs.job(name="handoffs.hand_over")
def hand_over(leads: list[int], kind: str) -> None:
    """Hand over leads that came to their stage together."""
    api.hand_over_now(lead_ids=leads, kind=kind, at=clock.now())


@jobs.periodic(name="handoffs.follow_each_minute", cron="* * * * *")
def follow_each_minute(timestamp: int) -> None:
    """What was written elsewhere is followed."""
    del timestamp
    api.sweep(at=clock.now())
