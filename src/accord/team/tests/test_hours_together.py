"""With two leaders, one proposes the hours of both teams and the other confirms them."""

import pytest
from django.db import IntegrityError, transaction

from accord.team import api as team
from accord.team import models
from accord.team.tests.test_hours import AT, DAY, LONG, NEXT_WEEK, SHORT, actor, give, kinds, made
from accord.team.tests.test_hours import says as said
from accord.team.values import Actor, HoursFlaw, LeadershipMode, Role, Side

pytestmark = pytest.mark.django_db
THEN = AT + 10 * DAY


@pytest.fixture
def leaders() -> tuple[Actor, Actor]:
    return actor("Sal", Role.SALES_LEAD), actor("Mia", Role.MARKETING_LEAD)


def company() -> int:
    return team.get_calendar(key="company").id


def propose(by: Actor, *, day=NEXT_WEEK, says=SHORT, **told) -> int:
    return team.propose_hours(
        calendar_id=told.pop("calendar", company()),
        says=says,
        first_day=day,
        actor=by,
        at=AT,
        **told,
    )


def confirm(number: int, by: Actor, at=AT) -> None:
    team.confirm_hours(proposal_id=number, actor=by, at=at)


def test_what_one_leader_proposes_holds_once_the_other_confirms(leaders):
    sal, mia = leaders
    assert not team.may_set_hours(actor=sal, calendar_id=company())
    number = propose(sal, place=("RO", ""))
    assert said(at=THEN) != SHORT
    [waiting] = team.list_proposals()
    assert (waiting.says, waiting.proposed_by) == (SHORT, sal.member_id)
    confirm(number, mia)
    assert said(at=THEN) == SHORT
    assert said(at=AT) != SHORT
    assert team.get_calendar(key="company").country == "RO"
    assert team.list_proposals() == []
    assert kinds()[-3:] == ["calendar.proposed", "calendar.changed", "calendar.settled"]


def test_the_company_goes_by_another_calendar_once_both_want_it(leaders):
    sal, mia = leaders
    desk = made(sal)
    number = propose(mia, calendar=desk, says=None)
    assert said(at=THEN) != LONG
    confirm(number, sal)
    assert said(at=THEN) == LONG


def test_nobody_confirms_what_they_proposed_themselves(leaders):
    sal, _mia = leaders
    number = propose(sal)
    before = kinds()
    with pytest.raises(team.UnableToSetHours) as refused:
        confirm(number, sal)
    assert refused.value.flaw is HoursFlaw.OWN_PROPOSAL
    assert said(at=THEN) != SHORT
    assert kinds() == before


def test_two_leaders_of_one_team_are_not_both_teams(leaders):
    sal, _mia = leaders
    number = propose(sal)
    with pytest.raises(team.UnableToAssign):
        confirm(number, actor("Sid", Role.SALES_LEAD))
    assert said(at=THEN) != SHORT
    assert len(team.list_proposals()) == 1


def test_who_lost_their_team_meanwhile_has_proposed_nothing(leaders):
    sal, mia = leaders
    number = propose(sal)
    above = actor("Rev", Role.REV_OPS)
    team.end_role(member_id=sal.member_id, role="sales_lead", actor=above, at=AT)
    with pytest.raises(team.UnableToAssign):
        confirm(number, mia)
    confirm(number, above)
    assert said(at=THEN) == SHORT


def test_who_leads_nobody_neither_proposes_nor_confirms(leaders):
    sal, _mia = leaders
    seller, sponsor = actor("Sam", Role.SDR), actor("Boss", Role.SPONSOR)
    with pytest.raises(team.UnableToAssign):
        propose(seller)
    number = propose(sal)
    for one in (seller, sponsor):
        with pytest.raises(team.UnableToAssign):
            confirm(number, one)
        with pytest.raises(team.UnableToAssign):
            team.decline_hours(proposal_id=number, actor=one, at=AT)
    assert len(team.list_proposals()) == 1


def test_one_proposal_waits_at_a_time_and_is_declined_or_taken_back(leaders):
    sal, mia = leaders
    number = propose(sal)
    with pytest.raises(team.UnableToSetHours, match="proposed"):
        propose(mia, says=LONG)
    team.decline_hours(proposal_id=number, actor=mia, at=AT)
    again = propose(mia, says=LONG)
    team.decline_hours(proposal_id=again, actor=mia, at=AT)
    ends = models.HoursProposal.objects.order_by("id").values_list("end", flat=True)
    assert list(ends) == ["declined", "withdrawn"]
    with pytest.raises(LookupError):
        confirm(number, sal)
    assert said(at=THEN) not in (SHORT, LONG)


def test_a_day_that_is_over_by_then_is_confirmed_no_more(leaders):
    sal, mia = leaders
    with pytest.raises(team.UnableToSetHours, match="past"):
        propose(sal, day=AT.date() - DAY)
    number = propose(sal)
    with pytest.raises(team.UnableToSetHours, match="past"):
        confirm(number, mia, at=THEN)
    assert len(team.list_proposals()) == 1
    assert said(at=THEN) != SHORT


def test_who_leads_all_of_them_asks_nobody(leaders):
    sal, mia = leaders
    desk = made(sal)
    give(sal, Side.SALES, desk)
    assert team.may_set_hours(actor=sal, calendar_id=desk)
    assert not team.may_set_hours(actor=mia, calendar_id=desk)
    team.set_leadership(mode=LeadershipMode.COMBINED, at=AT, actor_id=None)
    assert team.may_set_hours(actor=mia, calendar_id=company())
    assert team.others_who_manage(member_id=sal.member_id) == [mia.member_id]


def test_the_database_itself_refuses_a_proposal_that_contradicts_itself(leaders):
    sal, _mia = leaders
    propose(sal)
    told = {"calendar_id": company(), "first_day": NEXT_WEEK, "proposed_by_id": sal.member_id}
    for wrong in (
        {"document": {}},
        {"side": "both", "document": {}},
        {"side": "sales"},
        {"side": "both", "end": "kept"},
        {"side": "both", "end": "lost", "ended_at": AT},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.HoursProposal.objects.create(made_at=AT, **told, **wrong)
