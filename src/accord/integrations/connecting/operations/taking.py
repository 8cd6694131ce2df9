"""Rows of a tool taken in, and how far it was read, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, crashing
from accord.intake import api as intake
from accord.intake.values.batches import Counts
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, gone, hearing, told_owners
from accord.integrations.connecting.rules import streams as rules
from accord.integrations.connecting.values import Row, Stream
from accord.integrations.connecting.values.connections import EVERY_SECONDS, STEP, Phase, Why
from accord.journeys import api as journeys


@dataclass(frozen=True, slots=True)
class Gathered:
    """Pages joined: their rows and the cursor behind them. whole: as a page has it."""

    rows: Sequence[Row]
    cursor: Mapping[str, Any]
    ends: bool
    total: int
    whole: Mapping[str, Sequence[str]] = field(default_factory=dict)


def prepare(
    row: models.StreamState, rows: Sequence[Row], *, stream: Stream
) -> tuple[Plan, list[Row]]:
    """A page as the intake takes it: the plan for its columns, and each record once."""
    described = [card["name"] for card in row.cards]
    left_out = set(described) - set(row.fields)
    if any(left_out & each.keys() for each in rows):  # a tool that answers more than is asked
        rows = [{name: each[name] for name in each if name not in left_out} for each in rows]
    headers = list(dict.fromkeys(name for each in rows for name in each))
    plan = intake.plan_of_page(
        Plan.from_dict(row.plan),
        profile=PROFILES.get(stream.profile),
        headers=headers,
        described=described,
    )
    key = rules.header_of(plan.columns, field="external_id")
    return plan, rules.without_repeats(rows, key=key)


def take(
    row: models.StreamState,
    gathered: Gathered,
    *,
    stream: Stream,
    why: Why,
    now: Callable[[], datetime],
    done: Sequence[tuple[int, int]] = (),
) -> bool:
    """Take pages in and note how far it was read; answers False where another was quicker.

    done: what messages told of and has now been read, as ids and how often it had been told.
    """
    with transaction.atomic():
        locked = models.StreamState.objects.select_for_update().get(pk=row.pk)
        if locked.turn != row.turn or not locked.is_on:
            return False
        rows = [*gathered.rows, *_went(row, gathered)]
        sifted = hearing.sift(row, rows)
        heard, told = told_owners.listen(row, rows, sifted=sifted.rows)
        plan, rows = prepare(row, heard, stream=stream)
        key = rules.header_of(plan.columns, field="external_id")
        parts = [rows[start : start + STEP] for start in range(0, len(rows), STEP)]
        taken = [intake.take_page(plan=plan, rows=part, now=now) for part in parts]
        batches = {
            page.batch_id: [each.get(key, "").strip() for each in part]
            for page, part in zip(taken, parts, strict=True)
        }
        told_owners.hear(row, told, batches=batches, at=now())
        gone.hear(
            connection_id=row.connection_id, kind=plan.kind.value, rows=rows, key=key, at=now()
        )
        hearing.note(row, sifted, at=now())
        _note_read(locked, gathered, counts=[each.counts for each in taken], why=why, at=now())
        for each in taken:  # readings overlap: those that found nothing new would drown the rest
            if why is Why.BACKFILL or each.counts.went_in or each.counts.set_aside:
                _log(locked, each, why=why, at=now())
        bulk.execute(
            """delete from integrations_changed c using unnest(%s::bigint[], %s::int[]) d(id, told)
               where c.id = d.id and c.told = d.told""",
            [[number for number, _ in done], [told for _, told in done]],
        )
        crashing.place("page.noted")
    crashing.place("page.committed")
    return True


def _went(row: models.StreamState, gathered: Gathered) -> list[Row]:
    """What was told of records that these pages tell all of, and is not of them any more."""
    key = rules.header_of(row.plan.get("columns", {}), field="external_id")
    if not gathered.whole or not key:
        return []
    known = journeys.find_of_records(source=row.connection.name, ids=list(gathered.whole))
    return [
        {key: each, "deleted": "true"}
        for record, keys in known.items()
        for each in keys
        if not rules.is_below(each, gathered.whole[record])
    ]


def _note_read(
    row: models.StreamState,
    gathered: Gathered,
    *,
    counts: Sequence[Counts],
    why: Why,
    at: datetime,
) -> None:
    for outcome in Outcome:
        brought = sum(getattr(each, outcome.value) for each in counts)
        setattr(row, outcome.value, getattr(row, outcome.value) + brought)
    row.received += sum(each.received for each in counts)
    row.turn += 1
    row.last_run_at = row.last_good_at = at
    access.mend(row)
    if why is not Why.MESSAGES:
        row.cursor = dict(gathered.cursor)
    if why is Why.BACKFILL:
        row.done += len(gathered.rows)
        row.total = max(gathered.total or row.total, row.done)
        if gathered.ends:
            row.phase, row.cursor, row.since = Phase.FOLLOWING, row.since or {}, None
            row.total, row.due_at = row.done, at
    elif why is Why.CHANGES and gathered.ends:
        row.due_at = at + timedelta(seconds=EVERY_SECONDS)
    row.save()


def _log(row: models.StreamState, taken: intake.PageTaken, *, why: Why, at: datetime) -> None:
    counts = taken.counts
    models.Run.objects.create(
        connection_id=row.connection_id,
        stream=row.name,
        why=why,
        at=at,
        received=counts.received,
        got_in=counts.went_in,
        unchanged=counts.unchanged,
        aside=counts.set_aside,
        batch_id=taken.batch_id,
    )
