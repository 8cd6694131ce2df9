"""Ways between tools: what is said of them, and the log of their runs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from accord.intake.api import read_amounts, read_moments, read_table
from accord.journal import api as journal
from accord.kernel.text import one_line
from accord.toolaudit import models
from accord.toolaudit.operations import gaps
from accord.toolaudit.rules import log_files
from accord.toolaudit.values.audit import RunText, TransferText
from accord.toolaudit.values.audit_codes import (
    MOST_RUNS,
    MOST_TRANSFERS,
    WORDS_BOUND,
    Flaw,
    UnableToAudit,
    Way,
)


@transaction.atomic
def keep_transfer(
    *, transfer_id: int | None, text: TransferText, actor_id: int | None, at: datetime
) -> int:
    """Write down how data goes from a tool to another; from the day on which a way by hand is said
    to go by itself, errors are counted anew. Raises UnableToAudit."""
    _check(text, is_new=transfer_id is None)
    row = models.Transfer(made_at=at) if transfer_id is None else _held(transfer_id)
    if text.way is Way.HAND:
        row.automated_on = None
    elif row.way == Way.HAND.value:
        row.automated_on = at.date()
    row.start_id, row.end_id, row.way = text.from_id, text.to_id, text.way.value
    row.runs, row.minutes, row.rows, row.wrong = text.runs, text.minutes, text.rows, text.wrong
    row.compared, row.owner_id = text.compared, text.owner_id
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise UnableToAudit(Flaw.TAKEN, name="") from taken
    _note(row.pk, kind="transfer.kept", actor_id=actor_id, at=at)
    gaps.settle(at=at)
    return row.pk


def _check(text: TransferText, *, is_new: bool) -> None:
    if text.from_id == text.to_id:
        raise UnableToAudit(Flaw.SAME_TOOL)
    both = models.Tool.objects.filter(pk__in=(text.from_id, text.to_id), ended_at=None)
    if both.count() < 2:
        raise UnableToAudit(Flaw.GONE)
    if text.wrong is not None and text.wrong > (text.rows or 0):
        raise UnableToAudit(Flaw.WRONG_ROWS)
    count = models.Transfer.objects.filter(ended_at=None).count()
    if is_new and count >= MOST_TRANSFERS:
        raise UnableToAudit(Flaw.TOO_MANY, bound=str(MOST_TRANSFERS))


@transaction.atomic
def end_transfer(*, transfer_id: int, actor_id: int | None, at: datetime) -> None:
    """Data goes this way no longer. Raises UnableToAudit."""
    row = _held(transfer_id)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _note(row.pk, kind="transfer.ended", actor_id=actor_id, at=at)
    gaps.settle(at=at)


@transaction.atomic
def log_run(
    *,
    transfer_id: int,
    text: RunText,
    again_of: int | None = None,
    actor_id: int | None,
    at: datetime,
) -> int:
    """Log a run; `again_of`: the failed one that was tried once more. Raises UnableToAudit."""
    _held(transfer_id)
    if again_of is not None:
        failed = models.TransferRun.objects.filter(
            pk=again_of, transfer_id=transfer_id, failed=True
        )
        tried = models.TransferRun.objects.filter(again_of_id=again_of)
        if not failed.exists() or tried.exists():
            raise UnableToAudit(Flaw.NOTHING_WAITS)
    [made] = _log(transfer_id, [text], again_of=again_of, actor_id=actor_id, at=at)
    return made


def _log(
    transfer_id: int,
    texts: Sequence[RunText],
    *,
    again_of: int | None = None,
    actor_id: int | None,
    at: datetime,
) -> list[int]:
    if any(text.wrong > text.rows for text in texts):
        raise UnableToAudit(Flaw.WRONG_ROWS)
    count = models.TransferRun.objects.filter(transfer_id=transfer_id).count()
    if count + len(texts) > MOST_RUNS:
        raise UnableToAudit(Flaw.TOO_MANY, bound=str(MOST_RUNS))
    made = models.TransferRun.objects.bulk_create(
        [
            models.TransferRun(
                transfer_id=transfer_id, on=text.on, minutes=text.minutes, rows=text.rows,
                wrong=text.wrong, failed=text.failed, words=one_line(text.words)[:WORDS_BOUND],
                again_of_id=again_of, by_id=actor_id, at=at,
            )
            for text in texts
        ],
        batch_size=1_000,
    )  # fmt: skip
    _note(transfer_id, kind="transfer.logged", actor_id=actor_id, at=at, runs=len(texts))
    gaps.settle(at=at)
    return [row.pk for row in made]


def take_log(
    *,
    transfer_id: int,
    path: Path,
    name: str,
    locale: str,
    columns: dict[str, str],
    today: date,
    actor_id: int | None,
    at: datetime,
) -> int:
    """Take in the log of runs that another tool keeps, whatever its columns are called; answers how
    many. All of it or nothing. Raises UnableToRead, and UnableToAudit with the column or row."""
    texts = _read(path, name=name, locale=locale, columns=columns, today=today)
    with transaction.atomic():
        _held(transfer_id)
        _log(transfer_id, texts, actor_id=actor_id, at=at)
    return len(texts)


def _read(
    path: Path, *, name: str, locale: str, columns: dict[str, str], today: date
) -> list[RunText]:
    table = read_table(path=path, locale=locale, name=name)
    if not table.numbers:
        raise UnableToAudit(Flaw.NO_ROWS)
    places = log_files.columns_of([each.name for each in table.columns], said=columns)
    day = places["on"]
    moments = read_moments(column=table.columns[day], cells=table.cells[day], zone=UTC)
    amounts = {
        field: read_amounts(column=table.columns[place], cells=table.cells[place])
        for field, place in places.items()
        if field in ("rows", "wrong", "minutes")
    }
    found = []
    for at, number in enumerate(table.numbers):
        moment = moments[at] if moments else None
        found.append(
            log_files.run_of(
                {field: table.cells[place][at] for field, place in places.items()},
                {field: told[at] if told else None for field, told in amounts.items()},
                on=moment.date() if moment else None,
                number=number,
                today=today,
            )
        )
    return found


def _held(transfer_id: int) -> models.Transfer:
    rows = models.Transfer.objects.select_for_update()
    row = rows.filter(pk=transfer_id, ended_at=None).first()
    if row is None:
        raise UnableToAudit(Flaw.GONE)
    return row


def _note(transfer_id: int, *, kind: str, actor_id: int | None, at: datetime, **facts: int) -> None:
    journal.record(
        kind=kind, subject="transfer", subject_id=transfer_id, actor_id=actor_id, at=at, **facts
    )
