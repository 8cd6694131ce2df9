"""How meetings end: by a member's word, and where a tool says otherwise later."""

from datetime import timedelta
from typing import Any

import pytest

from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.journeys import rules
from accord.journeys.rules import Word, is_set_back
from accord.journeys.tests.test_one_by_two_routes import said, take_back
from accord.journeys.values import BY_HAND, Meeting, Touch, TouchKind
from accord.team import api as team

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HELD, MISSED = TouchKind.MEETING_HELD, TouchKind.MEETING_MISSED


def tell(*rows: dict[str, Any], at: Any = AT, batch_id: int | None = None) -> list[Outcome]:
    """Rows as a tool tells them, all at once, with what follows for meetings."""
    names = [name for name in journeys.Touches.__dataclass_fields__ if name != "source"]
    columns = {name: [row.get(name) for row in rows] for name in names}
    touches = journeys.Touches(source="crm", **columns)
    outcomes = journeys.record_touches(touches=touches, at=at, batch_id=batch_id)
    journeys.follow_meetings(touches=touches, at=at, batch_id=batch_id)
    return outcomes


def meeting(person: int, *, start: Any = AT + HOUR, **fields: Any) -> dict[str, Any]:
    detail = {"subject": "Demo", "start": start.isoformat()}
    fields = {"kind": "meeting_booked", "external_key": "7", "as_of": None, **fields}
    return said(person, detail=detail, **fields)


def member() -> int:
    return team.add_member(email="rep@acme.example", name="Rep", role="ae", at=AT)


def standing(person: int) -> dict[str, Touch]:
    return {
        touch.kind.value: touch
        for touch in journeys.list_touches(people=[person])
        if touch.gone_at is None
    }


def waiting(person: int, *, at: Any = AT + DAY) -> int:
    return len(journeys.meetings_without_end(people=[person], at=at))


def by_hand(person: int, *, kind: TouchKind = HELD, at: Any = AT + DAY, by: int) -> int:
    [touch] = journeys.meetings_without_end(people=[person], at=at)
    return journeys.say_how_it_ended(touch_id=touch, people=[person], kind=kind, at=at, actor_id=by)


@pytest.mark.django_db
def test_a_member_says_how_a_past_meeting_ended_and_takes_it_back() -> None:
    [ana, ion] = make_people(["Ana", "Ion"])
    rep = member()
    tell(meeting(ana), meeting(ion, external_key="8", start=AT + 2 * DAY))
    assert (waiting(ana, at=AT), waiting(ana), waiting(ion)) == (0, 1, 0)
    number = by_hand(ana, kind=MISSED, by=rep)
    touch = standing(ana)["meeting_missed"]
    assert (touch.id, touch.occurred_at, touch.member_id) == (number, AT + HOUR, rep)
    assert waiting(ana) == 0
    [entry] = journal.list_entries(subject="touch", subject_id=number)
    assert (entry.kind, entry.actor_id, entry.facts["ended"]) == (
        "meeting.told", rep, "meeting_missed",
    )  # fmt: skip
    with pytest.raises(LookupError):
        journeys.take_back_said(touch_id=number, people=[ion], at=AT + DAY, actor_id=rep)
    assert journeys.take_back_said(
        touch_id=number, people=[ana], at=AT + DAY, actor_id=rep
    ) is MISSED  # fmt: skip
    assert set(standing(ana)) == {"meeting_booked"}
    kinds = [each.kind for each in journal.list_entries(subject="touch", subject_id=number)]
    assert sorted(kinds) == ["meeting.told", "meeting.untold"]
    with pytest.raises(LookupError):
        journeys.take_back_said(touch_id=number, people=[ana], at=AT + DAY, actor_id=rep)
    assert by_hand(ana, at=AT + 2 * DAY, by=rep) == number
    assert standing(ana)["meeting_held"].id == number


@pytest.mark.django_db
def test_what_a_member_says_is_no_attempt_and_no_route_that_can_go_silent() -> None:
    [ana, ion] = make_people(["Ana", "Ion"])
    rep = member()
    tell(meeting(ana), meeting(ion, external_key="8:outcome", kind="meeting_held"))
    by_hand(ana, by=rep)
    said_by_hand, seen = standing(ana)["meeting_held"], standing(ion)["meeting_held"]
    assert (said_by_hand.is_attempt, seen.is_attempt) == (False, True)
    assert journeys.evidence_health(member_ids=[rep], at=AT + 2 * DAY) == {}


@pytest.mark.django_db
def test_only_a_past_meeting_of_these_people_without_an_end_is_said_to_have_ended() -> None:
    [ana, ion] = make_people(["Ana", "Ion"])
    rep = member()
    tell(meeting(ana), meeting(ana, external_key="8", start=AT + 5 * DAY))
    [past] = journeys.meetings_without_end(people=[ana], at=AT + DAY)
    later = max(journeys.meetings_without_end(people=[ana], at=AT + 9 * DAY) - {past})

    def refused(touch: int, people: list[int], kind: TouchKind = HELD) -> None:
        with pytest.raises((LookupError, ValueError)):
            journeys.say_how_it_ended(
                touch_id=touch, people=people, kind=kind, at=AT + DAY, actor_id=rep
            )

    refused(past, [ion])
    refused(later, [ana])
    refused(past, [ana], TouchKind.MEETING_CANCELLED)
    tell(meeting(ana, external_key="7:outcome", kind="meeting_held"), at=AT + DAY)
    refused(past, [ana])
    assert bulk.fetch("select 1 from journeys_touch where source = %s", [BY_HAND]) == []
    assert journal.list_entries(subject="touch", subject_id=past) == []


