"""Both leaders in a real browser: a change of points is drafted, tried, signed and seen on a lead;
what two colleagues judge apart is named and written down."""

import re
from datetime import timedelta

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk, clock
from accord.reporting.tests.conftest import Books
from accord.scoring import api as scoring
from tests import people
from tests.test_card_pages import LEADS, TOUCHES, begin
from tests.test_card_trials import past
from tests.test_desk_in_browser import beside_a_browser, browser, opened, sign_in
from tests.test_desk_in_browser import pytestmark as needs_browser
from tests.test_forms_in_browser import site

pytestmark = needs_browser
__all__ = ["beside_a_browser", "browser", "site"]  # the fixtures
LEADERS = {"marketing_lead": "Marta Lopes", "sales_lead": "Sven Sales"}


def leaders(browser, site):
    """A page of each leader, signed in."""
    for role, name in LEADERS.items():
        people.add_member(role, name=name, email=f"{role}@example.com")
        page = opened(browser, site)
        sign_in(page, site, email=f"{role}@example.com")
        yield page


def petra() -> str:
    """Where somebody is seen who came from a webinar and then, by the card in force, asked."""
    people.load("leads", LEADS, [("P", "Petra Perfect", "petra@one.example", "webinar")])
    people.load("touches", TOUCHES, [("T1", "P", "form", clock.now().isoformat(), "in")])
    scoring.follow_time(at=clock.now())  # what came in was taken in yesterday
    [[lead]] = bulk.fetch(
        """select l.id from live.leads l join live.persons p on p.id = l.person_id
           where p.name = 'Petra Perfect'"""
    )
    return f"/leads/{lead}/"


def test_a_change_of_points_is_drafted_tried_signed_by_both_and_seen_on_a_lead(browser, site):
    marta, sven = leaders(browser, site)
    past(Books())
    begin(at=people.AT - timedelta(days=1))
    lead = petra()

    marta.goto(f"{site}/cards/main/")
    marta.get_by_role("link", name="Change the points").click()
    line = marta.locator("#line-asked")
    line.get_by_label("Points", exact=True).fill("35")
    marta.get_by_role("button", name="Save as a draft").first.click()
    marta.wait_for_url("**/definitions/card/main/2/")
    draft = marta.url

    marta.get_by_role("link", name="Try it on past leads").click()
    marta.get_by_role("button", name="Try it").click()
    marta.get_by_text("You may close this page").wait_for()
    version = definitions.find_version(kind=Kind.CARD, key="main", number=2)
    scoring.run_trial(
        trial_id=scoring.find_trial(version_id=version.id).id, at=clock.now()
    )  # as the worker does
    marta.get_by_text(re.compile(r"With this rule: \d+ leads? a week instead of")).wait_for()

    marta.goto(draft)
    marta.get_by_role("button", name="Ask for signatures").click()
    marta.get_by_role("button", name="Sign", exact=True).click()
    marta.get_by_text("Waiting for the head of sales").first.wait_for()
    assert definitions.find_in_force(kind=Kind.CARD, key="main", at=clock.now()).number == 1
    marta.goto(site + lead)
    assert "Asked for a talk" in marta.inner_text("#score")
    assert "Version 1" in marta.inner_text("#score")
    assert "35" not in marta.inner_text("#score")

    sven.goto(draft)
    sven.get_by_role("button", name="Sign", exact=True).click()
    sven.get_by_text("In force since today").first.wait_for()
    while scoring.judge_step(at=clock.now()):
        """As the worker does."""
    sven.goto(site + lead)
    told = sven.inner_text("#score")
    assert "35" in told
    assert "Judged by Main card, Version 2" in told
    sven.click("#turns-of-score summary")
    before = sven.inner_text("#turns-of-score")
    assert "Nurture → Perfect" in before
    assert "Main card, version 1" in before
    assert "version 2" not in before
    assert marta.problems == sven.problems == []


def test_a_round_of_two_ends_in_a_clause_that_opens_as_a_draft(browser, site):
    people.load_leads(9)
    marta, sven = leaders(browser, site)
    begin()
    marta.goto(f"{site}/judging/")
    for box in marta.locator("[name=member]").all():
        box.check()
    marta.get_by_role("button", name="Begin").click()
    marta.wait_for_url("**/judging/*/")
    for page, apart in ((marta, "y"), (sven, "n")):
        page.goto(marta.url)
        for place in range(1, 10):
            page.wait_for_selector(f"h2:has-text('Lead {place} of')")
            if place <= 4:
                page.check("input[value=origin]")
            page.keyboard.press(apart if place <= 4 else "y")
        page.wait_for_load_state()
    sven.get_by_text("You agreed on 5 of 9. You split most on “Came from a webinar”.").wait_for()
    marta.reload()
    marta.get_by_role("link", name="Change this clause as a draft").click()
    marta.wait_for_url("**/cards/main/edit/#line-origin")
    assert marta.locator("#line-origin").is_visible()
    assert marta.problems == sven.problems == []
