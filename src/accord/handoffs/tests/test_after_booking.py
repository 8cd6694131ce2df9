"""What becomes of a booked meeting: held, missed, moved, called off, and what is owed for it."""

from datetime import datetime

import pytest

from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff
from accord.handoffs.tests.bookings import (
    HALF,
    THEN,
    accepted_lead,
    at_a_company,
    booked,
    person_of,
    say,
    stands,
    tell,
    told,
    touches,
)
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    MINUTE,
    Teams,
    actor,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.values.meetings import MeetingAct, MeetingState, UnableToBook, Unbooked
from accord.team.values import EVERYTHING, Actor, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> Teams:
    return make_teams()


@pytest.fixture
def ae(teams: Teams) -> Actor:
    return actor("Anton", Role.AE)


@pytest.fixture
def lead(teams: Teams) -> int:
    return accepted_lead(teams)


def test_a_member_says_it_was_held_and_it_is_one_touch_that_counts_as_their_word(teams, ae, lead):
    agreed({**SPEED, "handoff": "sdr_to_ae"}, key="talks")
    card = booked(lead, ae, teams.seller)
    after = THEN + HOUR
    with pytest.raises(UnableToBook) as early:
        say(card, MeetingAct.HELD, ae, at=THEN - HOUR)
    assert early.value.why is Unbooked.NOT_OVER
    with pytest.raises(UnableToBook) as stranger:
        say(card, MeetingAct.HELD, teams.other, at=after)
    assert stranger.value.why is Unbooked.NOT_YOURS
    assert say(card, MeetingAct.HELD, ae, at=after).is_by_word
    assert touches("meeting_held") == [("by hand", THEN)]
    clock = Clock.objects.get(promise="attempt", handoff_id=card.handoff_id)
    assert (clock.stop, clock.stopped_at) == ("self_reported", THEN)
    # A tool tells the same later: one meeting still, and no more a mere word.
    tell(person_of(lead), "meeting_held", start=THEN, at=after + HOUR, key="9:outcome")
    assert touches("meeting_held") == [("crm", THEN)]
    assert stands(card) == (MeetingState.HELD, False)
    clock.refresh_from_db()
    assert clock.stop == "touch"


def test_a_word_is_taken_back(teams, ae, lead):
    card = booked(lead, ae, teams.seller)
    after = THEN + HOUR
    say(card, MeetingAct.MISSED, teams.seller, at=after)
    assert stands(card) == (MeetingState.MISSED, True)
    assert told()[-1] == ("meeting_missed", ae.member_id)
    assert say(card, MeetingAct.CLEAR, ae, at=after + MINUTE).state is MeetingState.BOOKED
    with pytest.raises(UnableToBook):
        say(card, MeetingAct.CLEAR, ae, at=after + 2 * MINUTE)
    say(card, MeetingAct.HELD, ae, at=after + 3 * MINUTE)
    assert touches("meeting_held") == [("by hand", THEN)]
    assert touches("meeting_missed") == []


def test_who_did_not_come_keeps_the_hand_off_and_is_booked_again(teams, ae, lead):
    card = booked(lead, ae, teams.seller)
    tell(person_of(lead), "meeting_missed", start=THEN, at=THEN + HOUR, key="9:outcome")
    assert stands(card) == (MeetingState.MISSED, False)
    assert Handoff.objects.get(pk=card.handoff_id).state == "offered"
    again = booked(lead, ae, teams.seller, starts_at=THEN + DAY, at=THEN + 2 * HOUR)
    assert again.handoff_id == card.handoff_id
    found = handoffs.meetings_of(handoff_ids=[card.handoff_id])
    assert [one.state for one in found] == [MeetingState.BOOKED, MeetingState.MISSED]


def test_a_moved_meeting_keeps_its_hand_off_and_its_name(teams, ae, lead):
    card = booked(lead, ae, teams.seller)
    moved = handoffs.move_meeting(
        meeting_id=card.id, starts_at=THEN + 15 * MINUTE, length=HOUR, actor=ae, at=AT + HOUR
    )
    assert (moved.uid, moved.sequence, moved.handoff_id) == (card.uid, 1, card.handoff_id)
    assert (moved.starts_at, moved.length) == (THEN + 15 * MINUTE, HOUR)
    assert told() == [("meeting_moved", teams.seller.member_id), ("meeting_moved", ae.member_id)]
    assert len(touches("meeting_moved")) == 1
    assert touches("meeting_booked") == []
    with pytest.raises(UnableToBook) as why:
        handoffs.move_meeting(meeting_id=card.id, starts_at=AT, length=HOUR, actor=ae, at=AT + HOUR)
    assert why.value.why is Unbooked.IN_PAST
    say(card, MeetingAct.HELD, ae, at=THEN + 2 * HOUR)
    assert touches("meeting_held") == [("by hand", THEN + 15 * MINUTE)]


