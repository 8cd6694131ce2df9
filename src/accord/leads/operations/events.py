"""The stage events of leads: added, never changed."""

from collections.abc import Sequence
from typing import Any

from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.leads.values import Cause, Ending, StageMove

_EVENT_TYPES = ("bigint", "text", "text", "text", "timestamptz", "boolean", "boolean", "text")


def event_columns(rows: Sequence[tuple[int, StageMove]]) -> dict[str, list[Any]]:
    """Events as columns, in the order of _EVENT_TYPES."""
    return {
        "lead_id": [lead for lead, _ in rows],
        "stage": [event.stage.value for _, event in rows],
        "ending": [event.ending.value if event.ending else "" for _, event in rows],
        "reason": [event.reason for _, event in rows],
        "occurred_at": [event.at for _, event in rows],
        "time_known": [event.time_known for _, event in rows],
        "inferred": [event.inferred for _, event in rows],
        "cause": [event.cause.value for _, event in rows],
    }


def add_events(
    *,
    events: Sequence[tuple[int, StageMove]],
    version: int,
    batches: Sequence[int | None],
) -> None:
    """Write events, each with its lead and its batch; one that is there stays as it is."""
    columns = event_columns(events)
    judged = [event.judged for _, event in events]
    bulk.execute(
        f"""insert into leads_stageevent ({", ".join(columns)}, judged, version_id, batch_id)
            select {", ".join(f"told.{name}" for name in columns)}, nullif(judged, '')::jsonb, %s,
                   told.batch_id
            from unnest({", ".join(f"%s::{kind}[]" for kind in _EVENT_TYPES)}, %s::text[],
                        %s::bigint[])
              as told({", ".join(columns)}, judged, batch_id)
            on conflict do nothing""",
        [version, *columns.values(), judged, list(batches)],
    )


def events_of(
    *, leads: Sequence[int], inferred: bool = False
) -> dict[int, list[tuple[StageMove, int | None]]]:
    """The events that somebody told, each with its batch; with `inferred` those that follow too."""
    rows = bulk.fetch(
        """select lead_id, stage, ending, reason, occurred_at, time_known, inferred, cause, batch_id
           from leads_stageevent where lead_id = any(%s) and (not inferred or %s) order by id""",
        [list(leads), inferred],
    )
    found: dict[int, list[tuple[StageMove, int | None]]] = {}
    for lead, stage, ending, reason, moment, known, follows, cause, batch in rows:
        move = StageMove(
            StageCode(stage),
            moment,
            time_known=known,
            inferred=follows,
            cause=Cause(cause),
            ending=Ending(ending) if ending else None,
            reason=reason,
        )
        found.setdefault(lead, []).append((move, batch))
    return found
