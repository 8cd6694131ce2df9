"""Comparisons in the background, and those that a killed process left behind."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext as _

from accord.foundation import clock, jobs
from accord.intake.values import refusals
from accord.intake.values.refusals import UnableToRead
from accord.toolaudit.operations import runs
from accord.toolaudit.queries import comparing as queries
from accord.toolaudit.values.outcomes import UnableToReconcile
from accord.toolaudit.values.runs import FOLDER, RunState
from accord.toolaudit.values.words import sentence

SETTLED = timedelta(days=1)  # a younger file may belong to a comparison about to be ordered


def folder() -> Path:
    """Where files wait for their comparison."""
    return Path(settings.HOME) / FOLDER


@jobs.job(name=runs.RUN)
def run(run_id: int) -> None:
    """Compare two files; safe to start again after a kill."""
    try:
        runs.run(run_id=run_id, folder=folder(), now=clock.now)
    except UnableToRead as problem:
        refusal = problem.refusal
        _fail(run_id, refusals.sentence(refusal.code, refusal.facts))
    except UnableToReconcile as problem:
        card = queries.get_run(run_id=run_id)
        names = {"left": f"“{card.left_name}”", "right": f"“{card.right_name}”"}
        _fail(run_id, sentence(problem, names=names))
    except OperationalError:
        return  # the database went: `resume` takes it up again
    except Exception:
        _fail(run_id, _("The program failed at these files. Nothing was changed."))
        raise


def _fail(run_id: int, said: str) -> None:
    runs.end(run_id=run_id, state=RunState.FAILED, at=clock.now(), sentence=said)
    runs.forget_files(run_id=run_id, folder=folder())


@jobs.periodic(name="toolaudit.resume", cron="* * * * *")
def resume(timestamp: int) -> None:
    """Go on with comparisons whose process was killed."""
    del timestamp
    for run_id in queries.list_interrupted(before=clock.now() - runs.SILENT):
        run(run_id)


@jobs.periodic(name="toolaudit.tidy", cron="50 3 * * *")
def tidy(timestamp: int) -> None:
    """Let files go that a kill or a refused form left behind."""
    del timestamp
    runs.forget_unneeded(folder=folder(), before=clock.now() - SETTLED)
