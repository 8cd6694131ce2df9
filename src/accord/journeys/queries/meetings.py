"""Meetings: which were agreed, and of which nobody told how they ended."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk, keyed
from accord.journeys import rules
from accord.journeys.values import (
    BOOKED_HERE,
    BY_HAND,
    MEETING_ENDS,
    MEETINGS,
    Meeting,
    SaidElsewhere,
    TouchKind,
    moment_of,
)

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


def is_told_by_tool(*, people: Sequence[int], start: datetime) -> bool:
    """Whether a tool knows of a meeting at this moment with one person, known as several."""
    own = (BOOKED_HERE, BY_HAND)
    told = list_meetings(people=people)
    return any(one.source not in own and one.start == start for one in told)


def said_elsewhere(*, touch_id: int, uid: str, people: Sequence[int]) -> list[SaidElsewhere]:
    """What tools and members say of the meeting with one person, known as several, that was booked
    here by this touch: by its UID, or as a record that told of its time before."""
    told = list_meetings(people=people)
    agreed = next((each for each in told if each.id == touch_id), None)
    if agreed is None:
        return []
    kept = _kept([each.id for each in told])
    was = _told_for(agreed.start, touches=[each.id for each in told])
    found = []
    for each in told:
        same_key, said_at = kept[each.id]
        is_named = each.start is not None and same_key == _same_key(each, uid=uid)
        if _is_about(each, agreed, is_named=is_named or each.id in was):
            found.append(SaidElsewhere(each.kind, each.start, said_at, each.is_by_hand))
    return found


def _is_about(each: Meeting, agreed: Meeting, *, is_named: bool) -> bool:
    """Whether a word is of the meeting that was agreed. What is said here names it by its touch or
    key, as another of the same time may have been called off."""
    if each.id == agreed.id:
        return False
    if each.is_by_hand:
        return each.of == agreed.id
    if each.source == BOOKED_HERE:
        return each.key == f"{agreed.key}:outcome"
    if each.kind in MEETING_ENDS:
        return rules.ends(each, agreed)
    return is_named and each.start != agreed.start


def _same_key(each: Meeting, *, uid: str) -> str:
    assert each.start is not None
    said = rules.meeting_id(uid=uid, start=each.start, kind=each.kind.value)
    return keyed.digest("touch", said).hex()[:40]


def _kept(touches: Sequence[int]) -> dict[int, tuple[str | None, datetime]]:
    rows = bulk.fetch(
        """select id, same_key, coalesce(as_of, received_at) from journeys_touch
           where id = any(%s)""",
        [list(touches)],
    )
    return {number: (key, said_at) for number, key, said_at in rows}


def _told_for(start: datetime | None, *, touches: Sequence[int]) -> set[int]:
    """Those of these touches that somebody told for this time before."""
    rows = bulk.fetch(
        """select distinct touch_id from journeys_telling
           where touch_id = any(%s) and (detail ->> 'start')::timestamptz = %s""",
        [list(touches), start],
    )
    return {number for (number,) in rows}


def word_for(*, touch_id: int) -> int | None:
    """The touch by which a member said how the meeting of this one ended, while it counts."""
    rows = bulk.fetch(
        """select id from journeys_touch
           where source = %s and external_key = %s and kind = any(%s) and not is_gone""",
        [BY_HAND, str(touch_id), sorted(MEETING_ENDS)],
    )
    return rows[0][0] if rows else None


def list_taken(*, member_ids: Sequence[int], since: datetime) -> list[tuple[int, datetime]]:
    """When meetings that tools tell of begin, to come since then, by the member who has them."""
    rows = bulk.fetch(
        """select distinct t.member_id, (t.detail ->> 'start')::timestamptz
           from journeys_touch t
           where t.member_id = any(%s) and t.kind = any(%s) and not t.is_gone
             and (t.detail ->> 'start')::timestamptz >= %s
             and t.occurred_at > %s::timestamptz - interval '1 year'
           order by 2""",
        [list(member_ids), ["meeting_booked", "meeting_moved"], since, since],
    )
    return [(member, start) for member, start in rows]
