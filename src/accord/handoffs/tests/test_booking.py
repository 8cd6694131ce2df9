"""A meeting is booked with the hand-off that it makes; what becomes of it comes back."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import people

from accord.contacts import api as contacts
from accord.contacts.tests.builders import companies
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff, RoutingChoice
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
from accord.handoffs.values.handoffs import Move, UnableToMove, Unmoved
from accord.handoffs.values.meetings import (
    Booking,
    MeetingAct,
    MeetingCard,
    MeetingState,
    UnableToBook,
    Unbooked,
)
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import EVERYTHING, Actor, Role

pytestmark = pytest.mark.django_db
HALF = 30 * MINUTE
THEN = AT + DAY + HOUR  # Tuesday, 10:00


@pytest.fixture
def teams() -> Teams:
    return make_teams()


@pytest.fixture
def ae(teams: Teams) -> Actor:
    return actor("Anton", Role.AE)


def at_a_company(lead: int) -> int:
    told = companies({"name": "Firm", "domain": "firm.example"})
    [company] = contacts.record_companies(records=told, at=AT, batch_id=None).ids
    bulk.execute("update leads_lead set company_id = %s where id = %s", [company, lead])
    return lead


@pytest.fixture
def lead(teams: Teams) -> int:
    """Of a company, accepted by Mara."""
    number = at_a_company(make_mql(owner=teams.seller.member_id))
    first = handed(number)
    handoffs.move(handoff_id=first, move=Move.ACCEPT, actor=teams.seller, at=AT)
    return number


def booked(
    lead: int, host: Actor, by: Actor, *, starts_at: datetime = THEN, at: datetime = AT,
    **told: Any,
) -> MeetingCard:  # fmt: skip
    booking = Booking(lead, host.member_id or 0, starts_at, HALF, "First talk", **told)
    return handoffs.book(booking=booking, actor=by, at=at)


def refused(lead: int, host: Actor, by: Actor, **told: Any) -> Unbooked:
    """Why it is not booked; nothing is left of the attempt."""
    before = counted()
    with pytest.raises(UnableToBook) as why:
        booked(lead, host, by, **told)
    assert counted() == before
    return why.value.why


def counted() -> list[tuple[Any, ...]]:
    return bulk.fetch(
        """select (select count(*) from handoffs_meeting), (select count(*) from handoffs_handoff),
                  (select count(*) from journeys_touch), (select count(*) from notices_notice),
                  (select count(*) from journal_entry),
                  (select count(*) from handoffs_handoffevent)"""
    )


def told() -> list[tuple[str, int]]:
    return bulk.fetch(
        """select kind, member_id from notices_notice
           where kind like 'meeting%%' and withdrawn_at is null order by id"""
    )


def touches(kind: str) -> list[tuple[Any, ...]]:
    return bulk.fetch(
        """select source, occurred_at from journeys_touch
           where kind = %s and not is_gone order by id""",
        [kind],
    )


def test_a_booking_hands_the_lead_to_whoever_holds_it_in_one_step(teams, ae, lead):
    card = booked(lead, ae, teams.seller, words="Wants a pilot")
    row = Handoff.objects.get(pk=card.handoff_id)
    assert (row.kind, row.state, row.owner_id) == ("sdr_to_ae", "offered", ae.member_id)
    assert row.given_by_id == teams.seller.member_id
    assert (card.state, card.sequence, card.zone) == (MeetingState.BOOKED, 0, "UTC")
    assert leads.get_lead(lead_id=lead).owner_id == teams.seller.member_id, "until they accept"
    assert told() == [("meeting_booked", teams.seller.member_id), ("meeting_booked", ae.member_id)]
    [entry] = journal.list_entries(subject="meeting")
    assert (entry.kind, entry.subject_id, entry.facts["lead"]) == ("meeting.booked", card.id, lead)
    assert len(touches("meeting_booked")) == 1
    assert journeys.evidence_health(member_ids=[ae.member_id or 0], at=THEN) == {}
    # Nobody is called by it: clocks end by what takes place.
    assert (
        handoffs.tries_of(cards=list(handoffs.find_handoffs(ids=[row.pk]).values()))[row.pk].count
        == 0
    )


def test_booking_from_what_waits_accepts_it(teams, ae):
    number = at_a_company(make_mql(owner=teams.seller.member_id))
    first = handed(number)
    card = booked(number, ae, teams.seller)
    assert Handoff.objects.get(pk=first).state == "worked"
    assert Handoff.objects.get(pk=card.handoff_id).after_id == first


def test_a_further_meeting_with_whoever_has_it_makes_no_other_hand_off(teams, ae, lead):
    card = booked(lead, ae, teams.seller)
    again = booked(lead, ae, teams.seller, starts_at=THEN + DAY)
    assert again.handoff_id == card.handoff_id
    handoffs.move(handoff_id=card.handoff_id, move=Move.ACCEPT, actor=ae, at=AT + HOUR)
    third = booked(lead, ae, ae, starts_at=THEN + 2 * DAY, at=AT + 2 * HOUR)
    assert third.handoff_id == card.handoff_id
    assert Handoff.objects.filter(lead_id=lead, kind="sdr_to_ae").count() == 1


def test_what_cannot_be_booked_is_refused_and_leaves_nothing(teams, ae, lead):
    assert refused(lead, ae, teams.seller, starts_at=AT - HOUR) is Unbooked.IN_PAST
    assert refused(lead, ae, teams.seller, starts_at=AT + 10 * HOUR) is Unbooked.OUTSIDE_HOURS
    assert refused(lead, teams.marketer, teams.seller) is Unbooked.NO_HOST
    assert refused(lead, ae, teams.other) is Unbooked.NOT_YOURS
    team.add_absence(
        member_id=ae.member_id or 0, first_day=THEN.date(), last_day=THEN.date(),
        deputy_id=teams.other.member_id or 0, actor=teams.sales_lead, at=AT,
    )  # fmt: skip
    assert refused(lead, ae, teams.seller) is Unbooked.AWAY
    booked(lead, ae, teams.seller, starts_at=THEN + DAY)
    other = at_a_company(make_mql("Bogdan", owner=teams.other.member_id))
    assert refused(other, ae, teams.other, starts_at=THEN + DAY + 15 * MINUTE) is Unbooked.TAKEN
    third = actor("Berta", Role.AE)
    assert refused(lead, third, teams.seller, starts_at=THEN + DAY) is Unbooked.OFFERED_TO_ANOTHER
    with pytest.raises(UnableToMove) as why:  # the kind asks for a company
        booked(make_mql("Cora", owner=teams.seller.member_id), third, teams.seller)
    assert why.value.why is Unmoved.NOT_COMPLETE
    bulk.execute("update leads_lead set gone_at = %s where id = %s", [AT, other])
    assert refused(other, third, teams.other) is Unbooked.LEAD_GONE


@pytest.mark.parametrize(
    ("change", "is_refused"),
    [
        ("host_id = %(host)s, starts_at = starts_at + interval '15 minutes'", True),
        ("host_id = %(host)s", True),
        ("host_id = %(host)s, starts_at = %(end)s, ends_at = %(end)s + interval '1 hour'", False),
        ("host_id = %(host)s, state = 'cancelled'", False),
        ("ends_at = starts_at", True),
        ("state = 'lost'", True),
        ("is_by_word = true", True),
    ],
)
def test_the_database_keeps_two_meetings_of_one_apart(teams, ae, lead, change, is_refused):
    first = booked(lead, ae, teams.seller)
    other = at_a_company(make_mql("Bogdan", owner=teams.other.member_id))
    second = booked(other, teams.sales_lead, teams.other)
    told = {"host": ae.member_id, "end": first.ends_at, "id": second.id}

    def forced() -> None:
        bulk.execute(f"update handoffs_meeting set {change} where id = %(id)s", told)

    if not is_refused:
        forced()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        forced()


def test_a_time_that_a_tool_tells_of_is_not_offered(teams, ae, lead):
    def first() -> datetime:
        free = handoffs.free_time(host_id=ae.member_id or 0, since=AT, at=AT, length=HALF)
        return free.slots[0].starts_at

    assert first() == AT + HALF
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    tell(person, "meeting_booked", start=AT + HALF, at=AT, member=ae.member_id)
    assert first() == AT + HOUR
    assert refused(lead, ae, teams.seller, starts_at=AT + HALF) is Unbooked.TAKEN


def tell(
    person: int, kind: str, *, start: datetime, at: datetime, member: int | None = None,
    key: str = "m1", uid: str = "", said_at: datetime | None = None,
) -> None:  # fmt: skip
    """A meeting as a calendar or a CRM tells of it."""
    touches = journeys.Touches(
        source="crm", external_key=[key], person_id=[person], company_id=[None], kind=[kind],
        direction=["out"], reach=["1:1"], team=["sales"], channel=["meeting"],
        campaign_id=[None], asset_id=[None], member_id=[member],
        occurred_at=[start if kind == "meeting_held" else at],
        detail=[{"subject": "Talk", "start": start.isoformat()}],
        said_as=[journeys.meeting_id(uid=uid, start=start, kind=kind) if uid else ""],
        as_of=[said_at],
    )  # fmt: skip
    journeys.record_touches(touches=touches, at=at, batch_id=None)
    journeys.follow_meetings(touches=touches, at=at, batch_id=None)
    handoffs.follow_written(at=at)


def person_of(lead: int) -> int:
    return leads.get_lead(lead_id=lead).person_id


def stands(card: MeetingCard) -> tuple[MeetingState, bool]:
    found = handoffs.get_meeting(meeting_id=card.id)
    return found.state, found.is_by_word


def say(card: MeetingCard, act: MeetingAct, by: Actor, *, at: datetime) -> MeetingCard:
    return handoffs.say_of_meeting(meeting_id=card.id, act=act, actor=by, at=at)


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


def test_the_rules_propose_and_whoever_they_choose_has_had_their_turn(teams, ae, lead):
    other = actor("Berta", Role.AE)
    body = {
        "rules": [{"code": "aes", "name": "AEs", "pool": [{"member": ae.member_id},
                                                          {"member": other.member_id}]}],
        "fallback": teams.sales_lead.member_id,
    }  # fmt: skip
    number = handoffs.propose_routing(body=body, actor_id=None, at=AT - DAY)
    people.sign(kind=Kind.ROUTING, number=number, at=AT - DAY)
    proposed = handoffs.proposed_host(lead_id=lead, at=AT)
    first = ae if proposed == ae.member_id else other
    booked(lead, first, teams.seller)
    assert RoutingChoice.objects.filter(kind="sdr_to_ae", owner_id=proposed).count() == 1
    second = at_a_company(make_mql("Bogdan", owner=teams.seller.member_id))
    assert handoffs.proposed_host(lead_id=second, at=AT) not in (proposed, None)
    booked(second, first, teams.seller, starts_at=THEN + DAY)  # named against the rules
    assert RoutingChoice.objects.filter(kind="sdr_to_ae").count() == 1


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
