"""What takes its time is done by a worker."""

from contextlib import suppress

from accord.foundation import clock, jobs
from accord.handoffs import api as handoffs
from accord.lake.api import LakeRefusal
from accord.meetings import api as meetings
from accord.sample import operations
from accord.sample.values import NothingLoaded, StillLoading


@jobs.job(name="sample.load")
def load_sample() -> None:
    """Load the sample company that was ordered; safe to start again after a kill."""
    try:
        operations.go_on(now=clock.now)
    except (NothingLoaded, StillLoading):
        return


@jobs.job(name="sample.look")
def look() -> None:
    """The nurtures that leads are in, and what the next meetings are given, at once; what fails
    comes with the others' in some minutes."""
    at = clock.now()
    handoffs.ask_for_looks(at=at)
    for meeting_id in meetings.due_packs(at=at):
        with suppress(LakeRefusal, meetings.UnableToMeet):
            meetings.send_pack(meeting_id=meeting_id, at=at)
