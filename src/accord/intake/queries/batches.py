"""Reading what came in."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import QuerySet

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.intake import models
from accord.intake.models.batches import ENDED
from accord.intake.rules import export, mapping
from accord.intake.values.batches import BatchCard, BatchState, Counts, Door, Kind
from accord.intake.values.fixing import RowState
from accord.intake.values.problems import sentence

_COUNTED = ("received", "pending", *(outcome.value for outcome in Outcome))


def get_batch(*, batch_id: int) -> BatchCard:
    """One batch; raises LookupError where there is none."""
    row = models.Batch.objects.filter(pk=batch_id).first()
    if row is None:
        raise LookupError(f"There is no import {batch_id}.")
    return _card(row)


def list_batches_of_delivery(*, batch_id: int) -> list[int]:
    """The batch that a delivery came in, and those in which its corrected rows went in later."""
    rows = bulk.fetch(
        """select b.id from intake_batch told
           join intake_batch b on b.id = coalesce(told.replay_of_id, told.id)
             or b.replay_of_id = coalesce(told.replay_of_id, told.id)
           where told.id = %s order by b.id""",
        [batch_id],
    )
    return [number for (number,) in rows]


def any_undone() -> bool:
    """Whether an import was ever taken back; clearing the sample company is none."""
    undone = models.Batch.objects.filter(state=BatchState.UNDONE)
    return undone.exclude(door=Door.SAMPLE).exists()


def any_taken_in() -> bool:
    """Whether anything has come in and was not taken back."""
    return models.Batch.objects.exclude(state=BatchState.UNDONE).exists()


def list_batches(
    *,
    kind: Kind | None = None,
    state: BatchState | None = None,
    doors: Collection[Door] = tuple(Door),
    makers: Collection[int] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[BatchCard]:
    """Batches, newest first, of a kind, in a state, through doors and by members where these are
    asked for."""
    rows = _of(kind=kind, state=state, doors=doors, makers=makers).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_card(row) for row in rows[:limit]]


def count_batches(
    *,
    kind: Kind | None = None,
    state: BatchState | None = None,
    doors: Collection[Door] = tuple(Door),
    makers: Collection[int] | None = None,
    at_most: int = 10_000,
) -> int:
    """How many batches there are, counted no further than `at_most`."""
    return _of(kind=kind, state=state, doors=doors, makers=makers)[:at_most].count()


def _of(
    *,
    kind: Kind | None,
    state: BatchState | None,
    doors: Collection[Door],
    makers: Collection[int] | None,
) -> QuerySet[models.Batch]:
    asked = {"kind": kind, "state": state}
    rows = models.Batch.objects.filter(
        replay_of=None, **{name: one for name, one in asked.items() if one}
    )
    if makers is not None:
        rows = rows.filter(made_by_id__in=makers)
    return rows if set(doors) == set(Door) else rows.filter(door__in=doors)


def any_of_door(*, door: Door) -> bool:
    """Whether something came through this door and was not taken back."""
    return models.Batch.objects.filter(door=door).exclude(state=BatchState.UNDONE).exists()


def list_of_door(*, door: Door) -> list[BatchCard]:
    """The batches of a door that have not been taken back, oldest first."""
    rows = models.Batch.objects.filter(door=door, replay_of=None)
    rows = rows.exclude(state=BatchState.UNDONE).order_by("id")
    return [_card(row) for row in rows]


def is_at_work(*, batch_id: int, at: datetime) -> bool:
    """Whether a process has this batch in hand: it runs, and its last step is not long ago."""
    return models.Batch.objects.filter(
        pk=batch_id, state=BatchState.RUNNING, leased_until__gt=at
    ).exists()


def has_ended(*, batch_id: int) -> bool:
    """Whether nothing more of this batch goes in."""
    return models.Batch.objects.filter(pk=batch_id, state__in=ENDED).exists()


def list_set_aside(
    *, batch_id: int, after: int = 0, limit: int = 50, by_command: bool = False
) -> list[dict[str, object]]:
    """Rows that did not go in, by row number, each with its sentence.

    by_command: the remedies are those of the command line, not of the pages.
    """
    rows = (
        models.SetAside.objects.filter(batch_id=batch_id, row_no__gt=after)
        .exclude(state=RowState.IN)
        .order_by("row_no")[:limit]
    )
    return [
        {
            "row": row.row_no,
            "column": row.column,
            "outcome": row.outcome,
            "code": row.code,
            "sentence": _sentence(row, by_command=by_command),
        }
        for row in rows
    ]


def find_bringer_taken_back(*, batch_id: int) -> int | None:
    """The import that brought rows which this one left unchanged, where it is taken back since.

    None where it stands, or where a later import of the same file has brought the rows again.
    """
    batch = models.Batch.objects.get(pk=batch_id)
    if not batch.unchanged or batch.state == BatchState.UNDONE:
        return None
    alike = models.Batch.objects.filter(kind=batch.kind, source=batch.source)
    again = alike.filter(pk__gt=batch_id, digest=batch.digest).exclude(digest="")
    if again.exclude(state=BatchState.UNDONE).filter(created__gt=0).exists():
        return None
    gone = alike.filter(pk__lt=batch_id, state=BatchState.UNDONE, created__gt=0)
    rows = bulk.fetch(
        """select theirs.batch_id
           from intake_receipt mine
           join intake_receipt theirs on theirs.subject_id = mine.subject_id
           where mine.batch_id = %s and mine.outcome = 'unchanged'
             and theirs.batch_id = any(%s) and theirs.outcome = 'created' limit 1""",
        [batch_id, list(gone.values_list("pk", flat=True))],
    )
    return int(rows[0][0]) if rows else None


def _sentence(row: models.SetAside, *, by_command: bool = False) -> str:
    facts = {"row": row.row_no, "column": row.column, **row.details}
    return sentence(row.code, facts, by_command=by_command)


def error_file(*, batch_id: int, by_command: bool = False) -> Iterator[str]:
    """The rows that did not go in, as CSV: the original columns and `error`.

    Harmless in a spreadsheet, and taken back as it stood when it comes again.
    """
    batch = models.Batch.objects.get(pk=batch_id)
    headers = [column["name"] for column in batch.plan.get("reading", {}).get("columns", [])]
    if mapping.is_error_file(headers):
        headers.pop()
    rows = models.SetAside.objects.filter(batch_id=batch_id).exclude(state=RowState.IN)
    rows = rows.order_by("row_no")
    return export.error_lines(
        headers,
        (
            (row.cells, _sentence(row, by_command=by_command))
            for row in rows.iterator(chunk_size=1000)
        ),
    )


def find_mapping(*, digest: str) -> dict[str, object] | None:
    """How a file with these headers was mapped last time."""
    row = (
        models.RememberedMapping.objects.filter(headers_digest=digest).order_by("-used_at").first()
    )
    return row.plan if row else None


def totals() -> Counts:
    """What came in altogether, by outcome."""
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in _COUNTED)
    row = bulk.fetch(f"select {sums} from intake_batch where state <> 'UNDONE'")[0]
    return Counts(*(int(value) for value in row))


def _card(row: models.Batch) -> BatchCard:
    return BatchCard(
        id=row.pk,
        door=Door(row.door),
        kind=Kind(row.kind),
        source=row.source,
        state=BatchState(row.state),
        file_name=row.file_name,
        profile=row.profile,
        plan=row.plan,
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        cancel_asked=row.cancel_asked,
        failure=row.failure,
        counts=Counts(**{name: getattr(row, name) for name in _COUNTED}),
        total_guess=row.total_guess,
    )


def companies_told_by(*, batch_id: int, limit: int = 100_000) -> list[int]:
    """The companies that a file of companies brought or told of."""
    rows = bulk.fetch(
        """select distinct r.subject_id from intake_receipt r
           join intake_batch b on b.id = r.batch_id and b.kind = %s
           where r.batch_id = %s and r.subject_id is not null limit %s""",
        [Kind.COMPANIES, batch_id, limit],
    )
    return [number for (number,) in rows]
