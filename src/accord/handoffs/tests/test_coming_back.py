"""A lead comes back from sales: to whom, why, until when it rests, and when it goes again."""

from datetime import datetime

import pytest

from accord.campaigns import api as campaigns
from accord.campaigns.models import Campaign
from accord.contacts import api as contacts
from accord.contacts.tests.builders import take
from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff
from accord.handoffs.operations.hearing import tell_said
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
from accord.leads.values import Cause, Ending, Promising, StageMove
from accord.team.values import Side

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


def test_the_day_on_which_a_lead_is_looked_at_again_is_one_of_whoever_names_it(teams):
    """At 20:00 in Greenwich it is the next day in Seoul."""
    evening = AT + 11 * HOUR
    bulk.execute(
        "update team_member set zone = 'Asia/Seoul' where id = %s", [teams.seller.member_id]
    )
    tomorrow = Answer(reason="bad_timing", wake_on=(AT + DAY).date())
    told = {"handoff_id": handed(make_mql(owner=teams.seller.member_id)), "move": Move.REJECT,
            "at": evening, "answer": tomorrow}  # fmt: skip
    with pytest.raises(UnableToMove) as refused:
        handoffs.move(actor=teams.seller, **told)
    assert refused.value.why is Unmoved.DAY_PAST
    assert handoffs.move(actor=teams.sales_lead, **told).outcome is Outcome.REJECTED


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
    to = {}
    if happens == "named":
        to = {"to": teams.seller.member_id}
        order = handoffs.Order(at=AT + 20 * DAY, **to)
        [refused] = handoffs.hand_over(lead_ids=[lead], kind=KIND, order=order).refused
        assert refused.why is Unmoved.GAVE_IT_BACK
        to["words"] = "They have a budget now, he told me"
    number = handed(lead, at=AT + 20 * DAY, **to)
    assert Handoff.objects.get(pk=number).owner_id == getattr(teams, gets).member_id


@pytest.mark.parametrize("told", [{}, {"title": "Buyer"}, {"name": "Ana Pop"}])
def test_what_came_back_to_have_its_data_put_right_goes_back_with_something_else(teams, told):
    """Then it need not rest and goes to who asked for it: put right is what they waited for. What
    is told again as it was is nothing else."""
    lead = returned(teams, reason="wrong_person")
    row = {"key": "Ana", "name": "Ana", "email": "ana@customer.example", **told}
    take(row, at=AT + 90 * MINUTE)
    order = handoffs.Order(at=AT + 2 * HOUR, words="" if told else " ")
    handed_over = handoffs.hand_over(lead_ids=[lead], kind=KIND, order=order)
    if not told:
        assert [one.why for one in handed_over.refused] == [Unmoved.NOT_PUT_RIGHT]
        return
    made = Handoff.objects.get(pk=handed_over.made[lead])
    assert (made.owner_id, made.facts["put_right"]) == (teams.seller.member_id, True)


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


def campaign(lead: int, *, owner: int) -> int:
    """A campaign that a lead came by, and who answers for it."""
    row = Campaign.objects.create(source="hand", external_key="Spring", name="Spring")
    bulk.execute("update leads_lead set campaign_id = %s where id = %s", [row.pk, lead])
    campaigns.give_owner(campaign_id=row.pk, owner_id=owner, actor_id=None, at=AT)
    return row.pk


def told(kind: str = "campaign_word") -> list[tuple[int, str, bool]]:
    """To whom what was said of their campaign, and whether it still holds."""
    rows = bulk.fetch(
        """select member_id, coalesce(facts->>'reason', facts->>'said', ''), withdrawn_at is null
           from notices_notice where kind = %s order by id""",
        [kind],
    )
    return [tuple(row) for row in rows]


def test_what_sales_makes_of_a_lead_reaches_whoever_owns_its_campaign_good_and_bad(teams):
    lead = make_mql(owner=teams.seller.member_id)
    owner, seller = teams.marketer.member_id, teams.seller
    campaign(lead, owner=owner)
    number = handed(lead, actor_id=owner)
    mine = {"handoff_id": number, "actor": seller}
    yes = Answer(promising=Promising.YES)
    handoffs.move(**mine, move=Move.ACCEPT, at=AT + HOUR, answer=yes)
    assert (told(), told("good_word")) == ([(owner, "yes", True)], [])  # said to them once
    handoffs.undo(**mine, at=AT + HOUR + MINUTE)
    assert told() == [(owner, "yes", False)]
    handoffs.move(**mine, move=Move.ACCEPT, at=AT + HOUR + 2 * MINUTE)
    late = Answer(reason="bad_timing", promising=Promising.NO)
    handoffs.move(**mine, move=Move.RECYCLE, at=AT + DAY, answer=late)
    assert told()[1:] == [(owner, "taken", True), (owner, "bad_timing", True)]
    scoring_word = {"lead_id": make_other(lead), "side": Side.SALES, "actor": seller}
    word = leads.judge(**scoring_word, said=Promising.NO, at=AT + DAY)
    assert told()[3:] == [(owner, "no", True)]
    leads.take_back_verdict(
        lead_id=scoring_word["lead_id"], verdict_id=word, actor=seller, at=AT + DAY
    )
    assert told()[3:] == [(owner, "no", False)]


