"""Two book the same time of one AE at one moment; an AE leaves with meetings to come; a person
has two leads."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff, Meeting
from accord.handoffs.operations import booking as operations
from accord.handoffs.tests.bookings import (
    HALF,
    THEN,
    accepted_lead,
    at_a_company,
    booked,
    person_of,
    say,
    stands,
)
from accord.handoffs.tests.builders import AT, DAY, HOUR, actor, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import agreed
from accord.handoffs.values.handoffs import Answer, Move
from accord.handoffs.values.meetings import MeetingAct, MeetingState, UnableToBook
from accord.intake import api as intake
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Actor, Role
from tests.soak import rounds

TRIALS = rounds(3, full=60)


def at_once(
    leads: list[int], host: Actor, by: list[Actor], *, apart: timedelta = timedelta()
) -> list[str]:
    """Book one time for several leads at one moment, or so far apart; answers what came of each."""
    ready, told = Barrier(len(leads)), [""] * len(leads)

    def one(place: int) -> None:
        try:
            ready.wait(30)
            booked(leads[place], host, by[place], starts_at=THEN + place * apart)
            told[place] = "done"
        except UnableToBook as refusal:
            told[place] = refusal.why.value
        finally:
            connection.close()

    threads = [Thread(target=one, args=(place,)) for place in range(len(leads))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return told


def rows() -> list[Meeting]:
    return list(Meeting.objects.filter(state="booked"))


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks finds the time free: only the database is left to tell them apart."""
    monkeypatch.setattr(operations, "check_free", lambda **_told: "UTC")


@pytest.mark.usefixtures("blind")
@pytest.mark.soak
def test_of_two_who_book_one_time_one_does(committed: None):
    teams = make_teams()
    ae = actor("Anton", Role.AE)
    for trial in range(TRIALS):
        Meeting.objects.all().delete()
        names = [f"Ana{trial}", f"Bogdan{trial}"]
        leads = [at_a_company(make_mql(name, owner=teams.seller.member_id)) for name in names]
        told = at_once(leads, ae, [teams.seller, teams.seller])
        assert sorted(told) == ["done", "taken"]
        assert len(rows()) == 1
        # Whoever was refused has handed nothing over.
        assert Handoff.objects.filter(lead_id__in=leads).count() == 1


@pytest.mark.usefixtures("blind")
def test_one_after_the_other_both_do(committed: None):
    """What keeps them apart above is that they overlap, and nothing else."""
    teams = make_teams()
    ae = actor("Anton", Role.AE)
    leads = [at_a_company(make_mql(name, owner=teams.seller.member_id)) for name in ("A", "B")]
    assert at_once(leads, ae, [teams.seller, teams.seller], apart=HALF) == ["done", "done"]
    assert len(rows()) == 2


@pytest.mark.django_db
def test_meetings_of_whoever_leaves_go_with_the_hand_off_or_are_called_off():
    teams, ae = make_teams(), actor("Anton", Role.AE)
    lead = at_a_company(make_mql(owner=teams.seller.member_id))
    card = booked(lead, ae, teams.seller)
    other = at_a_company(make_mql("Bogdan", owner=teams.other.member_id))
    clash = booked(other, ae, teams.other, starts_at=THEN + DAY)
    third = at_a_company(make_mql("Cora", owner=teams.sales_lead.member_id))
    booked(third, teams.sales_lead, teams.sales_lead, starts_at=THEN + DAY)
    fourth = at_a_company(make_mql("Dora", owner=teams.seller.member_id))
    away = booked(fourth, ae, teams.seller, starts_at=THEN + 2 * DAY)
    team.add_absence(
        member_id=teams.sales_lead.member_id or 0, first_day=(THEN + 2 * DAY).date(),
        last_day=(THEN + 2 * DAY).date(), deputy_id=teams.other.member_id or 0,
        actor=teams.sales_lead, at=AT,
    )  # fmt: skip
    intake.leave(member_id=ae.member_id or 0, actor=teams.sales_lead, at=AT + HOUR)
    found = handoffs.get_meeting(meeting_id=card.id)
    assert (found.host_id, found.sequence) == (teams.sales_lead.member_id, 1)
    assert stands(clash) == (MeetingState.CANCELLED, False)
    assert stands(away) == (MeetingState.CANCELLED, False)
    assert notices.count_unread(member_id=teams.sales_lead.member_id or 0) > 0


@pytest.mark.django_db
def test_a_word_of_a_meeting_is_known_of_all_leads_of_its_person():
    """Also of the hand-off of another one, which a sweep would read again only later."""
    teams = make_teams()
    agreed()
    lead = accepted_lead(teams)
    card = booked(lead, teams.seller, teams.seller)
    first = Handoff.objects.get(lead_id=lead).pk
    handoffs.move(
        handoff_id=first, move=Move.RECYCLE, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing", until=AT + 30 * DAY),
    )  # fmt: skip
    again = make_mql("Ana B.", owner=teams.other.member_id)
    number = handed(again, at=AT + 2 * HOUR)
    intake.merge_people(
        first=person_of(lead), second=person_of(again), actor_id=None, at=AT + 2 * HOUR
    )
    say(card, MeetingAct.HELD, teams.seller, at=THEN + HOUR)
    stops = dict(Clock.objects.filter(handoff_id=number).values_list("promise", "stop"))
    assert stops["attempt"] == "self_reported"
    assert handoffs.settle_all() == 0
