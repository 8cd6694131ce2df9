"""How meetings end: by a member's word, and where a tool says otherwise later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys import rules
from accord.journeys.operations import words
from accord.journeys.operations.touches import record_touches, take_away
from accord.journeys.queries.meetings import (
    list_meetings,
    meetings_of_heads,
    meetings_without_end,
)
from accord.journeys.values import (
    BY_HAND,
    MEETING_ENDS,
    MEETINGS,
    Gone,
    Meeting,
    Touches,
    TouchKind,
)

# How the intake spells the keys of what is beside the agreement of a record's meeting.
_ENDED = ":outcome"
_MOVED = f":{TouchKind.MEETING_MOVED}"


@transaction.atomic
def say_how_it_ended(
    *, touch_id: int, people: Sequence[int], kind: TouchKind, at: datetime, actor_id: int
) -> int:
    """A member's word for how a past meeting with one person, known as several, ended; answers
    its touch. It is a person's word, and no attempt that a tool has seen.

    kind: held or missed. Raises LookupError where no such meeting waits for its end.
    """
    if kind not in (TouchKind.MEETING_HELD, TouchKind.MEETING_MISSED):
        raise ValueError(f"A meeting does not end by hand as {kind}.")
    words.hold_meetings(people)
    if touch_id not in meetings_without_end(people=people, at=at):
        raise LookupError(f"No meeting {touch_id} waits for its end.")
    record_touches(touches=_word(touch_id, kind=kind, actor_id=actor_id), at=at, batch_id=None)
    [(said,)] = bulk.fetch(
        "select id from journeys_touch where source = %s and external_key = %s",
        [BY_HAND, str(touch_id)],
    )
    journal.record(
        kind="meeting.told",
        subject="touch",
        subject_id=said,
        at=at,
        actor_id=actor_id,
        meeting=touch_id,
        ended=kind.value,
    )
    return int(said)


def _word(touch_id: int, *, kind: TouchKind, actor_id: int) -> Touches:
    [(person, company, team, channel, campaign, start, subject)] = bulk.fetch(
        """select person_id, company_id, team, channel, campaign_id,
                  (detail ->> 'start')::timestamptz, detail ->> 'subject'
           from journeys_touch where id = %s""",
        [touch_id],
    )
    return Touches(
        source=BY_HAND,
        external_key=[str(touch_id)],
        person_id=[person],
        company_id=[company],
        kind=[kind.value],
        direction=["out"],
        reach=["1:1"],
        team=[team or "sales"],
        channel=[channel],
        campaign_id=[campaign],
        asset_id=[None],
        member_id=[actor_id],
        occurred_at=[start],
        detail=[{"subject": subject or "", "start": start.isoformat(), "meeting": touch_id}],
    )


@transaction.atomic
def take_back_said(
    *, touch_id: int, people: Sequence[int], at: datetime, actor_id: int
) -> TouchKind:
    """Take back a member's word for how a meeting with one person ended; answers what it said.

    Raises LookupError where there is none that counts.
    """
    said = _by_hand(people).get(touch_id)
    if said is not None:
        words.hold_meetings(people)
        said = _by_hand(people).get(touch_id)
    if said is None:
        raise LookupError(f"Nobody said by hand how a meeting ended as {touch_id}.")
    _take_away([said], at=at, batch_id=None)
    journal.record(
        kind="meeting.untold",
        subject="touch",
        subject_id=touch_id,
        at=at,
        actor_id=actor_id,
        meeting=said.of,
        ended=said.kind.value,
    )
    return said.kind


def _by_hand(people: Sequence[int]) -> dict[int, Meeting]:
    return {each.id: each for each in list_meetings(people=people) if each.source == BY_HAND}


def _take_away(said: Sequence[Meeting], *, at: datetime, batch_id: int | None) -> None:
    keys = [each.key for each in said]
    gone = Gone(source=BY_HAND, external_key=keys, as_of=[None] * len(keys))
    take_away(gone=gone, at=at, batch_id=batch_id)


def follow_meetings(*, touches: Touches, at: datetime, batch_id: int | None) -> None:
    """After touches were recorded: how a meeting ended stands only while nothing newer is said.

    A meeting that its tool has as agreed again has not ended. A member's word gives way to a
    tool's for the end of the same meeting, and goes where the meeting was put to another time.
    Caller's transaction.
    """
    rows = [row for row, kind in enumerate(touches.kind) if kind in MEETINGS]
    if not rows:
        return
    _set_back(touches, rows, at=at, batch_id=batch_id)
    _give_way([touches.person_id[row] for row in rows], at=at, batch_id=batch_id)


def _set_back(touches: Touches, rows: Sequence[int], *, at: datetime, batch_id: int | None) -> None:
    """Ends of meetings of this delivery that were told before their meetings were agreed again."""
    said: dict[str, list[rules.Word]] = {}
    for row in rows:
        as_of = touches.as_of[row] if touches.as_of else None
        word = rules.Word({}, is_gone=False, at=as_of or at, is_dated=as_of is not None)
        said.setdefault(touches.external_key[row][:200], []).append(word)
    records = [key.removesuffix(_MOVED) for key in said if not key.endswith(_ENDED)]
    found = words.find_of_records(source=touches.source, ids=records)
    told = (key for keys in found.values() for key in keys)
    ended = sorted({key for key in (*told, *said) if key.endswith(_ENDED)})
    if not ended:
        return
    heads = {key: _agreements(key) for key in ended}
    known, _lone = words.known(
        touches.source, sorted({*ended, *(head for each in heads.values() for head in each)})
    )
    back = {}
    for key in ended:
        agreed = _all_words(heads[key], known=known, said=said)
        if rules.is_set_back(agreed=agreed, ended=_all_words([key], known=known, said=said)):
            latest = max((word for word in agreed if not word.is_gone), key=lambda word: word.at)
            back[key] = latest.at if latest.is_dated else None
    if back:
        gone = Gone(source=touches.source, external_key=[*back], as_of=[*back.values()])
        take_away(gone=gone, at=at, batch_id=batch_id)


def _agreements(key: str) -> list[str]:
    """The keys under which the meeting that ended may be told as agreed or moved."""
    heads = rules.key_heads(key)[:-1]
    return [*heads, *(f"{head}{_MOVED}" for head in heads)]


def _all_words(
    keys: Iterable[str],
    *,
    known: Mapping[str, words.Known],
    said: Mapping[str, Sequence[rules.Word]],
) -> list[rules.Word]:
    """What is known of these keys, and what this delivery says: an unchanged word is said anew."""
    return [
        word
        for key in keys
        for word in (*(known[key].words if key in known else ()), *said.get(key, ()))
    ]


def _give_way(people: Sequence[int], *, at: datetime, batch_id: int | None) -> None:
    """Members' words that a tool has overtaken, of these people and whoever is one with them."""
    heads = bulk.fetch(
        """select distinct p.canonical_id from live.persons asked
           join live.persons p on p.canonical_id = asked.canonical_id
           join journeys_touch t on t.person_id = p.id
           where asked.id = any(%s) and t.source = %s and t.kind = any(%s) and not t.is_gone""",
        [sorted({*people}), BY_HAND, sorted(MEETING_ENDS)],
    )
    meetings = meetings_of_heads(heads=[head for (head,) in heads])
    overtaken = [said for told in meetings.values() for said in rules.overtaken(told)]
    if overtaken:
        _take_away(overtaken, at=at, batch_id=batch_id)