@pytest.mark.django_db
def test_a_members_word_gives_way_to_a_tools_and_comes_back_with_it() -> None:
    [ana] = make_people(["Ana"])
    rep = member()
    tell(meeting(ana))
    by_hand(ana, by=rep)
    outcome = meeting(ana, external_key="7:held:outcome", kind="meeting_missed")
    tell(outcome, at=AT + 2 * DAY, batch_id=5)
    assert set(standing(ana)) == {"meeting_booked", "meeting_missed"}
    take_back(5)
    assert set(standing(ana)) == {"meeting_booked", "meeting_held"}
    assert standing(ana)["meeting_held"].is_by_hand
    tell(meeting(ana), at=AT + 3 * DAY)
    assert "meeting_held" in standing(ana), "told again as it was is no news"
    tell(meeting(ana, start=AT + 9 * DAY), at=AT + 3 * DAY)
    assert set(standing(ana)) == {"meeting_booked"}, "it was put to another time"


@pytest.mark.django_db
@pytest.mark.parametrize("is_dated", [True, False])
@pytest.mark.parametrize("ended", ["7:outcome", "7:held:outcome"])
def test_a_meeting_that_is_agreed_again_has_not_ended(ended: str, is_dated: bool) -> None:
    [ana] = make_people(["Ana"])

    def at(day: int) -> dict[str, Any]:
        return {"as_of": AT + day * DAY if is_dated else None}

    def day(number: int, *rows: dict[str, Any]) -> set[str]:
        tell(*rows, at=AT + number * DAY, batch_id=number)
        return set(standing(ana))

    held = {"external_key": ended, "kind": "meeting_held"}
    both = {"meeting_booked", "meeting_held"}
    assert day(1, meeting(ana, **at(1))) == {"meeting_booked"}
    assert day(2, meeting(ana, **at(2)), meeting(ana, **held, **at(2))) == both
    assert day(3, meeting(ana, **at(3)), meeting(ana, **held, **at(3))) == both
    assert day(4, meeting(ana, **at(4))) == {"meeting_booked"}
    take_back(4)
    assert set(standing(ana)) == both
    assert day(5, meeting(ana, **at(5))) == {"meeting_booked"}
    assert day(6, meeting(ana, **at(6)), meeting(ana, **held, **at(6))) == both


@pytest.mark.django_db
def test_an_end_that_is_told_late_does_not_stand_against_a_newer_agreement() -> None:
    [ana] = make_people(["Ana"])
    tell(meeting(ana, as_of=AT + 3 * DAY))
    late = meeting(ana, external_key="7:outcome", kind="meeting_held", as_of=AT + 2 * DAY)
    tell(late, at=AT + 4 * DAY)
    assert set(standing(ana)) == {"meeting_booked"}


def test_which_meetings_wait_for_their_end() -> None:
    def told(number: int, key: str, kind: TouchKind, **fields: Any) -> Meeting:
        given = {"source": "crm", "start": AT, "occurred_at": AT, "of": None, **fields}
        return Meeting(id=number, key=key, kind=kind, **given)

    agreed, moved = TouchKind.MEETING_BOOKED, TouchKind.MEETING_MOVED
    one = told(1, "meeting:1", agreed)
    for others, waits in (
        ((), {1}),
        ((told(2, "meeting:1:held:outcome", HELD, start=AT - DAY),), set()),
        ((told(2, "meeting:2:held:outcome", HELD, start=AT - DAY),), {1}),
        ((told(2, "9", HELD, source="phone"),), set()),
        ((told(2, "1", HELD, source=BY_HAND, of=1, start=AT - DAY),), set()),
        ((told(2, "1", HELD, source=BY_HAND, of=5, start=AT - DAY),), {1}),
        ((told(2, "1", HELD, source=BY_HAND, of=5),), set()),  # two tools have one meeting
        ((told(2, "meeting:1:meeting_moved", moved, start=AT + DAY),), set()),
        ((told(2, "meeting:1:meeting_moved", moved),), {2}),
        ((told(2, "meeting:3", agreed, start=None),), {1}),
    ):
        assert rules.without_end([one, *others], at=AT) == waits, others
    calendar = told(3, "5:aa:100:ana", agreed), told(4, "5:bb:100:ana:outcome", HELD, start=None,
                                                     occurred_at=AT + DAY)  # fmt: skip
    assert rules.without_end(calendar, at=AT) == {3}, "another date of the same calendar"


@pytest.mark.parametrize(
    ("agreed", "ended", "is_back"),
    [([3], [2], True), ([2], [2], False), ([1], [2], False), ([], [2], False), ([3], [], False),
     ([1, 3], [2], True), ([3], [2, -2.5], False), ([-3], [2], False)],
)  # fmt: skip
def test_an_end_is_set_back_by_what_is_newer(
    agreed: list[float], ended: list[float], is_back: bool
) -> None:
    """Words by their days; a negative one says that it is gone."""

    def words(days: list[float]) -> list[Word]:
        return [Word({}, is_gone=day < 0, at=AT + abs(day) * DAY) for day in days]

    assert is_set_back(agreed=words(agreed), ended=words(ended)) is is_back
