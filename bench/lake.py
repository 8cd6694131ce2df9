"""The lake: how fast new rows reach it, and how fast the measures answer."""

import time
from collections.abc import Callable
from typing import Any

from bench import ground
from bench.values import Figure

NEW = 1_000
TIMES = 5


def measure() -> list[Figure]:
    """Inside the large home: the whole copy, then 1,000 new touches at a time, then measures."""
    with ground.at_home():
        from accord.foundation import clock
        from accord.lake import api as lake

        whole = _timed(lambda: lake.catch_up(at=clock.now()))
        warm, bare = [], []
        for number in range(TIMES + 1):
            mark = add_touches(number)
            asked = _timed(lambda mark=mark: _select(mark))
            copied = _timed(lambda: lake.catch_up(at=clock.now()))
            warm.append(copied)
            bare.append(asked)
        first = float(ground.python(["bench.first"], home=ground.home_here()))
        figures = [
            Figure("lake", "the whole copy, once", "s", (whole,)),
            Figure("lake", "1,000 new rows, warm", "s", tuple(warm[1:]), at_most=0.04),
            Figure("lake", "the same, of a bare SELECT of them", "×",
                   tuple(copy / ask for copy, ask in zip(warm[1:], bare[1:], strict=True))),
            Figure("lake", "1,000 new rows, first in a process", "s", (first,), at_most=2.5),
        ]  # fmt: skip
        return figures + _measures()


def _measures() -> list[Figure]:
    from accord.foundation import clock
    from accord.reporting import api as reporting

    figures = []
    for name in reporting.MEASURES:
        seconds = []
        for number in range(TIMES):
            add_touches(100 + number)  # a new state, so that no kept answer is given
            state = reporting.catch_up(at=clock.now())
            try:
                seconds.append(
                    _timed(
                        lambda name=name, state=state: reporting.ask(
                            measure=name, at=clock.now(), snapshot=state
                        )
                    )
                )
            except reporting.UnableToMeasure:
                break
        if seconds:
            figures.append(Figure("lake", f"measure {name}", "s", tuple(seconds), at_most=1.0))
    return figures


def add_touches(number: int) -> str:
    """A thousand touches more, written by the slice that owns them; answers their mark."""
    from django.db import transaction

    from accord.foundation import bulk, clock
    from accord.journeys import api as journeys

    at = clock.now()
    mark = f"bench-{number}-{at:%H%M%S%f}"
    people = [
        person
        for (person,) in bulk.fetch("select id from contacts_person order by id limit %s", [NEW])
    ]
    size = len(people)
    columns: dict[str, list[Any]] = {
        "external_key": [f"{mark}-{place}" for place in range(size)],
        "person_id": people,
        "kind": ["form"] * size,
        "direction": ["in"] * size,
        "reach": ["1:many"] * size,
        "team": ["marketing"] * size,
        "channel": ["website"] * size,
        "occurred_at": [at] * size,
        "detail": [{}] * size,
    }
    for name in ("company_id", "campaign_id", "asset_id", "member_id"):
        columns[name] = [None] * size
    with transaction.atomic():
        journeys.record_touches(
            touches=journeys.Touches(source=mark, **columns), at=at, batch_id=None
        )
    return mark


def _select(mark: str) -> None:
    from accord.foundation import bulk

    rows = bulk.fetch(
        """select t.* from facts.touches t
           where t.xact_id = (select xact_id from journeys_touch where source = %s limit 1)""",
        [mark],
    )
    if len(rows) != NEW:
        raise RuntimeError(f"{len(rows)} rows instead of {NEW}")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
