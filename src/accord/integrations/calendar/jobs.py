"""Buyers are invited once what they are invited to is stored."""

from accord.foundation import clock, jobs
from accord.integrations.calendar import operations


@jobs.job(name="calendar.invite_buyer")
def invite_buyer(meeting: int, sequence: int) -> None:
    """Put out the buyer's invitation to a meeting as it was changed."""
    operations.invite_buyer(meeting_id=meeting, sequence=sequence, at=clock.now())
