"""Whoever works a lead keeps it until the next one accepts, also once its deal is won."""

from datetime import datetime

import pytest

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.operations.following import settle
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
from accord.handoffs.values.handoffs import Answer, Move, UnableToMove, Unmoved
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove
from accord.team.values import Actor, Role, Scope

pytestmark = pytest.mark.django_db
ON = "ae_to_customer_team"


@pytest.fixture
def teams() -> Teams:
    return make_teams()


@pytest.fixture
def ae(teams: Teams) -> Actor:
    return actor("Anton", Role.AE)


def accept(number: int, by: Actor, *, at: datetime) -> None:
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=by, at=at)


def keeper(lead: int) -> tuple[int | None, list[int]]:
    """Whose the lead is, and who works it."""
    worked = Handoff.objects.filter(lead_id=lead, state="worked")
    return leads.get_lead(lead_id=lead).owner_id, list(worked.values_list("owner_id", flat=True))


def win(lead: int, *, at: datetime) -> None:
    stage = leads.get_lead(lead_id=lead).stage
    won = StageMove(stage, at, cause=Cause.HAND, ending=Ending.WON)
    leads.move_leads(moves={lead: [won]}, at=at, batch_id=None)


def follow(at: datetime) -> None:
    """As the sweep does, of all that was written."""
    handoffs.follow_written(at=at)
    numbers = list(Handoff.objects.values_list("id", flat=True))
    settle(handoff_ids=numbers, at=at)


def test_a_won_deal_keeps_its_ae_until_the_customer_team_accepts(teams, ae):
    lead = make_mql(owner=ae.member_id)
    first = handed(lead)
    accept(first, ae, at=AT + HOUR)
    win(lead, at=AT + DAY)
    follow(AT + DAY)
    assert keeper(lead) == (ae.member_id, [ae.member_id])
    last = handed(lead, kind=ON, at=AT + DAY + HOUR, to=teams.other.member_id)
    follow(AT + DAY + 2 * HOUR)
    assert keeper(lead) == (ae.member_id, [ae.member_id])
    assert Handoff.objects.get(pk=last).owner_id == teams.other.member_id
    accept(last, teams.other, at=AT + 2 * DAY)
    follow(AT + 2 * DAY)
    assert keeper(lead) == (teams.other.member_id, [teams.other.member_id])
    assert Handoff.objects.get(pk=first).outcome == "passed_on"


