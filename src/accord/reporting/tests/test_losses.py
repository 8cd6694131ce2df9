"""B46, C23: what leads cost that did not fit, and what may be lost on those that wait."""

from datetime import timedelta

import pytest

from accord.foundation import bulk, clock
from accord.handoffs.tests.builders import HOUR, Teams, make_teams
from accord.kernel.money import Money
from accord.reporting import api as reporting
from accord.reporting.tests.conftest import Books, insert
from accord.reporting.tests.test_promises import given, tried

EUR = "EUR"


@pytest.fixture
def teams(committed) -> Teams:
    return make_teams()


def returned(books: Books, teams: Teams, reason: str, *, campaign: int | None = None) -> int:
    lead = books.lead("2026-03-01", mql="2026-03-02", campaign_id=campaign)
    given(lead, teams.seller.member_id, reason=reason, hours=24 * 30)
    return lead


def test_leads_that_did_not_fit_cost_hours_and_their_part_of_what_the_campaign_cost(books, teams):
    fair = books.campaign("Fair", channel="event")
    books.cost(100_00, "2026-02-01", fair)
    unfit = returned(books, teams, "not_icp_role", campaign=fair)
    returned(books, teams, "bad_timing", campaign=fair)
    books.lead("2026-03-01", campaign_id=fair)
    for hour in (1, 2):
        tried(books, unfit, hours=hour)
    met(books, unfit, hours=3)
    met(books, unfit, hours=24 * 40)  # after it was given back: no cost of that decision
    [row] = books.rows("wasted_effort", by="campaign").values()
    assert row == {
        "leads": 1, "tried": 1, "tries": 3, "hours": 0.9, "cost": Money(33_33, EUR),
        "currency": EUR,
    }  # fmt: skip
    assert books.records("wasted_effort", "leads", fair, by="campaign") == [unfit]
    said = reporting.tell(books.ask("wasted_effort"))
    assert said == "1 lead that did not fit took 0.9 hours of sales and €33.33 to bring."


def met(books: Books, lead: int, *, hours: int) -> None:
    tried(books, lead, hours=hours)
    bulk.execute(
        "update journeys_touch set kind = 'meeting_held' "
        "where id = (select max(id) from journeys_touch)"
    )


def test_the_cost_of_a_channel_is_shared_by_its_leads_without_a_campaign_of_cost(books, teams):
    books.cost(90_00, "2026-02-01")
    bulk.execute("update campaigns_cost set channel = 'ads'")
    for number in range(3):
        lead = books.lead("2026-03-01", mql="2026-03-02", channel="ads")
        reason = "not_icp_role" if number else "bad_timing"
        given(lead, teams.seller.member_id, reason=reason, hours=1)
    assert books.rows("wasted_effort", by="channel")["ads"]["cost"] == Money(60_00, EUR)


def test_two_currencies_are_two_rows_and_the_leads_count_once(books, teams):
    fair = books.campaign("Fair")
    books.cost(10_00, "2026-02-01", fair)
    books.cost(20_00, "2026-02-01", fair, currency="RON")
    returned(books, teams, "not_icp_role", campaign=fair)
    rows = books.ask("wasted_effort").rows
    assert [(row.figures["leads"], row.figures["cost"]) for row in rows] == [
        (1, Money(10_00, EUR)), (0, Money(20_00, "RON")),
    ]  # fmt: skip
    assert reporting.tell(books.ask("wasted_effort")) == (
        "1 lead that did not fit took 0 hours of sales."
    )


def late(books: Books, teams: Teams, *, silent: bool = False) -> int:
    """A lead whose first try is overdue."""
    lead = books.lead("2026-10-01", mql="2026-10-02", owner_id=teams.seller.member_id)
    hand = given(lead, teams.seller.member_id)
    now = clock.now()
    insert(
        "handoffs_clock", handoff_id=hand, promise="attempt", side="sales",
        member_id=teams.seller.member_id, clause="speed", is_silent=silent, state="running",
        started_at=now - 5 * HOUR, due_at=now - HOUR, stop="", target=timedelta(hours=4),
        calendar_id=bulk.fetch("select min(id) from team_calendarversion")[0][0],
    )  # fmt: skip
    return lead


def test_what_may_be_lost_is_how_often_such_leads_buy_times_what_a_deal_is_worth(books, teams):
    for won in (True, False, False, False):
        moments = {"customer": "2026-03-20"} if won else {}
        lead = books.lead(
            "2026-03-01", mql="2026-03-02", **moments,
            ending="won" if won else "lost", closed="2026-03-20",
        )  # fmt: skip
        if won:
            books.deal("WON", "2026-03-20", amount=1_000_00, lead_id=lead)
    waits = late(books, teams)
    late(books, teams, silent=True)  # only measured: nobody is late by it, but it lies idle
    nobody = books.lead("2026-10-01", mql="2026-10-02")
    books.lead("2026-10-01")  # not ready for sales
    rows = books.rows("revenue_at_risk")
    assert {name: (row["leads"], row["amount"]) for name, row in rows.items()} == {
        "late": (1, Money(250_00, EUR)),
        "no_owner": (1, Money(250_00, EUR)),
        "idle": (1, Money(250_00, EUR)),
    }
    # Wilson's range of 1 in 4: 4.6 to 69.9 in 100.
    assert (rows["late"]["at_least"], rows["late"]["at_most"]) == (
        Money(45_59, EUR), Money(699_36, EUR),
    )  # fmt: skip
    assert books.records("revenue_at_risk", "leads", "late") == [waits]
    assert books.records("revenue_at_risk", "leads", "no_owner") == [nobody]
    assert reporting.tell(books.ask("revenue_at_risk")) == (
        "About €750 may be lost on 3 leads that wait too long."
    )
    [note] = books.ask("revenue_at_risk").rows[0].notes
    assert reporting.sentence(note) == "An estimate, not a count."


def test_before_anything_is_won_there_is_no_estimate(books, teams):
    late(books, teams)
    assert books.rows("revenue_at_risk")["late"]["amount"] is None
    assert reporting.tell(books.ask("revenue_at_risk")) == (
        "1 lead waits too long. What that may cost cannot be told before deals are won."
    )
