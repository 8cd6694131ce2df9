"""Buyers are asked by themselves."""

from accord.efforts import api
from accord.foundation import clock, jobs


@jobs.periodic(name="efforts.ask_decided", cron="25 * * * *")
def ask_decided(timestamp: int) -> None:
    """Those whose turn it is, where leaders said so."""
    del timestamp
    api.ask_decided(at=clock.now())