@pytest.mark.parametrize("by", ["its name", "its time"])
def test_a_tool_that_moves_it_is_followed(teams, ae, lead, by):
    card = booked(lead, ae, teams.seller)
    person, later = person_of(lead), THEN + 3 * HOUR
    uid = card.uid if by == "its name" else ""
    tell(person, "meeting_booked", start=THEN, at=AT + MINUTE, uid=uid)
    if by == "its name":
        tell(person, "meeting_moved", start=later, at=AT + HOUR, uid=uid, key="m1:meeting_moved")
    else:
        tell(person, "meeting_booked", start=later, at=AT + HOUR)
    moved = handoffs.get_meeting(meeting_id=card.id)
    assert (moved.starts_at, moved.sequence, moved.length) == (later, 1, HALF)
    tell(person, "meeting_held", start=later, at=later + HOUR, key="m1:outcome")
    assert stands(card) == (MeetingState.HELD, False)
    assert touches("meeting_held") == [("crm", later)]


def test_what_is_called_off_is_free_again_and_keeps_the_hand_off(teams, ae, lead):
    card = booked(lead, ae, teams.seller)
    off = say(card, MeetingAct.CANCEL, teams.seller, at=AT + HOUR)
    assert (off.state, off.sequence) == (MeetingState.CANCELLED, 1)
    assert {kind for kind, _member in told()} == {"meeting_cancelled"}
    again = booked(lead, ae, teams.seller, at=AT + 2 * HOUR)
    handoffs.follow_people(people=[person_of(lead)], at=AT + 3 * HOUR)
    assert stands(again) == (MeetingState.BOOKED, False), "of the same time, and not called off"
    assert stands(card) == (MeetingState.CANCELLED, False)


def test_until_the_meeting_that_was_agreed_nobody_owes_a_first_try(teams, ae, lead):
    """It was agreed at nine for the next day at ten: from then on there are four hours left, and
    from when it is called off."""
    agreed({**SPEED, "handoff": "sdr_to_ae"}, key="talks")
    card = booked(lead, ae, teams.seller)

    def due(promise: str) -> datetime | None:
        return Clock.objects.get(promise=promise, handoff_id=card.handoff_id, member=None).due_at

    assert (due("acknowledge"), due("attempt")) == (AT + 2 * HOUR, THEN + 4 * HOUR)
    say(card, MeetingAct.CANCEL, ae, at=AT + HOUR)
    assert (due("acknowledge"), due("attempt")) == (AT + 2 * HOUR, AT + 5 * HOUR)


@pytest.mark.parametrize("invites_buyer", [False, True])
def test_for_a_meeting_with_oneself_time_stands_still_once_another_knows_of_it(
    teams, invites_buyer
):
    agreed()
    own = at_a_company(make_mql(owner=teams.seller.member_id))
    number = handed(own)
    booked(own, teams.seller, teams.seller, invites_buyer=invites_buyer)

    def due() -> datetime | None:
        return Clock.objects.get(promise="attempt", handoff_id=number, member=None).due_at

    assert due() == (THEN if invites_buyer else AT) + 4 * HOUR
    tell(person_of(own), "meeting_booked", start=THEN, at=AT + MINUTE)
    assert due() == THEN + 4 * HOUR


def test_what_was_broken_before_a_meeting_was_moved_stays_so_and_later_word_of_it_mends_it(
    teams, ae, lead
):
    """It should have begun at ten; until two there was time to try. Moved by hand a day later, it
    was broken at two. Moved at nine, as a calendar tells only the next day, it was not yet due:
    what was told is withdrawn, and told anew once it is broken."""
    agreed({**SPEED, "handoff": "sdr_to_ae"}, key="talks")
    call(make_mql("Zoe"), by=ae.member_id or 0, at=AT - HOUR)
    by_hand = booked(lead, ae, teams.seller)
    other = at_a_company(make_mql("Bo", owner=teams.seller.member_id))
    by_tool = booked(other, ae, teams.seller, starts_at=THEN + HALF)
    late, friday = THEN + DAY, THEN + 3 * DAY

    def broken(at: datetime) -> list[tuple[int, datetime]]:
        rows, _count = handoffs.list_breaches(at=at, scope=EVERYTHING)
        return sorted((one.handoff_id, one.due_at) for one in rows if one.promise == "attempt")

    handoffs.tell_all(at=late)
    both = [(by_hand.handoff_id, THEN + 4 * HOUR), (by_tool.handoff_id, THEN + 4 * HOUR + HALF)]
    assert broken(late) == both
    handoffs.move_meeting(meeting_id=by_hand.id, starts_at=friday, length=HALF, actor=ae, at=late)
    assert (broken(late), handoffs.withdraw_what_was_kept(at=late)) == (both, [])
    tell(
        person_of(other), "meeting_moved", start=friday + HOUR, at=late + HOUR, uid=by_tool.uid,
        said_at=THEN - HOUR, key="m1:meeting_moved",
    )  # fmt: skip
    assert [one.handoff_id for one in handoffs.withdraw_what_was_kept(at=late + HOUR)] == [
        by_tool.handoff_id
    ]
    handoffs.tell_all(at=late + 2 * HOUR)
    assert broken(late + 2 * HOUR) == both[:1]
    assert handoffs.tell_all(at=friday + 6 * HOUR) > 0
    assert broken(friday + 6 * HOUR) == [both[0], (by_tool.handoff_id, friday + 5 * HOUR)]
