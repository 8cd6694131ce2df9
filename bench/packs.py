"""What a weekly meeting of both teams is given, made from the records of the large company."""

import time
from datetime import timedelta

from bench import ground
from bench.values import Figure

TIMES = 5


def measure() -> list[Figure]:
    """Inside the large home: the pack of the next weekly meeting, each time from a new state of the
    records, so that no kept answer is given."""
    with ground.at_home():
        from accord.foundation import clock
        from accord.lake import api as lake
        from accord.meetings import api as meetings
        from bench.lake import add_touches

        at = clock.now()
        lake.catch_up(at=at)
        starts = at + timedelta(days=3)
        card = meetings.MeetingCard(
            0, 0, meetings.Kind.WEEKLY, starts.date(), starts, 30, "UTC",
            meetings.MeetingState.PLANNED, "", 0, at, None, frozenset({1, 2}), frozenset(), 0, at,
            None, False, False,
        )  # fmt: skip
        seconds = []
        for number in range(TIMES):
            add_touches(200 + number)
            began = time.perf_counter()
            meetings.make_pack(card=card, at=clock.now())
            seconds.append(time.perf_counter() - began)
    return [Figure("packs", "the weekly pack", "s", tuple(seconds), at_most=5)]
