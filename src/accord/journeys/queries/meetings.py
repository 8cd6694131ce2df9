"""Meetings: which were agreed, and of which nobody told how they ended."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.journeys import rules
from accord.journeys.values import MEETINGS, Meeting, TouchKind, moment_of

MOST = 500  # of one person; the latest
_COLUMNS = """t.id, t.source, t.external_key, t.kind, t.detail ->> 'start', t.occurred_at,
    (t.detail ->> 'meeting')::bigint"""


def list_meetings(*, people: Sequence[int]) -> list[Meeting]:
    """What counts of the meetings with one person, known as several."""
    rows = bulk.fetch(
        f"""select {_COLUMNS} from journeys_touch t
            where t.person_id = any(%s) and t.kind = any(%s) and not t.is_gone
            order by t.occurred_at desc, t.id desc limit %s""",
        [list(people), sorted(MEETINGS), MOST],
    )
    return [_meeting(*row) for row in rows]


def meetings_of_heads(*, heads: Sequence[int]) -> dict[int, list[Meeting]]:
    """The same of many people, by whoever stands for each."""
    rows = bulk.fetch(
        f"""select asked.head, told.* from unnest(%s::bigint[]) as asked(head)
            cross join lateral (
              select {_COLUMNS} from live.one_person o join journeys_touch t
                on t.person_id = o.person_id
              where o.head_id = asked.head and t.kind = any(%s) and not t.is_gone
              order by t.occurred_at desc, t.id desc limit %s
            ) told""",
        [list(heads), sorted(MEETINGS), MOST],
    )
    found: dict[int, list[Meeting]] = {}
    for head, *row in rows:
        found.setdefault(head, []).append(_meeting(*row))
    return found


def _meeting(
    number: int,
    source: str,
    key: str,
    kind: str,
    start: str | None,
    at: datetime,
    of: int | None,
) -> Meeting:
    return Meeting(number, source, key, TouchKind(kind), moment_of(start), at, of)


def meetings_without_end(*, people: Sequence[int], at: datetime) -> set[int]:
    """Of the meetings with one person, known as several, those that are past and of which nobody
    told how they ended: ids of touches."""
    return rules.without_end(list_meetings(people=people), at=at)
