"""What connecting would do: the first page of each stream through everything, nothing kept."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from accord.intake import api as intake
from accord.intake.values.plans import Plan, fields_of
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import access, taking
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.values import Fault, Faulty, Row
from accord.integrations.connecting.values.connections import State

ROWS_SHOWN = 3
REASONS_SHOWN = 5
ROWS_TRIED = 500


def try_out(*, connection_id: int, now: Callable[[], datetime]) -> None:
    """Read the first page of every stream and note what would become of it; nothing goes in."""
    connection = models.Connection.objects.get(pk=connection_id)
    streams = list(
        models.StreamState.objects.filter(connection=connection, is_on=True).order_by("place")
    )
    told: dict[str, Any] = {}
    try:
        pages = _read(connection, streams, told=told)
        tried = intake.try_pages(pages=[(plan, rows) for _, plan, rows in pages], now=now)
    except Exception as problem:
        fault = problem if isinstance(problem, Faulty) else tools.faulty(problem)
        _keep(connection_id, {"fault": fault.fault.value, "detail": fault.detail[:300]}, at=now())
        if fault.fault is Fault.FAILED:
            raise  # the log says where
        return
    for (row, plan, rows), result in zip(pages, tried, strict=True):
        told[row.name] = {
            "received": result.counts.received,
            "got_in": result.counts.received - result.counts.set_aside,
            "aside": result.counts.set_aside,
            "reasons": _reasons(result.problems),
            "rows": [_shown(each, plan=plan) for each in rows[:ROWS_SHOWN]],
        }
    _keep(connection_id, {"streams": told}, at=now())


def _read(
    connection: models.Connection,
    streams: Sequence[models.StreamState],
    *,
    told: dict[str, Any],
) -> list[tuple[models.StreamState, Plan, list[Row]]]:
    """First pages; a stream's fault is noted in `told`, and the others go on."""
    tool = access.tool_of(connection)
    described = {stream.name: stream for stream in tool.streams}
    pages = []
    with access.session_of(connection) as session:
        for row in streams:
            try:
                page = session.read(row.name, fields=row.fields, cursor={})
            except Faulty as fault:
                told[row.name] = {"fault": fault.fault.value, "detail": fault.detail[:300]}
                continue
            some = list(page.rows)[:ROWS_TRIED]
            plan, rows = taking.prepare(row, some, stream=described[row.name])
            pages.append((row, plan, rows))
    return pages


def _reasons(problems: Sequence[Any]) -> list[dict[str, Any]]:
    seen: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for each in problems:
        key = (str(each["code"]), str(each["column"]))
        seen[key] += 1
        first.setdefault(key, str(each["sentence"]))
    return [{"sentence": first[key], "rows": rows} for key, rows in seen.most_common(REASONS_SHOWN)]


def _shown(row: Row, *, plan: Plan) -> dict[str, str]:
    known = fields_of(plan.kind)
    return {
        name: row[header][:80]
        for header, name in plan.columns.items()
        if row.get(header) and name in known
    }


def _keep(connection_id: int, trial: dict[str, Any], *, at: datetime) -> None:
    # Only while it is being set up: what the rows say of people is not kept after that.
    models.Connection.objects.filter(pk=connection_id, state=State.SETTING_UP).update(
        trial=trial | {"at": at.isoformat()}
    )
