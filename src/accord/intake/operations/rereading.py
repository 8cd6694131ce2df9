"""Messages that were kept whole because nobody could read them, read under the present rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from accord.intake import models
from accord.intake.operations import messages
from accord.intake.operations.messages import WHOLE
from accord.intake.queries import asides
from accord.intake.rules import documents, events, fixing
from accord.intake.rules.events import Event
from accord.intake.values.batches import Door
from accord.intake.values.fixing import Correction
from accord.intake.values.hooks import HookRules

AROUND = timedelta(minutes=10)  # between a message's coming and the delivery made of it
OF_ONE_EVENT = frozenset({"UNKNOWN_EVENT", "NO_KNOWN_FIELD"})


def reread(
    *,
    batch: models.Batch,
    rows: Sequence[models.SetAside],
    new: Sequence[Correction],
    at: datetime,
) -> None:
    """Make a delivery of messages kept whole what it would be had it come today.

    Where the tool's rules now say what they are, it gets its kind, plan and columns, and its rows
    their cells; else everything stays. `rows`: those in hand, corrected by `new` as well; they
    and the locked `batch` are the caller's to save, with receipts and counts.
    """
    if batch.door != Door.HOOK or batch.plan["plan"].get("columns"):
        return
    source = models.HookSource.objects.filter(name=batch.source).first()
    if source is None or asides.headers_of(batch) != [WHOLE]:
        return
    in_hand = {row.row_no for row in rows}
    others = models.SetAside.objects.select_for_update().filter(batch=batch)
    every = [*rows, *others.exclude(row_no__in=in_hand)]
    told = _told(every, new=new, in_hand=in_hand, envelopes=_envelopes(source, batch=batch))
    if told is not None and _rewrite(batch, rows=every, told=told, source=source, at=at):
        models.SetAside.objects.bulk_update(every[len(rows) :], ["cells"], batch_size=1_000)


def _told(
    rows: Sequence[models.SetAside],
    *,
    new: Sequence[Correction],
    in_hand: set[int],
    envelopes: Mapping[int, Event],
) -> dict[int, Event] | None:
    """The event of each row of which something is kept; None where one cannot be made out."""
    fixes = asides.corrections(ids=[number for row in rows for number in row.fixes])
    told: dict[int, Event] = {}
    for row in rows:
        if not row.cells:  # of somebody who was erased
            continue
        made = [fixes[number] for number in row.fixes]
        corrections = [*made, *new] if row.row_no in in_hand else made
        event = _event(row, envelope=envelopes.get(row.row_no), corrections=corrections)
        if event is None:
            return None
        told[row.row_no] = event
    return told


def _envelopes(source: models.HookSource, *, batch: models.Batch) -> dict[int, Event]:
    """The events of the message by row, while it is kept: type and time are told by it alone."""
    message = models.HookMessage.objects.filter(
        source=source,
        received_at__range=(batch.made_at - AROUND, batch.made_at + AROUND),
        batch_ids__contains=[batch.pk],
    ).first()
    if message is None or not bytes(message.body):
        return {}
    try:
        told = events.events_of(documents.parse(bytes(message.body), depth=messages.DEPTH_BOUND))
    except (documents.NotAccepted, events.NotEvents):
        return {}
    return dict(enumerate(told, start=1))


def _event(
    row: models.SetAside, *, envelope: Event | None, corrections: Sequence[Correction]
) -> Event | None:
    """The one event that a row stands for, with what was corrected in it; None where unclear."""
    [text] = fixing.apply(cells=row.cells, headers=[WHOLE], corrections=corrections).cells
    try:
        document = documents.parse(text.encode(), depth=messages.DEPTH_BOUND)
    except documents.NotAccepted:
        return None
    if row.code in OF_ONE_EVENT:
        if not isinstance(document, dict):
            return None
        type_ = envelope.type if envelope else str(row.details.get("value", ""))
        return Event(type_, envelope.at if envelope else None, events.flat(document))
    try:
        told = events.events_of(document)
    except events.NotEvents:
        return None
    return told[0] if len(told) == 1 else None


def _rewrite(
    batch: models.Batch,
    *,
    rows: Sequence[models.SetAside],
    told: Mapping[int, Event],
    source: models.HookSource,
    at: datetime,
) -> bool:
    rules = HookRules.from_dict(source.rules)
    kinds = {events.kind_of(event, rules=rules) for event in told.values()}
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is None:
        return False
    some = list(told.values())
    plan = events.plan_of(some, kind=kind, source=source.name, rules=rules)
    if not plan.columns:
        return False
    plan, headers, cells = messages.rows_of(source, plan, told=some, at=at)
    batch.kind = plan.kind
    columns = [{"name": name} for name in headers]
    batch.plan = batch.plan | {"plan": plan.as_dict(), "reading": {"columns": columns}}
    said = dict(zip(told, cells, strict=True))
    for row in rows:
        if row.row_no in said:
            row.cells = [said[row.row_no].get(name, "") for name in headers]
    return True
