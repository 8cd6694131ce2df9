"""A meeting is booked with the hand-off that it makes, or refused and leaves nothing."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import people

from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff, RoutingChoice
from accord.handoffs.tests.bookings import (
    HALF,
    THEN,
    accepted_lead,
    at_a_company,
    booked,
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
from accord.handoffs.values.handoffs import Move, UnableToMove, Unmoved
from accord.handoffs.values.meetings import MeetingState, UnableToBook, Unbooked
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Actor, Role

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
