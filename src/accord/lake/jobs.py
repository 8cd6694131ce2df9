"""Keeping the lake's files few while nobody waits for it."""

from __future__ import annotations

from accord.foundation import clock, jobs
from accord.lake import api as lake


@jobs.periodic(name="lake.compact", cron="17 * * * *")
def compact_each_hour(timestamp: int) -> None:
    """Merge what pages left in pieces and rewrite what holds removed rows."""
    del timestamp
    lake.compact(at=clock.now())
