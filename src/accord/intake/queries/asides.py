"""Rows that were set aside and wait: groups, one row with its corrections, pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.intake import models
from accord.intake.rules import fixing, mapping
from accord.intake.values.batches import BatchState, Door, Kind
from accord.intake.values.fixing import (
    AsideCard,
    Correction,
    FixCard,
    FixKind,
    Group,
    ReplayCard,
    ReplayState,
    RowState,
    Selection,
)
from accord.intake.values.problems import sentence

GROUPS = 100


def open_rows(*, selection: Selection) -> QuerySet[models.SetAside]:
    """The rows that a selection names, of deliveries that stand."""
    asked = {
        "code": selection.code,
        "column": selection.column,
        "batch_id": selection.batch_id,
        "row_no": selection.row_no,
        "batch__source": selection.source,
        "batch__kind": selection.kind,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    return models.SetAside.objects.filter(
        state=RowState.OPEN.value, outcome=selection.outcome.value, **given
    ).exclude(batch__state=BatchState.UNDONE)


def count_open(*, selection: Selection, at_most: int | None = None) -> int:
    """How many rows a selection names, counted no further than `at_most`."""
    rows = open_rows(selection=selection)
    return rows.count() if at_most is None else rows[:at_most].count()


def next_batch(*, selection: Selection, after_batch: int, after_row: int) -> int | None:
    """The delivery of the first row of a selection that comes after this one."""
    behind = Q(batch_id__gt=after_batch) | Q(batch_id=after_batch, row_no__gt=after_row)
    rows = open_rows(selection=selection).filter(behind, batch_id__gte=after_batch)
    return rows.order_by("batch_id", "row_no").values_list("batch_id", flat=True).first()


def list_groups(
    *, outcome: Outcome, batch_id: int | None = None, source: str | None = None
) -> list[Group]:
    """Open rows by reason, column and source, the largest group first, at most GROUPS."""
    found = bulk.fetch(
        """with counted as (
             select batch_id, code, "column", count(*) as rows, min(row_no) as row_no
             from intake_setaside
             where state = 'OPEN' and outcome = %s and batch_id = coalesce(%s, batch_id)
             group by 1, 2, 3
           )
           select c.code, c."column", b.source, b.kind, sum(c.rows)::bigint, count(*),
                  min(c.batch_id), (array_agg(c.row_no order by c.batch_id))[1]
           from counted c join intake_batch b on b.id = c.batch_id
           where b.state <> 'UNDONE' and b.source = coalesce(%s, b.source)
           group by 1, 2, 3, 4
           order by 5 desc, 1, 2, 3, 4 limit %s""",
        [outcome.value, batch_id, source, GROUPS],
    )
    firsts = _firsts([(row[6], row[7]) for row in found])
    return [
        Group(
            outcome=outcome,
            code=code,
            column=column,
            source=source,
            kind=Kind(kind),
            rows=rows,
            deliveries=deliveries,
            batch_id=first,
            row_no=row_no,
            sentence=firsts.get((first, row_no), ""),
        )
        for code, column, source, kind, rows, deliveries, first, row_no in found
    ]


def _firsts(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    found = bulk.fetch(
        """select s.batch_id, s.row_no, s.code, s."column", s.details from intake_setaside s
           join unnest(%s::bigint[], %s::int[]) as asked(batch, row_no)
             on asked.batch = s.batch_id and asked.row_no = s.row_no""",
        [[batch for batch, _ in keys], [row for _, row in keys]],
    )
    return {
        (batch, row): sentence(code, {"row": row, "column": column, **bulk.read_json(details)})
        for batch, row, code, column, details in found
    }


def list_rows(
    *, selection: Selection, after: tuple[int, int] = (0, -1), limit: int = 50
) -> list[AsideCard]:
    """Rows of a selection in their order, continued behind (delivery, row)."""
    behind = Q(batch_id__gt=after[0]) | Q(batch_id=after[0], row_no__gt=after[1])
    rows = (
        open_rows(selection=selection)
        .filter(behind)
        .select_related("batch")
        .order_by("batch_id", "row_no")[:limit]
    )
    return _cards(list(rows))


def get_row(*, batch_id: int, row_no: int) -> AsideCard:
    """One row with its corrections, wherever it stands; raises LookupError."""
    row = (
        models.SetAside.objects.filter(batch_id=batch_id, row_no=row_no)
        .select_related("batch")
        .first()
    )
    if row is None:
        raise LookupError(f"No row {row_no} of import {batch_id} was set aside.")
    return _cards([row])[0]


def headers_of(batch: models.Batch) -> list[str]:
    """The columns of a delivery as its rows' cells have them."""
    headers = [column["name"] for column in batch.plan.get("reading", {}).get("columns", [])]
    if mapping.is_error_file(headers):
        headers.pop()
    return headers or list(batch.plan.get("plan", {}).get("columns", {}))


