"""Meetings are planned, given their figures and looked back on by themselves."""

from contextlib import suppress

from accord.foundation import clock, jobs
from accord.lake.api import LakeRefusal
from accord.meetings import api
from accord.meetings.values.rhythm import UnableToMeet


@jobs.periodic(name="meetings.plan", cron="20 3 * * *")
def plan(timestamp: int) -> None:
    """Each night: the meetings of the next weeks, and those that fell on a holiday meanwhile."""
    del timestamp
    api.plan_meetings(at=clock.now())


@jobs.periodic(name="meetings.send_packs", cron="*/10 * * * *")
def send_packs(timestamp: int) -> None:
    """What is to go out by now; where the figures cannot be read, in ten minutes."""
    del timestamp
    at = clock.now()
    for meeting_id in api.due_packs(at=at):
        with suppress(LakeRefusal, UnableToMeet):
            api.send_pack(meeting_id=meeting_id, at=at)


@jobs.periodic(name="meetings.check_decisions", cron="50 4 * * *")
def check_decisions(timestamp: int) -> None:
    """Each night; where the figures cannot be read, the next night."""
    del timestamp
    with suppress(LakeRefusal):
        api.check_due(at=clock.now())
