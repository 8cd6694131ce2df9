"""Comparisons in the background: ordered, run, stopped, kept."""

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from accord.foundation import bulk, jobs
from accord.foundation.personal import BEGINNING
from accord.journal import api as journal
from accord.toolaudit import models
from accord.toolaudit.operations.files import Compared, reconcile_files
from accord.toolaudit.operations.owning import owners_of
from accord.toolaudit.operations.tables import begun, table_of
from accord.toolaudit.queries import comparing as queries
from accord.toolaudit.values.runs import AGAIN_BOUND, NAME_BOUND, SAID_BOUND, RunState, Side

RUN = "toolaudit.run"
AT_ONCE = 1_000
SILENT = timedelta(minutes=10)  # longer than any step takes


class Stopped(Exception):
    """Somebody has asked to stop."""


def keep(*, pieces: Iterable[bytes], folder: Path) -> str:
    """Keep a file until it has been compared; answers what it is called there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        try:
            for piece in pieces:
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.replace(copy.name, folder / digest.hexdigest())
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(copy.name)
            raise
    return digest.hexdigest()


@transaction.atomic
def order(
    *,
    name: str,
    left: Side,
    right: Side,
    window: int | None,
    locale: str,
    actor_id: int | None,
    at: datetime,
) -> int:
    """Have two sides compared under this name; answers the comparison."""
    row = models.Reconciliation.objects.create(
        name=name[:NAME_BOUND],
        left_name=left.name[:255],
        right_name=right.name[:255],
        left_file=left.file,
        right_file=right.file,
        left_source=left.source,
        right_source=right.source,
        window=window,
        locale=locale,
        state=RunState.WAITING.value,
        made_at=at,
        made_by_id=actor_id,
        beat_at=at,
    )
    journal.record(
        kind="reconciliation.ordered", subject="reconciliation", subject_id=row.pk,
        actor_id=actor_id, at=at,
    )  # fmt: skip
    jobs.defer(RUN, run_id=row.pk)
    return row.pk


@transaction.atomic
def ask_cancel(*, run_id: int) -> None:
    """Stop after the present step; a comparison that has not begun never does."""
    models.Reconciliation.objects.filter(pk=run_id, ended_at=None).update(cancel_asked=True)


def run(*, run_id: int, folder: Path, now: Callable[[], datetime]) -> None:
    """Compare, and keep what never arrived; safe to start again after a kill, or twice.

    Raises UnableToRead and UnableToReconcile."""
    row = _begin(run_id, at=now())
    if row is None:
        return

    def say(step: str, _count: int) -> None:
        _beat(run_id, step=step, at=now())

    try:
        _beat(run_id, step="reading", at=now())
        _write_out(row, folder=folder)
        compared = reconcile_files(
            left=folder / row.left_file, right=folder / row.right_file,
            names=(row.left_name, row.right_name), locale=row.locale, window=row.window, say=say,
        )  # fmt: skip
        _beat(run_id, step="keeping", at=now())
        _finish(run_id, compared, at=now())
    except Stopped:
        end(run_id=run_id, state=RunState.CANCELLED, at=now())
    forget_files(run_id=run_id, folder=folder)


@transaction.atomic
def _begin(run_id: int, *, at: datetime) -> models.Reconciliation | None:
    """The comparison, now under way; None where it has ended or another process works on it.

    Waits while somebody is erased: what is read from here on names nobody of them.
    """
    bulk.execute("""select set_config('statement_timeout', '300s', true),
                           set_config('lock_timeout', '300s', true)""")
    bulk.alone_for(topic=BEGINNING, keys=[f"comparison:{run_id}"])
    row = models.Reconciliation.objects.select_for_update().filter(pk=run_id, ended_at=None).first()
    if row is None or (row.state == RunState.RUNNING and row.beat_at > at - SILENT):
        return None
    row.state, row.beat_at = RunState.RUNNING.value, at
    row.save(update_fields=["state", "beat_at"])
    return row


def _write_out(row: models.Reconciliation, *, folder: Path) -> None:
    """The records of a tool that is compared by name, as a file that goes with the comparison."""
    for side, is_beginning in (("left", True), ("right", False)):
        source = getattr(row, f"{side}_source")
        if source:
            with override(row.locale):
                header = [str(name) for name in queries.PEOPLE]
            people = queries.iterate_people(source=source, only_leads=is_beginning)
            pieces = _plain_lines([header], people)
            setattr(row, f"{side}_file", keep(pieces=pieces, folder=folder))
            setattr(row, f"{side}_name", f"{source}.csv")
    models.Reconciliation.objects.filter(pk=row.pk).update(
        left_file=row.left_file, right_file=row.right_file
    )


def _plain_lines(*parts: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """CSV with each cell as it stands: no spreadsheet opens this file, only the comparison does."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    for line in chain.from_iterable(parts):
        writer.writerow(line)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _beat(run_id: int, *, step: str, at: datetime) -> None:
    rows = models.Reconciliation.objects.filter(pk=run_id, ended_at=None)
    if rows.filter(cancel_asked=True).exists():
        raise Stopped
    rows.update(state=RunState.RUNNING.value, step=step, beat_at=at)