def corrections(*, ids: Iterable[int]) -> dict[int, Correction]:
    """Corrections by id."""
    return {
        fix.pk: Correction(FixKind(fix.kind), fix.details)
        for fix in models.Fix.objects.filter(pk__in=set(ids))
    }


def _cards(rows: list[models.SetAside]) -> list[AsideCard]:
    fixes = models.Fix.objects.in_bulk({number for row in rows for number in row.fixes})
    return [_card(row, [fixes[number] for number in row.fixes]) for row in rows]


def _card(row: models.SetAside, fixes: list[models.Fix]) -> AsideCard:
    headers = headers_of(row.batch)
    fixed = fixing.apply(
        cells=row.cells,
        headers=headers,
        corrections=[Correction(FixKind(fix.kind), fix.details) for fix in fixes],
    )
    return AsideCard(
        batch_id=row.batch_id,
        row_no=row.row_no,
        outcome=Outcome(row.outcome),
        state=RowState(row.state),
        code=row.code,
        column=row.column,
        sentence=sentence(row.code, {"row": row.row_no, "column": row.column, **row.details}),
        source=row.batch.source,
        kind=Kind(row.batch.kind),
        door=Door(row.batch.door),
        headers=tuple(headers),
        original=tuple(row.cells),
        cells=fixed.cells,
        fixes=tuple(_fix(fix) for fix in fixes),
    )


def _fix(fix: models.Fix) -> FixCard:
    return FixCard(FixKind(fix.kind), fix.details, fix.made_by_id, fix.made_at)


def get_replay(*, replay_id: int) -> ReplayCard:
    """One replay; raises LookupError where there is none."""
    row = models.Replay.objects.filter(pk=replay_id).select_related("fix").first()
    if row is None:
        raise LookupError(f"There is no replay {replay_id}.")
    shared: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "total", "done", "went_in", "stayed", "dropped", "cancel_asked", "made_by_id", "made_at"
        )
    }  # fmt: skip
    return ReplayCard(
        id=row.pk,
        selection=Selection.from_dict(row.selection),
        state=ReplayState(row.state),
        fix=_fix(row.fix) if row.fix else None,
        **shared,
    )


def interrupted_replays(*, at: datetime) -> list[int]:
    """Replays whose process has ended without a word, or whose job never came."""
    rows: QuerySet[models.Replay] = models.Replay.objects.filter(
        Q(state=ReplayState.RUNNING, leased_until__lt=at)
        | Q(state=ReplayState.WAITING, made_at__lt=at - timedelta(minutes=5))
    )
    return list(rows.order_by("id").values_list("pk", flat=True))


def count_waiting(*, source: str, door: Door = Door.CONNECTOR) -> dict[tuple[str, str], int]:
    """Open rows of a source that wait for somebody, by kind and profile."""
    found = bulk.fetch(
        """select b.kind, b.profile, count(*) from intake_setaside s
           join intake_batch b on b.id = s.batch_id
           where s.state = 'OPEN' and s.outcome = %s and b.source = %s and b.door = %s
             and b.state <> 'UNDONE' group by 1, 2""",
        [Outcome.QUARANTINED.value, source, door.value],
    )
    return {(kind, profile): rows for kind, profile, rows in found}
