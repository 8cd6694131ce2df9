from django.conf import settings

from accord.foundation import clock, jobs
from accord.intake.operations import batches, files
from accord.intake.values.refusals import UnableToRead


@jobs.job(name="intake.run_file")
def run_file(batch_id: int) -> None:
    """Take a delivered file in; safe to start again after a kill."""
    try:
        files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)
    except UnableToRead as refusal:
        batches.fail(batch_id=batch_id, sentence=str(refusal), at=clock.now())
    except batches.AlreadyRunning:
        return
