"""Meetings: which were agreed, and of which nobody told how they ended."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.journeys import rules
from accord.journeys.values import MEETINGS, Meeting, TouchKind, moment_of

MOST = 500  # of one person; the latest


def list_meetings(*, people: Sequence[int]) -> list[Meeting]:
    """What counts of the meetings with one person, known as several."""
    rows = bulk.fetch(
        """select id, source, external_key, kind, detail ->> 'start', occurred_at,
                  (detail ->> 'meeting')::bigint
           from journeys_touch
           where person_id = any(%s) and kind = any(%s) and not is_gone
           order by occurred_at desc, id desc limit %s""",
        [list(people), sorted(MEETINGS), MOST],
    )
    return [
        Meeting(number, source, key, TouchKind(kind), moment_of(start), at, of)
        for number, source, key, kind, start, at, of in rows
    ]


def meetings_without_end(*, people: Sequence[int], at: datetime) -> set[int]:
    """Of the meetings with one person, known as several, those that are past and of which nobody
    told how they ended: ids of touches."""
    return rules.without_end(list_meetings(people=people), at=at)
