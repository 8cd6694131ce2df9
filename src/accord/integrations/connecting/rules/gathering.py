"""Several answers of a tool as one page; pure but for what `step` asks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.integrations.connecting.values.protocol import PASSING, Cursor, Faulty, Page, Row

Step = Callable[[Cursor], tuple[Sequence[Row], Cursor, bool]]
EVER = "1970-01-01T00:00:00+00:00"


def window(
    cursor: Cursor, *, clock: Callable[[], datetime], start: Mapping[str, Any]
) -> dict[str, Any]:
    """The cursor of a reading of changes: from `since` until the tool's own now, which stays the
    same while it goes on. start: where one begins that is not on its way yet."""
    at = {**cursor, "since": str(cursor.get("since") or EVER)}
    return at if "until" in at else {**at, "until": clock().isoformat(), **start}


def pages(cursor: Cursor, *, step: Step, requests: int, total: int = 0) -> Page:
    """At most so many answers; what came before a fault that passes is not asked for again.

    step: a cursor → rows, the cursor behind them, and whether that was all.
    """
    rows: list[Row] = []
    at = cursor
    for asked in range(requests):
        try:
            more, at, ends = step(at)
        except Faulty as fault:
            if asked and fault.fault in PASSING:
                break
            raise
        rows += more
        if ends:
            return Page(rows, at, ends=True, total=total)
    return Page(rows, at, ends=False, total=total)
