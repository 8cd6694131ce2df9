"""Pages that a connected tool answers: rows of text under its own names of fields, at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.intake.operations import batches, files
from accord.intake.queries import batches as queries
from accord.intake.rules.described import DELETED
from accord.intake.rules.flags import parse_flag
from accord.intake.rules.normalise import ColumnFormat, Problem, latest_of
from accord.intake.values.batches import Counts, Door
from accord.intake.values.plans import Plan, fields_of
from accord.intake.values.reading import DateOrder

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PageTaken:
    """What became of a page, and the batch that says it row by row."""

    batch_id: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class PageTried:
    """What would become of a page: its counts and the first rows that would not go in."""

    counts: Counts
    problems: Sequence[Mapping[str, object]]


def take_page(
    *,
    plan: Plan,
    rows: Sequence[Row],
    now: Callable[[], datetime],
    made_by_id: int | None = None,
) -> PageTaken:
    """Take at most STEP rows in within the transaction of the caller, who notes how far it came."""
    headers = list(dict.fromkeys(name for row in rows for name in row))
    plan = files.settle(plan)
    batch_id = batches.take_at_once(
        door=Door.CONNECTOR,
        source=_source(plan, headers=headers, rows=rows, at=now()),
        now=now,
        plan=plan,
        rows=len(rows),
        made_by_id=made_by_id,
        reading={"columns": [{"name": name} for name in headers]},
    )
    return PageTaken(batch_id, queries.get_batch(batch_id=batch_id).counts)


def try_pages(
    *,
    pages: Sequence[tuple[Plan, Sequence[Row]]],
    now: Callable[[], datetime],
    problems: int = 20,
) -> list[PageTried]:
    """What would become of pages one after another: taken in, and everything taken back."""
    tried = []
    with transaction.atomic():
        for plan, rows in pages:
            if not rows:
                tried.append(PageTried(Counts(), []))
                continue
            taken = take_page(plan=plan, rows=rows, now=now)
            aside = queries.list_set_aside(batch_id=taken.batch_id, limit=problems)
            tried.append(PageTried(taken.counts, aside))
        transaction.set_rollback(True)
    return tried


def _source(
    plan: Plan, *, headers: Sequence[str], rows: Sequence[Row], at: datetime
) -> batches.Source:
    known = fields_of(plan.kind)
    formats = {
        header: ColumnFormat(
            DateOrder(plan.date_orders.get(header, DateOrder.YMD)),
            latest=latest_of(known[name], at=at),
        )
        for header, name in plan.columns.items()
        if header in headers
    }
    # Of kinds that have no such field, too, what is gone there does not come in.
    gone = set() if DELETED in plan.columns.values() else _gone(rows)
    good = [place for place in range(len(rows)) if place not in gone]
    delivered = batches.Delivered(
        [place + 1 for place in good],
        [[rows[place].get(name, "") for place in good] for name in headers],
        [
            (
                place + 1,
                Problem(-1, "DELETED_THERE", "", {}, Outcome.REFUSED),
                [rows[place].get(name, "") for name in headers],
            )
            for place in sorted(gone)
        ],
    )
    return batches.Source(headers=headers, formats=formats, blocks=iter([delivered]))


def _gone(rows: Sequence[Row]) -> set[int]:
    return {
        place for place, row in enumerate(rows) if row.get(DELETED) and parse_flag(row[DELETED])
    }