@transaction.atomic
def end(*, run_id: int, state: RunState, at: datetime, sentence: str = "") -> None:
    """End a comparison that found nothing out, and say why."""
    models.Reconciliation.objects.filter(pk=run_id, ended_at=None).update(
        state=state.value, failure=sentence[:500], ended_at=at
    )


@transaction.atomic
def _finish(run_id: int, compared: Compared, *, at: datetime) -> None:
    row = models.Reconciliation.objects.select_for_update().filter(pk=run_id, ended_at=None).first()
    if row is None:
        return
    left, found = compared.left, compared.found
    table = table_of(left)
    dated = begun(left, table)
    owners = owners_of(compared)
    models.Lost.objects.bulk_create(
        (
            models.Lost(
                reconciliation_id=run_id,
                place=place,
                number=left.numbers[lost],
                cells=[cells[lost] for cells in left.cells],
                owner=owner[:200],
                owned_by=why.value,
                at=dated[0][lost] if dated else None,
            )
            for place, (lost, (owner, why)) in enumerate(
                zip(found.missing, owners, strict=True), start=1
            )
        ),
        batch_size=AT_ONCE,
    )
    _keep_again(row, compared)
    row.received, row.matched, row.missing = table.size, found.matched, len(found.missing)
    row.not_yet, row.repeated, row.extra = len(found.not_yet), found.repeated, found.extra
    row.old_enough, row.near = found.old_enough, found.near
    row.header, row.roles = list(table.names), [role.value for role in table.roles]
    row.keys = [
        {"kind": each.means.value, "left": each.left, "right": each.right, "rows": each.rows}
        for each in found.keys
    ]
    row.said = [
        {"about": each.subject.value, "row": left.numbers[each.left],
         "other_row": compared.right.numbers[each.right], "left": each.said_left[:200],
         "right": each.said_right[:200]}
        for each in found.disagreements[:SAID_BOUND]
    ]  # fmt: skip
    row.said_count, row.state, row.ended_at = len(found.disagreements), RunState.DONE.value, at
    row.save()
    journal.record(
        kind="reconciliation.done", subject="reconciliation", subject_id=run_id, actor_id=None,
        at=at, missing=row.missing, of=row.old_enough,
    )  # fmt: skip


def _keep_again(row: models.Reconciliation, compared: Compared) -> None:
    left, repeats = compared.left, compared.found.repeats
    again = sorted((each, kept) for kept, rows in repeats.items() for each in rows)
    models.SaidAgain.objects.bulk_create(
        (
            models.SaidAgain(
                reconciliation=row,
                place=place,
                number=left.numbers[each],
                of_number=left.numbers[kept],
                cells=[cells[each] for cells in left.cells],
            )
            for place, (each, kept) in enumerate(again[:AGAIN_BOUND], start=1)
        ),
        batch_size=AT_ONCE,
    )


def forget_unneeded(*, folder: Path, before: datetime) -> int:
    """Remove older files that no open comparison needs, such as those of one that was killed;
    answers how many."""
    needed = _named_by(models.Reconciliation.objects.filter(ended_at=None))
    old = [path for path in folder.glob("*") if path.stat().st_mtime < before.timestamp()]
    unneeded = [path for path in old if path.name not in needed]
    for path in unneeded:
        path.unlink(missing_ok=True)
    return len(unneeded)


def forget_files(*, run_id: int, folder: Path) -> None:
    """Remove the kept files of a comparison, but those that an open one needs."""
    rows = models.Reconciliation.objects
    needed = _named_by(rows.filter(ended_at=None))
    for name in _named_by(rows.filter(pk=run_id)) - needed - {""}:
        (folder / name).unlink(missing_ok=True)


def _named_by(rows: QuerySet[models.Reconciliation]) -> set[str]:
    return {name for pair in rows.values_list("left_file", "right_file") for name in pair}
