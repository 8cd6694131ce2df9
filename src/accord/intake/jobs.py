"""Imports in the background, those that a killed process left behind, and what nobody needs."""

from datetime import timedelta

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.foundation import clock, jobs
from accord.intake.operations import (
    answers,
    batches,
    drafts,
    files,
    identity,
    leftover,
    mails,
    messages,
    replaying,
    submissions,
    sweeps,
    tallies,
)
from accord.intake.queries import asides
from accord.intake.queries.batches import has_ended
from accord.intake.queries.sweeps import list_unfinished
from accord.intake.values import refusals
from accord.intake.values.refusals import UnableToRead

RUN_FILE = "intake.run_file"
RUN_TOGETHER = "intake.run_together"
RUN_REPLAY = "intake.run_replay"
SETTLED = timedelta(days=1)  # a file younger than this may belong to a delivery under way


@jobs.job(name=RUN_FILE)
def run_file(batch_id: int) -> None:
    """Take a delivered file in; safe to start again after a kill."""
    try:
        files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)
    except UnableToRead as problem:
        refusal = problem.refusal
        sentence = refusals.sentence(refusal.code, refusal.facts)
        batches.fail(batch_id=batch_id, sentence=sentence, at=clock.now())
    except (batches.AlreadyRunning, OperationalError):
        return  # somebody has it, or the database went: `resume` takes it up again
    except Exception:
        sentence = _("The program failed at this file. What went in stays and can be taken back.")
        batches.fail(batch_id=batch_id, sentence=sentence, at=clock.now())
        raise


@jobs.job(name=RUN_TOGETHER)
def run_together(batch_ids: list[int]) -> None:
    """Take delivered files in by turns: what a file names may stand in the one before it.

    Where the first has not ended, for somebody else has it, `resume` takes up the others.
    """
    first, *others = batch_ids
    try:
        run_file(first)
    finally:
        if others and has_ended(batch_id=first):
            jobs.defer(RUN_TOGETHER, batch_ids=others)


@jobs.job(name=RUN_REPLAY)
def run_replay(replay_id: int) -> None:
    """Try rows once more that were set aside; safe to start again after a kill."""
    try:
        replaying.run(replay_id=replay_id, now=clock.now)
    except (batches.AlreadyRunning, OperationalError):
        return
    except Exception:
        replaying.fail(replay_id=replay_id, at=clock.now())
        raise


@jobs.periodic(name="intake.tally", cron="* * * * *")
def tally(timestamp: int) -> None:
    """Add deliveries that have ended to the table of days."""
    del timestamp
    while tallies.tally() == tallies.AT_ONCE:
        pass


@jobs.periodic(name="intake.resume", cron="* * * * *")
def resume(timestamp: int) -> None:
    """Go on with imports whose process was killed, and end what nobody waits for."""
    del timestamp
    leftover.end_unanswered(at=clock.now())
    taken_up: set[int] = set()
    # Asked anew each time, for another process may meanwhile work on one that comes earlier.
    while left := set(leftover.interrupted(at=clock.now())) - taken_up:
        taken_up.add(min(left))
        run_file(min(left))
    for sweep_id in list_unfinished():
        run_sweep(sweep_id)
    for replay_id in asides.interrupted_replays(at=clock.now()):
        run_replay(replay_id)


@jobs.job(name=sweeps.RUN)
def run_sweep(sweep_id: int) -> None:
    """Say the same of many; safe to start again after a kill, or twice."""
    sweeps.run_sweep(sweep_id=sweep_id, now=clock.now)


@jobs.periodic(name="intake.end_unconfirmed", cron="17 * * * *")
def end_unconfirmed(timestamp: int) -> None:
    """What nobody confirmed by the link in the mail ends after its time."""
    del timestamp
    submissions.end_unconfirmed(at=clock.now())


@jobs.job(name=identity.MATCH)
def match() -> None:
    """Compare everybody who waits with everybody known, chunk by chunk."""
    while identity.match_newcomers(at=clock.now()):
        pass


@jobs.periodic(name="intake.match_left", cron="* * * * *")
def match_left(timestamp: int) -> None:
    """Go on where a killed process stopped, and with those whom others held."""
    del timestamp
    match()


@jobs.periodic(name="intake.learn", cron="20 2 * * *")
def learn(timestamp: int) -> None:
    """Learn how alike the company's people are, once there is something new to learn."""
    del timestamp
    at = clock.now()
    if contacts.should_learn(at=at):
        contacts.learn(at=at)


@jobs.periodic(name="intake.tidy", cron="40 3 * * *")
def tidy(timestamp: int) -> None:
    """Forget old answers, messages and drafts, and files that nothing refers to any more."""
    del timestamp
    at = clock.now()
    answers.forget_old(at=at)
    messages.forget_old(at=at)
    drafts.forget_old(at=at)
    mails.forget_old(at=at)
    files.forget_unused(files=settings.FILES, before=at - SETTLED)