def in_the_crm(
    *leads_of: int, at: datetime, stage: StageCode = StageCode.MQL, ending: Ending | None = None,
    reason: str = "",
) -> None:  # fmt: skip
    """What a tool of sales tells of leads, as it is taken in."""
    told = StageMove(stage, at, cause=Cause.RECORD, ending=ending, reason=reason)
    leads.move_leads(moves={lead: [told] for lead in leads_of}, at=at, batch_id=None)
    only = "{x} = pg_current_xact_id() and e.lead = any(%(only)s)"  # a test is one transaction
    tell_said(only, {"only": [*leads_of]}, at=at)


def test_what_sales_says_in_their_own_tool_reaches_the_campaigns_owner_the_same_day(teams):
    owner, lead = teams.marketer.member_id, make_mql(owner=teams.seller.member_id)
    number = campaign(lead, owner=owner)
    handed(lead, actor_id=owner)
    moves = {lead: [StageMove(StageCode.SQL, AT + HOUR, cause=Cause.RECORD)]}
    leads.move_leads(moves=moves, at=AT + HOUR, batch_id=None)
    handoffs.follow_written(at=AT + HOUR)  # as everything that comes in is
    assert told() == [(owner, "qualified", True)]
    in_the_crm(lead, at=AT + 2 * HOUR, stage=StageCode.OPPORTUNITY)  # said once
    assert told() == [(owner, "qualified", True)]
    back = make_other(lead)
    handed(back, at=AT)
    in_the_crm(back, at=AT + HOUR, ending=Ending.REJECTED, reason="bad_timing")
    assert told()[1:] == [(owner, "bad_timing", True)]
    bulk.execute("update campaigns_campaign set owner_id = null")
    lost = make_other(lead, name="Cy")
    in_the_crm(lost, at=AT + HOUR, ending=Ending.DISQUALIFIED, reason="What they wrote, plainly")
    assert told()[2:] == [(teams.marketing_lead.member_id, "disqualified", True)]
    many = [make_other(lead, name=f"Lead{place}") for place in range(4)]
    in_the_crm(*many, at=AT + HOUR, ending=Ending.REJECTED)
    told_of = "select facts from notices_notice where kind = 'campaign_word' order by id offset 3"
    assert [bulk.read_json(one) for (one,) in bulk.fetch(told_of)] == [
        {"count": 4, "campaign": number}
    ]


def test_what_was_said_in_accord_already_or_long_ago_is_told_no_second_time(teams):
    lead = make_mql(owner=teams.seller.member_id)
    owner = teams.marketer.member_id
    campaign(lead, owner=owner)
    yes = Answer(promising=Promising.YES)
    number = handed(lead)
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR, answer=yes)
    in_the_crm(lead, at=AT + DAY, stage=StageCode.SQL)
    past = make_other(lead)
    leads.move_leads(
        moves={past: [StageMove(StageCode.SQL, AT - HOUR, cause=Cause.RECORD)]},
        at=AT + 9 * DAY, batch_id=None,
    )  # fmt: skip
    handoffs.follow_written(at=AT + 9 * DAY)
    assert told() == [(owner, "yes", True)]


def test_what_was_before_a_lead_came_back_is_no_part_of_how_long_they_wait_next(teams):
    lead = make_mql(owner=teams.seller.member_id)
    click(lead, at=AT - HOUR)
    number = handed(lead)
    back = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    ).back_id  # fmt: skip
    again = handoffs.hand_over_again(
        handoff_id=back or 0, kind=KIND, actor=teams.marketing_lead, at=AT + 20 * DAY,
        to=teams.other.member_id,
    )  # fmt: skip
    begun = handoffs.asking_since(handoff_ids=[number, again])
    assert begun == {number: AT - HOUR, again: AT + 20 * DAY}
    waited = handoffs.list_waited(since=None, until=None, at=AT + 21 * DAY)
    assert {one.id: one.event_at for one in waited} == begun


def make_other(lead: int, *, name: str = "Bo") -> int:
    """Another lead of the same campaign."""
    other = make_mql(name)
    bulk.execute(
        "update leads_lead set campaign_id = (select campaign_id from leads_lead where id = %s)"
        " where id = %s", [lead, other],
    )  # fmt: skip
    return other


def test_who_owns_a_campaign_is_here_and_is_not_told_of_what_they_did(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = campaign(lead, owner=teams.seller.member_id)
    handoffs.move(handoff_id=handed(lead), move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR)
    assert told() == []
    bulk.execute(
        "update team_member set is_active = false where id = %s", [teams.marketer.member_id]
    )
    with pytest.raises(campaigns.UnableToOwn):
        campaigns.give_owner(
            campaign_id=number, owner_id=teams.marketer.member_id, actor_id=None, at=AT
        )
    assert campaigns.get_campaign(campaign_id=number).owner_id == teams.seller.member_id


def may(lead: int) -> dict[str, bool]:
    """For what one may write to a lead's person."""
    person = leads.get_lead(lead_id=lead).person_id
    asked = ("newsletter", "sales_contact", "service")
    return {
        purpose: contacts.may_contact(person_id=person, purpose=purpose, at=AT).is_allowed
        for purpose in asked
    }
