"""Forecasts are kept week by week."""

from accord.forecasts import api
from accord.foundation import clock, jobs


@jobs.periodic(name="forecasts.keep_each_week", cron="5 4 * * *")
def keep_each_week(timestamp: int) -> None:
    """Asked each night, so that a week whose Monday nobody worked is kept on the next day."""
    del timestamp
    api.keep_week(at=clock.now())
