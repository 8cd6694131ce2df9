"""A won deal is told once to everybody who had a part in it, by what really happened."""

from datetime import datetime

import pytest

from accord.campaigns.models import Campaign
from accord.contacts import api as contacts
from accord.contacts.tests.builders import companies
from accord.contacts.values.groups import GroupRole, Stance
from accord.content.models import Asset
from accord.deals import api as deals
from accord.deals.values import DealRecords, DealStatus
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    Teams,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.tests.test_clocks import call
from accord.journeys import api as journeys
from accord.notices import api as notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> Teams:
    return make_teams()


@pytest.fixture
def lead(teams: Teams) -> int:
    """Visited by a campaign, read a piece, handed over by marketing, called by a seller."""
    number = make_mql(owner=teams.seller.member_id)
    asset = Asset.objects.create(title="A guide", kind="guide", source="t", external_key="a")
    campaign = Campaign.objects.create(name="Spring", source="t", external_key="c")
    visit(number, at=AT - 8 * DAY, campaign=campaign.pk, asset=asset.pk)
    visit(number, at=AT - 7 * DAY, asset=asset.pk)
    handed(number, actor_id=teams.marketer.member_id)
    call(number, by=teams.seller.member_id, at=AT + HOUR)
    return number


def visit(lead: int, *, at: datetime, campaign: int | None = None, asset: int | None) -> None:
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    touches = journeys.Touches(
        source="web", external_key=[at.isoformat()], person_id=[person], company_id=[None],
        kind=["content_view"], direction=["in"], reach=["1:many"], team=["marketing"],
        channel=["web"], campaign_id=[campaign], asset_id=[asset], member_id=[None],
        occurred_at=[at], detail=[{}],
    )  # fmt: skip
    journeys.record_touches(touches=touches, at=at, batch_id=None)


def say(
    lead: int, status: DealStatus, *, closed_at: datetime | None, owner: int | None = None
) -> int:
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    records = DealRecords(
        source="crm", external_key=["d1"], name=["Plant"], product=[None], stage=["x"],
        status=[status], amount_minor=[None], currency=["EUR"], opened_at=[AT],
        closed_at=[closed_at], expected_on=[None], tool_category=[None], lost_reason=[""],
        segment=[None], origin=[None],
        person_id=[person], company_id=[None],
        lead_id=[lead], lead_reference=[""], campaign_id=[None], owner_id=[owner],
        developer_id=[None], attributes=[{}],
    )  # fmt: skip
    return deals.record_deals(records=records, at=AT, batch_id=None).ids[0]


def told() -> set[int]:
    rows = bulk.fetch(
        "select member_id from notices_notice where kind = 'won_together' and withdrawn_at is null"
    )
    return {member for (member,) in rows}


def test_everybody_who_had_a_part_in_it_is_told_once(teams, lead):
    won_at = AT + 12 * DAY
    deal = say(lead, DealStatus.WON, closed_at=won_at, owner=teams.other.member_id)
    for _again in range(2):
        handoffs.follow_written(at=won_at)
    part = {teams.seller.member_id, teams.other.member_id, teams.marketer.member_id}
    assert told() == part
    assert bulk.fetch(
        "select count(*) from notices_notice where key = %s", [f"deal:{deal}:won"]
    ) == [(len(part),)]
    [story] = handoffs.stories_of(deal_ids=[deal])
    assert (story.first_at, story.days) == (AT - 8 * DAY, 20)
    assert (story.called_by, story.called_at) == (teams.seller.member_id, AT + HOUR)
    assert len(story.asset_ids) == 1
    [notice] = notices.list_for(member_id=teams.seller.member_id, limit=1)
    assert notice.facts == {
        "deal": deal, "days": 20, "campaign": story.campaign_id, "count": 1,
        "by": teams.seller.member_id,
    }  # fmt: skip


def test_who_owns_its_campaign_and_who_worked_another_of_the_group_had_a_part_in_it(teams, lead):
    """Leads that went by themselves were handed over by nobody: marketing is told all the same."""
    Campaign.objects.update(owner_id=teams.marketing_lead.member_id)
    boss = make_mql("Bo", owner=teams.sales_lead.member_id)
    visit(boss, at=AT - 9 * DAY, asset=None)
    call(boss, by=teams.sales_lead.member_id, at=AT, key="boss")
    deal = say(lead, DealStatus.WON, closed_at=AT + DAY)
    [story] = handoffs.stories_of(deal_ids=[deal])
    assert teams.marketing_lead.member_id in story.members
    assert teams.sales_lead.member_id not in story.members
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [boss])
    rows = companies({"key": "acme", "name": "Acme"})
    [acme] = contacts.record_companies(records=rows, at=AT, batch_id=None).ids
    group = contacts.open_group(company_id=acme, name="Line", actor_id=None, at=AT)
    contacts.add_group_member(
        group_id=group, person_id=person, role=GroupRole.USER, stance=Stance.UNKNOWN,
        actor_id=None, at=AT,
    )  # fmt: skip
    deals.link_group(deal_id=deal, group_id=group, actor_id=None, at=AT)
    [story] = handoffs.stories_of(deal_ids=[deal])
    assert teams.sales_lead.member_id in story.members
    assert story.first_at == AT - 9 * DAY


def test_what_was_won_long_ago_is_history(teams, lead):
    say(lead, DealStatus.WON, closed_at=AT + DAY)
    handoffs.follow_written(at=AT + 9 * DAY)
    assert told() == set()


def test_a_deal_that_is_open_or_lost_tells_nobody(teams, lead):
    say(lead, DealStatus.OPEN, closed_at=None)
    handoffs.follow_written(at=AT + DAY)
    deal = say(lead, DealStatus.LOST, closed_at=AT + DAY)
    handoffs.follow_written(at=AT + DAY)
    assert told() == set()
    assert handoffs.stories_of(deal_ids=[deal]) == []


def test_what_is_not_won_after_all_is_withdrawn(teams, lead):
    say(lead, DealStatus.WON, closed_at=AT + DAY)
    handoffs.follow_written(at=AT + DAY)
    assert told() != set()
    say(lead, DealStatus.OPEN, closed_at=None)
    handoffs.follow_written(at=AT + 2 * DAY)
    assert told() == set()


def test_what_came_after_the_signature_is_no_part_of_it(teams, lead):
    call(lead, by=teams.sales_lead.member_id, at=AT + 3 * DAY, key="later")
    deal = say(lead, DealStatus.WON, closed_at=AT + 2 * DAY)
    [story] = handoffs.stories_of(deal_ids=[deal])
    assert teams.sales_lead.member_id not in story.members
