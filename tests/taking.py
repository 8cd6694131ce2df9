"""A process that takes one import in again and again, each time in a child that is killed.

`python -m tests.taking BATCH STEP [naive]` reads a line for each child: `at PLACE:NUMBER` or
`after SECONDS`, and answers how it ended. `naive` writes a step's parts one by one.
"""

import os
import signal
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 what is imported here needs Django
from django.db import transaction  # noqa: E402

from accord.foundation import bulk, clock, crashing  # noqa: E402
from accord.intake import models  # noqa: E402
from accord.intake.operations import batches, files  # noqa: E402
from accord.intake.values.batches import BatchState  # noqa: E402


def take_in(batch_id: int) -> None:
    models.Batch.objects.filter(pk=batch_id, leased_until__isnull=False).update(
        leased_until=clock.now() - timedelta(seconds=1)
    )
    files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)


def naive_step(batch_id, *, plan, source, block, at):
    """A step as it would be written without care: effect, receipts and counts one by one."""
    normalised = batches.normalise(
        plan=plan,
        headers=source.headers,
        columns=block.columns,
        formats=source.formats,
        size=len(block.numbers),
    )
    with transaction.atomic(), bulk.part_of_batch(batch_id):
        results = batches.TAKERS[plan.kind](normalised, plan=plan, at=at, batch_id=batch_id)
    crashing.place("step.taken")
    with transaction.atomic():
        batches._receipts(batch_id, block=block, normalised=normalised, results=results)
    crashing.place("step.receipted")
    with transaction.atomic():
        batch = models.Batch.objects.select_for_update().get(pk=batch_id)
        batches._count(batch, block=block, normalised=normalised, results=results)
        batch.save()
    return BatchState.RUNNING


def child(batch_id: int, *, place: str) -> None:
    code = 1
    try:
        if place:
            os.environ[crashing.ASKED] = place
        take_in(batch_id)
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    batch_id, batches.STEP = int(sys.argv[1]), int(sys.argv[2])
    if "naive" in sys.argv:
        batches._step = naive_step
    for line in sys.stdin:
        word, _, told = line.strip().partition(" ")
        number = os.fork()
        if number == 0:
            child(batch_id, place=told if word == "at" else "")
        if word == "after":
            time.sleep(float(told))
            os.kill(number, signal.SIGKILL)
        _, status = os.waitpid(number, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
