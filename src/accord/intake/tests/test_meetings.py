"""Meetings that rows tell of: how they ended is another happening than agreeing on them."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.foundation import bulk
from accord.intake import api as intake

AT, DAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC), timedelta(days=1)


@pytest.mark.django_db
def test_a_file_that_says_scheduled_after_completed_takes_the_end_away() -> None:
    records = [{"external_id": "1", "email": "ana@client.example", "full_name": "Ana"}]
    intake.take(kind=intake.Kind.LEADS, records=records, now=lambda: AT, source="crm")
    shown = []
    for day, kind in enumerate(("meeting_booked", "meeting_held", "meeting_booked")):
        row = {
            "external_id": "m1", "email": "ana@client.example", "kind": kind,
            "occurred_at": AT.isoformat(), "meeting_start": AT.isoformat(),
        }  # fmt: skip
        at = AT + day * DAY
        intake.take(kind=intake.Kind.TOUCHES, records=[row], now=lambda at=at: at, source="crm")
        shown.append(bulk.fetch("select count(*) from journeys_touch where not is_gone")[0][0])
    assert shown == [1, 2, 1]
