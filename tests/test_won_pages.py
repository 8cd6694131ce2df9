"""A deal's page tells how both teams won it, and a deal that is open tells nothing of it."""

from accord.deals.values import DealStatus
from accord.handoffs.tests.builders import AT, DAY
from accord.handoffs.tests.test_winning import lead, pytestmark, say, teams
from tests import people
from tests.test_desk_pages import words

__all__ = ["lead", "pytestmark", "teams"]


def test_the_page_of_a_won_deal_says_who_did_what(teams, lead):
    deal = say(lead, DealStatus.OPEN, closed_at=None)
    leader = people.signed_in("sales_lead", name="Ada", email="ada@example.com")
    assert "You two did this" not in words(leader.get(f"/deals/{deal}/"))
    say(lead, DealStatus.WON, closed_at=AT + 12 * DAY)
    page = words(leader.get(f"/deals/{deal}/"))
    assert "You two did this" in page
    for said in ("Spring", "A guide", "Mara on", "20 days after the first visit", "Dana"):
        assert said in page, said
    wins = words(leader.get("/together/wins/"))
    for said in ("Mara", "Dana", "Spring", "20 days after the first visit"):
        assert said in wins, said
