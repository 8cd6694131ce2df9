"""What Accord's own records know of tools and of the ways between them, written into the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accord.foundation import bulk
from accord.intake import api as intake
from accord.intake.values.batches import Kind
from accord.intake.values.ledger import Came
from accord.journal import api as journal
from accord.toolaudit import models
from accord.toolaudit.operations import gaps
from accord.toolaudit.operations.tools import key_of, known_of
from accord.toolaudit.queries import audit
from accord.toolaudit.rules.audit import both_ways
from accord.toolaudit.values.audit import Connected, Counted, Measured
from accord.toolaudit.values.audit_codes import (
    ACCORD,
    MOST_TOOLS,
    MOST_TRANSFERS,
    TEAMS,
    TOOL_BOUND,
    Holds,
    Part,
    Way,
)

PERIOD, YEAR = timedelta(days=30), timedelta(days=365)
KEPT = timedelta(days=400)
_HOLDS = {
    Kind.LEADS: Holds.PEOPLE,
    Kind.COMPANIES: Holds.COMPANIES,
    Kind.TOUCHES: Holds.TOUCHES,
    Kind.DEALS: Holds.DEALS,
    Kind.CAMPAIGNS: Holds.CAMPAIGNS,
    Kind.ASSETS: Holds.CONTENT,
    Kind.VISITS: Holds.TOUCHES,
    Kind.COSTS: Holds.CAMPAIGNS,
}


@transaction.atomic
def look(*, connected: Sequence[Connected], at: datetime) -> None:
    """Write down the tools that records come from and the ways on which they come, measure these,
    count the six parts, and settle what is past its line. What people said stays."""
    bulk.alone_for(topic=gaps.TOPIC, keys=["look"])
    came = intake.list_came(
        start=(at - YEAR).date(), since=(at - PERIOD).date()
    )  # fmt: skip
    tools = _tools(came, connected, at=at)
    ours = tools[ACCORD]
    for each in came:
        if each.source in tools:  # of more sources than the list holds the rest stay out
            _way(tools[each.source], ours, each, at=at)
    _compared(tools, at=at)
    _logged()
    parts = audit.count_parts(since=(at - YEAR).date()) | {Part.BOTH_WAYS: both_ways(connected)}
    models.AuditLook.objects.filter(at__lt=at - KEPT).delete()
    models.AuditLook.objects.create(
        parts={part.value: [one.part, one.whole] for part, one in parts.items()}, at=at
    )
    journal.record(kind="audit.looked", subject="audit", subject_id=None, at=at)
    gaps.settle(at=at)


def _tools(
    came: Sequence[Came], connected: Sequence[Connected], *, at: datetime
) -> dict[str, models.Tool]:
    """The tool of each source; those that nobody has written down are, by what is known."""
    known = {row.source: row for row in models.Tool.objects.exclude(source="")}
    held = {each.source: tuple(dict.fromkeys(_HOLDS[k] for k in each.kinds if k in _HOLDS))
            for each in came}  # fmt: skip
    last = {each.source: each.last_at for each in came}
    live = {one.source: one for one in connected}
    held |= {one.source: one.holds or held.get(one.source, ()) for one in connected}
    wanted = {ACCORD: ((), "Accord"), **{s: (h, s) for s, h in held.items()}}
    for source, (holds, name) in wanted.items():
        if source not in known and len(known) < MOST_TOOLS:
            label = live[source].label if source in live else name
            known[source] = _found(source, label, holds, at=at)
    for source, row in known.items():
        one = live.get(source)
        row.is_connected, row.ailing = one is not None, one.ailing[:40] if one else ""
        row.last_at = last.get(source) or (one.last_at if one else row.last_at)
        row.save(update_fields=["is_connected", "ailing", "last_at"])
    return known


def _found(source: str, label: str, holds: Sequence[Holds], *, at: datetime) -> models.Tool:
    """A tool as Accord knows it; one that somebody wrote down by the same name becomes it."""
    named = models.Tool.objects.filter(key=key_of(label), ended_at=None, source="").first()
    if named is not None:
        named.source = source
        named.save(update_fields=["source"])
        return named
    is_taken = models.Tool.objects.filter(key=key_of(label), ended_at=None).exists()
    name = (f"{label} ({source})" if is_taken else label)[:TOOL_BOUND]
    row = models.Tool.objects.create(
        name=name, key=key_of(name), source=source, is_found=True, made_at=at,
        holds=[one.value for one in holds],
        sides=[side.value for side in TEAMS] if source == ACCORD else [],
    )  # fmt: skip
    known_of(row, at=at)
    return row


def _way(tool: models.Tool, ours: models.Tool, came: Came, *, at: datetime) -> None:
    """The way from a source into Accord, with what was measured on it."""
    if tool.ended_at is not None:
        return  # somebody took it out of use
    way = Way.HAND if came.automatic_on is None else Way.AUTOMATIC
    row, is_new = models.Transfer.objects.get_or_create(
        start=tool, end=ours, ended_at=None,
        defaults={"way": way.value, "is_found": True, "made_at": at},
    )  # fmt: skip
    if row.is_found or is_new:
        row.way, row.automated_on = way.value, came.automatic_on
    measured = Measured(
        leak=Counted(came.lost, came.received) if came.received else None,
        lag=came.typical,
        runs=came.hand_runs,
        rows=came.hand_rows,
        wrong=min(came.hand_wrong, came.hand_rows),
        failing=came.failed,
        waiting=came.waiting,
        before=Counted(min(came.before_wrong, came.before_rows), came.before_rows),
        after=Counted(min(came.after_wrong, came.after_rows), came.after_rows),
    )
    row.measured = _kept(measured)
    row.save(update_fields=["way", "automated_on", "measured"])


def _compared(tools: Mapping[str, models.Tool], *, at: datetime) -> None:
    """What comparisons tell of a way: by the tools whose records they compared, else by the name
    that somebody gave the way."""
    count = models.Transfer.objects.filter(ended_at=None).count()
    for run in audit.newest_comparisons():
        ends = tools.get(run.left_source), tools.get(run.right_source)
        rows = models.Transfer.objects.filter(ended_at=None)
        row = rows.filter(compared=run.name).first()
        start, end = ends
        if row is None and start is not None and end is not None and start != end:
            row = rows.filter(start=start, end=end).first()
            if row is None and count < MOST_TRANSFERS and not start.ended_at and not end.ended_at:
                row = models.Transfer.objects.create(
                    start=start, end=end, way=Way.AUTOMATIC.value, is_found=True, made_at=at,
                    compared=run.name,
                )  # fmt: skip
                count += 1
        if row is None:
            continue
        told = audit.measured_of(row.measured)
        leak = Counted(run.missing, run.old_enough)
        row.measured = _kept(replace(told, leak=leak, leak_of=run.pk))
        row.save(update_fields=["measured"])


def _logged() -> None:
    """Wrong rows before and since a way goes by itself, as people logged them."""
    rows = models.Transfer.objects.filter(ended_at=None, automated_on__isnull=False, is_found=False)
    for row in rows:
        assert row.automated_on is not None
        before, after = audit.logged_errors(transfer_id=row.pk, automated_on=row.automated_on)
        told = replace(audit.measured_of(row.measured), before=before, after=after)
        row.measured = _kept(told)
        row.save(update_fields=["measured"])


def _kept(told: Measured) -> dict[str, Any]:
    pairs = {
        name: [one.part, one.whole] if (one := getattr(told, name)) is not None else None
        for name in ("leak", "before", "after")
    }
    plain = ("leak_of", "lag", "runs", "rows", "wrong", "failing", "waiting")
    return pairs | {name: getattr(told, name) for name in plain}
