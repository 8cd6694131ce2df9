"""A lead comes back from sales: to whom, why, until when it rests, and when it goes again."""

from datetime import datetime

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    KIND,
    MINUTE,
    Teams,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.values.handoffs import Answer, Move, Outcome, State, UnableToMove, Unmoved
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.leads.values import Ending

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> Teams:
    return make_teams()


def test_a_rejected_lead_goes_back_to_marketing_in_the_same_moment(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="not_icp_role"),
    )  # fmt: skip
    assert (done.state, done.outcome) == (State.CLOSED, Outcome.REJECTED)
    back = Handoff.objects.get(pk=done.back_id)
    assert (back.to_side, back.owner_id, back.after_id, back.reason) == (
        "marketing", teams.marketing_lead.member_id, number, "not_icp_role",
    )  # fmt: skip
    assert leads.get_lead(lead_id=lead).ending is Ending.DISQUALIFIED


def test_a_rejection_taken_back_leaves_the_lead_as_it_was(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    with pytest.raises(UnableToMove) as refused:
        handoffs.undo(handoff_id=number, actor=teams.other, at=AT + HOUR + MINUTE)
    assert refused.value.why is Unmoved.NOT_YOURS
    handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + HOUR + MINUTE)
    assert Handoff.objects.get(pk=number).state == "offered"
    assert Handoff.objects.get(pk=done.back_id).outcome == "merged"
    lead_now = leads.get_lead(lead_id=lead)
    assert (lead_now.ending, lead_now.closed_at) == (None, None)


def test_why_a_lead_came_back_and_until_when_it_rests_stays_with_marketing(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    wake_on = (AT + 60 * DAY).date()
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing", wake_on=wake_on),
    )  # fmt: skip
    handoffs.move(
        handoff_id=done.back_id, move=Move.ACCEPT, actor=teams.marketing_lead, at=AT + DAY
    )
    back = Handoff.objects.get(pk=done.back_id)
    assert (back.state, back.reason, back.wake_on) == ("worked", "bad_timing", wake_on)


def returned(teams: Teams, *, reason: str) -> int:
    """A lead that came back an hour after AT and was looked at by marketing; answers it."""
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason=reason),
    )  # fmt: skip
    Handoff.objects.filter(lead_id=lead, to_side="marketing").update(
        state="closed", outcome="ended", closed_at=AT + HOUR, owner_active=None
    )
    bulk.execute("update leads_lead set ending = '', closed_at = null")
    return lead


def test_a_lead_that_came_back_rests_until_something_of_it_happens(teams):
    lead = returned(teams, reason="bad_timing")
    again = {"lead_ids": [lead], "kind": KIND}
    [refused] = handoffs.hand_over(order=handoffs.Order(at=AT + DAY), **again).refused
    assert refused.why is Unmoved.COOLING
    made = handoffs.hand_over(order=handoffs.Order(at=AT + 20 * DAY), **again)
    assert list(made.made) == [lead]


@pytest.mark.parametrize(
    ("happens", "gets"), [("nothing", "sales_lead"), ("named", "seller"), ("news", "seller")]
)
def test_who_gave_a_lead_back_gets_it_again_by_news_of_it_or_by_name(teams, happens, gets):
    lead = returned(teams, reason="bad_timing")
    leads.hand_to(owners={lead: teams.seller.member_id})
    if happens == "news":
        click(lead, at=AT + 2 * HOUR)
    to = teams.seller.member_id if happens == "named" else None
    number = handed(lead, at=AT + 20 * DAY, to=to)
    assert Handoff.objects.get(pk=number).owner_id == getattr(teams, gets).member_id


def test_what_came_back_to_have_its_data_put_right_need_not_rest(teams):
    """It goes to who asked for that, too: put right is what they waited for."""
    lead = returned(teams, reason="wrong_person")
    number = handed(lead, at=AT + 2 * HOUR)
    assert Handoff.objects.get(pk=number).owner_id == teams.seller.member_id


def click(lead: int, *, at: datetime) -> None:
    """Its buyer follows the link of a mail."""
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    clicked = journeys.Touches(
        source="mail", external_key=["k1"], person_id=[person], company_id=[None],
        kind=["email_click"], direction=["in"], reach=["1:many"], team=["marketing"],
        channel=["email"], campaign_id=[None], asset_id=[None], member_id=[None],
        occurred_at=[at], detail=[{}],
    )  # fmt: skip
    journeys.record_touches(touches=clicked, at=at, batch_id=None)


def test_what_a_guard_of_mail_clicked_is_no_news_of_a_lead(teams):
    lead = returned(teams, reason="bad_timing")
    click(lead, at=AT + 2 * HOUR)
    again = {"lead_ids": [lead], "kind": KIND, "order": handoffs.Order(at=AT + DAY)}
    bulk.execute("update journeys_touch set is_machine = true")
    assert [one.why for one in handoffs.hand_over(**again).refused] == [Unmoved.COOLING]
    bulk.execute("update journeys_touch set is_machine = false")
    assert list(handoffs.hand_over(**again).made) == [lead]


@pytest.mark.parametrize("code", ["do_not_contact", "unsubscribed"])
def test_whoever_asked_to_be_left_alone_is_until_that_is_taken_back(teams, code):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    reject = {
        "handoff_id": number, "move": Move.REJECT, "actor": teams.seller,
        "answer": Answer(reason=code, words="By phone, today"),
    }  # fmt: skip
    assert may(lead) == {"newsletter": False, "sales_contact": True, "service": True}
    handoffs.move(**reject, at=AT + HOUR)
    assert may(lead) == {"newsletter": False, "sales_contact": False, "service": True}
    [said] = contacts.list_said(person_id=leads.get_lead(lead_id=lead).person_id)
    assert (said.reason, said.recorded_by_id) == ("By phone, today", teams.seller.member_id)
    handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + HOUR + MINUTE)
    assert may(lead) == {"newsletter": False, "sales_contact": True, "service": True}
    handoffs.move(**reject, at=AT + HOUR + 2 * MINUTE)
    assert may(lead)["sales_contact"] is False


def test_another_reason_keeps_no_refusal_and_no_undo_takes_one_that_stands(teams):
    lead = make_mql(owner=teams.seller.member_id)
    person = leads.get_lead(lead_id=lead).person_id
    number = handed(lead)
    objected = contacts.Consent(person, "sales_contact", contacts.Change.OBJECTED, AT)
    contacts.record_consents(consents=[objected], recorded_at=AT)
    handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="not_icp_role"),
    )  # fmt: skip
    handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + HOUR + MINUTE)
    assert len(contacts.list_said(person_id=person)) == 1
    assert may(lead)["sales_contact"] is False


def may(lead: int) -> dict[str, bool]:
    """For what one may write to a lead's person."""
    person = leads.get_lead(lead_id=lead).person_id
    asked = ("newsletter", "sales_contact", "service")
    return {
        purpose: contacts.may_contact(person_id=person, purpose=purpose, at=AT).is_allowed
        for purpose in asked
    }
