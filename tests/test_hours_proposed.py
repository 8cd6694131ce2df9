"""Hours of both teams on pages: one leader proposes them, the other is told and confirms."""

from datetime import UTC, datetime

import pytest

from accord.foundation import clock
from accord.notices import api as notices
from accord.team import api as team
from tests import people
from tests.test_hours_pages import PLACE, hours, text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def sal() -> int:
    return people.add_member("sales_lead", name="Sal")


@pytest.fixture
def mia() -> int:
    return people.add_member("marketing_lead", name="Mia")


def versions() -> int:
    [rows] = team.list_versions(calendar_ids=[team.get_calendar(key="company").id]).values()
    return len(rows)


def test_the_company_s_hours_are_proposed_told_and_confirmed(sal, mia):
    sales, marketing = people.as_member(sal), people.as_member(mia)
    assert "Propose these hours" in text(sales.get(PLACE + "company/"))
    sent = sales.post(PLACE + "company/", hours(fri="09:00–13:00", zone="UTC", act="save"))
    assert sent.status_code == 302
    assert versions() == 1
    [told] = notices.list_for(member_id=mia, before=None, limit=9)
    assert told.kind.code == "hours_proposed"
    assert notices.list_for(member_id=sal, before=None, limit=9) == []
    assert f'href="{PLACE}"' in text(marketing.get("/notices/"))
    page = text(marketing.get(PLACE))
    assert "Sal proposes, from Tuesday 1 December 2026 on:" in page
    assert "Friday: 09:00–13:00, instead of 09:00–18:00" in page
    own = text(sales.get(PLACE))
    assert "Take it back" in own
    assert 'value="confirm"' not in own
    [waiting] = team.list_proposals()
    place = f"{PLACE}proposed/{waiting.id}/"
    assert "You proposed these hours yourself" in text(
        sales.post(place, {"act": "confirm"}, follow=True)
    )
    assert versions() == 1
    marketing.post(place, {"act": "confirm"})
    assert versions() == 2
    assert marketing.post(place, {"act": "confirm"}).status_code == 404
    [told] = notices.list_for(member_id=mia, before=None, limit=9)
    assert told.withdrawn_at is not None


def test_another_calendar_for_the_company_and_holidays_are_proposed_too(sal, mia):
    sales, marketing = people.as_member(sal), people.as_member(mia)
    around = team.get_calendar(key="24x7").id
    given = {"whose": "both", "calendar": around, "first_day": "2026-12-01"}
    assert sales.post(PLACE + "give/", given).status_code == 302
    assert sales.post(PLACE + "give/", given).status_code == 422
    days = {"country": "RO", "region": "", "day": ["2026-11-30"]}
    assert sales.post(PLACE + "company/holidays/", days).status_code == 302
    page = text(marketing.get(PLACE))
    assert "The company: by these hours" in page
    assert "Monday 30 November 2026: closed, instead of 09:00–18:00" in page
    for waiting in team.list_proposals():
        marketing.post(f"{PLACE}proposed/{waiting.id}/", {"act": "decline"})
    assert team.list_proposals() == []
    assert versions() == 1


def test_whoever_leads_both_teams_keeps_hours_at_once_and_others_settle_nothing(sal):
    people.as_member(sal).post(PLACE + "company/", hours(act="save"))
    [waiting] = team.list_proposals()
    seller = people.signed_in("sdr")
    assert "Waits for the other leader" in text(seller.get(PLACE))
    assert 'value="confirm"' not in text(seller.get(PLACE))
    assert seller.post(f"{PLACE}proposed/{waiting.id}/", {"act": "confirm"}).status_code == 403
    both = people.signed_in("rev_ops")
    assert "Keep these hours" in text(both.get(PLACE + "company/"))
    both.post(PLACE + "company/", hours(act="save"))
    assert versions() == 2


def test_calendars_stand_fifty_to_a_page(sal):
    leader = people.as_member(sal)
    like = team.get_calendar(key="company").id
    says = team.version_of(calendar_id=like, at=NOW)[1]
    actor = team.find_actor(member_id=sal)
    for number in range(51):
        team.make_calendar(key=f"c{number}", name=f"C{number:02d}", says=says, actor=actor, at=NOW)
    first, second = text(leader.get(PLACE)), text(leader.get(PLACE, {"from": "50"}))
    assert (first.count("data-line"), second.count("data-line")) == (50, 3)
