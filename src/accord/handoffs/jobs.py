"""Hand-offs follow what others write, and their clocks tell."""

from accord.foundation import clock, jobs
from accord.handoffs import api


@jobs.job(name="handoffs.hand_over")
def hand_over(leads: list[int], kind: str) -> None:
    """Hand over leads that came to their stage together."""
    api.hand_over_now(lead_ids=leads, kind=kind, at=clock.now())


@jobs.periodic(name="handoffs.read_each_night", cron="50 3 * * *")
def read_each_night(timestamp: int) -> None:
    """Every clock once more, by all that is known of it."""
    del timestamp
    api.settle_all()


@jobs.periodic(name="handoffs.follow_each_minute", cron="* * * * *")
def follow_each_minute(timestamp: int) -> None:
    """What was written elsewhere is followed, and clocks tell what they have to."""
    del timestamp
    api.sweep(at=clock.now())
    api.expire_due(at=clock.now())
    api.run_on_due(at=clock.now())
    api.close_fixed(at=clock.now())
    api.withdraw_what_was_kept(at=clock.now())
    api.tell_all(at=clock.now())


@jobs.periodic(name="handoffs.ask_for_looks", cron="7 * * * *")
def ask_for_looks(timestamp: int) -> None:
    """Nurtures whose time has come are to be looked at again."""
    del timestamp
    api.ask_for_looks(at=clock.now())


@jobs.periodic(name="handoffs.end_silence", cron="*/10 * * * *")
def end_silence(timestamp: int) -> None:
    """Drafts whose silence is over show both leaders what came of it."""
    del timestamp
    api.end_silence(at=clock.now())
