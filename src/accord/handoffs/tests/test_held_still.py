"""Marketing holds still while sales works somebody, and may write again once it does not."""

from datetime import timedelta

import pytest

from accord.contacts.api import Verdict
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.tests.builders import AT, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.values.handoffs import Answer, Move
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> Teams:
    return make_teams()


def mail_to(lead: int, *, reach: journeys.Reach = journeys.Reach.ONE_TO_MANY) -> Verdict:
    [(person, address)] = bulk.fetch(
        """select p.id, p.email from live.leads l join live.persons p on p.id = l.person_id
           where l.id = %s""",
        [lead],
    )
    return journeys.may_mail(
        address=address, person_id=person, purpose="sales_contact", at=AT + HOUR, reach=reach
    ).verdict


def test_mail_to_many_stops_with_the_hand_off_and_goes_on_after_it_came_back(teams):
    lead, other = make_mql(), make_mql("Zoe")
    assert mail_to(lead) is Verdict.ASSUMED
    number = handed(lead, to=teams.seller.member_id)
    assert mail_to(lead) is Verdict.SALES_AT_WORK
    assert mail_to(lead, reach=journeys.Reach.ONE_TO_ONE) is Verdict.ASSUMED
    assert mail_to(other) is Verdict.ASSUMED
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT)
    assert mail_to(lead) is Verdict.SALES_AT_WORK
    handoffs.move(
        handoff_id=number, move=Move.RECYCLE, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="not_ready", wake_on=(AT + timedelta(days=30)).date()),
    )  # fmt: skip
    assert mail_to(lead) is Verdict.ASSUMED


def test_a_customer_is_written_to_while_their_ae_keeps_them(teams):
    lead = make_mql()
    number = handed(lead, to=teams.seller.member_id)
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT)
    stage = leads.get_lead(lead_id=lead).stage
    won = StageMove(stage, AT + HOUR, cause=Cause.HAND, ending=Ending.WON)
    leads.move_leads(moves={lead: [won]}, at=AT + HOUR, batch_id=None)
    assert mail_to(lead) is Verdict.ASSUMED
