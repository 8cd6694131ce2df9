"""Several answers of a tool as one page; pure but for what `step` asks."""

from collections.abc import Callable, Sequence

from accord.integrations.connecting.values.protocol import PASSING, Cursor, Faulty, Page, Row

Step = Callable[[Cursor], tuple[Sequence[Row], Cursor, bool]]


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