def test_who_is_turned_down_by_the_next_one_keeps_the_lead(teams, ae):
    lead = make_mql(owner=ae.member_id)
    accept(handed(lead), ae, at=AT + HOUR)
    last = handed(lead, kind=ON, at=AT + DAY, to=teams.other.member_id)
    handoffs.move(
        handoff_id=last, move=Move.REJECT, actor=teams.other, at=AT + DAY + HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    follow(AT + DAY + HOUR)
    assert keeper(lead) == (ae.member_id, [ae.member_id])
    assert leads.get_lead(lead_id=lead).ending is None
    assert not Handoff.objects.filter(lead_id=lead, to_side="marketing").exists()
    told = bulk.fetch("select member_id from notices_notice where kind = 'returned'")
    assert told == [(ae.member_id,)]


def test_an_acceptance_taken_back_gives_the_lead_back(teams, ae):
    lead = make_mql(owner=ae.member_id)
    accept(handed(lead), ae, at=AT + HOUR)
    last = handed(lead, kind=ON, at=AT + DAY, to=teams.other.member_id)
    accept(last, teams.other, at=AT + DAY + HOUR)
    handoffs.undo(handoff_id=last, actor=teams.other, at=AT + DAY + HOUR + MINUTE)
    follow(AT + DAY + HOUR + MINUTE)
    assert keeper(lead) == (ae.member_id, [ae.member_id])
    assert Handoff.objects.get(pk=last).owner_id == teams.other.member_id


def test_a_tool_that_gives_the_lead_to_a_third_moves_whoever_works_it(teams, ae):
    lead = make_mql(owner=ae.member_id)
    first = handed(lead)
    accept(first, ae, at=AT + HOUR)
    last = handed(lead, kind=ON, at=AT + DAY, to=teams.other.member_id)
    bulk.execute("update leads_lead set owner_id = %s where id = %s",
                 [teams.seller.member_id, lead])  # fmt: skip
    follow(AT + DAY + HOUR)
    assert Handoff.objects.get(pk=first).owner_id == teams.seller.member_id
    assert Handoff.objects.get(pk=last).owner_id == teams.other.member_id


def test_who_is_handed_a_lead_sees_it_before_they_accept(teams, ae):
    lead = make_mql(owner=ae.member_id)
    accept(handed(lead), ae, at=AT + HOUR)
    last = handed(lead, kind=ON, at=AT + DAY, to=teams.other.member_id)
    theirs = Scope(members=frozenset({teams.other.member_id}), unowned=False)
    strangers = Scope(members=frozenset({teams.seller.member_id}), unowned=False)
    listed = handoffs.list_handoffs(where=handoffs.HandoffFilter(scope=theirs))[0]
    assert [one.id for one in listed] == [last]
    assert handoffs.is_handed_within(lead_id=lead, scope=theirs)
    assert handoffs.list_handoffs(where=handoffs.HandoffFilter(scope=strangers))[0] == []
    assert not handoffs.is_handed_within(lead_id=lead, scope=strangers)


def test_one_lead_passes_many_times_both_ways_and_every_pass_is_kept(teams, ae):
    lead = make_mql(owner=teams.seller.member_id)
    first = handed(lead)
    sent_back = handoffs.move(
        handoff_id=first, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    second = handoffs.hand_over_again(
        handoff_id=sent_back.back_id or 0, kind="marketing_to_sdr", at=AT + 20 * DAY,
        actor=teams.marketing_lead, to=teams.other.member_id,
    )  # fmt: skip
    accept(second, teams.other, at=AT + 20 * DAY + HOUR)
    third = handed(lead, kind=ON, at=AT + 21 * DAY, to=ae.member_id)
    accept(third, ae, at=AT + 21 * DAY + HOUR)
    passes = Handoff.objects.filter(lead_id=lead).order_by("id")
    assert [(row.kind, row.outcome or row.state) for row in passes] == [
        ("marketing_to_sdr", "rejected"), ("sales_to_marketing", "ended"),
        ("marketing_to_sdr", "passed_on"), (ON, "worked"),
    ]  # fmt: skip
    assert keeper(lead) == (ae.member_id, [ae.member_id])


def test_what_is_passed_on_already_does_not_wait_for_another_as_well(teams, ae):
    lead = make_mql(owner=teams.seller.member_id)
    first = handed(lead)
    accept(first, teams.seller, at=AT + HOUR)
    second = handed(lead, kind=ON, at=AT + DAY, to=ae.member_id)
    with pytest.raises(UnableToMove) as refused:
        handoffs.move(
            handoff_id=first, move=Move.REJECT, actor=teams.seller, at=AT + DAY + HOUR,
            answer=Answer(reason="wrong_owner"),
        )  # fmt: skip
    assert refused.value.why is Unmoved.OPEN_ALREADY
    states = Handoff.objects.filter(lead_id=lead).order_by("id").values_list("id", "state")
    assert list(states) == [(first, "worked"), (second, "offered")]


def test_marketing_hands_over_again_by_no_kind_of_sales(teams, ae):
    lead = make_mql(owner=teams.seller.member_id)
    back = handoffs.move(
        handoff_id=handed(lead), move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    ).back_id  # fmt: skip
    with pytest.raises(UnableToMove) as refused:
        handoffs.hand_over_again(
            handoff_id=back or 0, kind=ON, actor=teams.marketing_lead, at=AT + 20 * DAY,
            to=ae.member_id,
        )  # fmt: skip
    assert refused.value.why is Unmoved.OTHER_SIDE
    assert Handoff.objects.get(pk=back).state == "offered"
