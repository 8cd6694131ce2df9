"""The planner in a real browser: from a target to the promise that follows from it."""

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from tests import people
from tests.test_agreement_pages import KEY, begin
from tests.test_desk_in_browser import (
    beside_a_browser,
    browser,
    opened,
    sign_in,
)
from tests.test_desk_in_browser import pytestmark as needs_browser
from tests.test_forms_in_browser import site

pytestmark = needs_browser
__all__ = ["beside_a_browser", "browser", "site"]  # the fixtures


def test_from_a_target_to_the_clause_that_is_proposed(browser, site):
    people.add_member("rev_ops", name="Elena Marin", email="elena@example.com")
    begin()
    page = opened(browser, site)
    sign_in(page, site)
    page.goto(f"{site}/goals/")
    page.get_by_role("link", name="New goal").click()
    page.get_by_label("What both teams call it").fill("Ten thousand")
    page.get_by_label("How much").fill("10,000")
    page.get_by_label("First day").fill("2027-01-01")
    page.get_by_label("Last day").fill("2027-03-11")
    page.get_by_label("Who answers for it").select_option(label="Elena Marin")
    page.get_by_role("button", name="Save as a draft").click()
    page.wait_for_url("**/definitions/goal/ten-thousand/1/")
    page.goto(f"{site}/goals/")
    page.get_by_role("link", name="Plan it").click()
    page.get_by_label("Average deal").fill("1000")
    page.locator("[name=rate_lead_customer]").fill("2")
    page.locator("[name=low_lead_customer]").fill("1.1")
    page.locator("[name=high_lead_customer]").fill("3.6")
    page.get_by_role("button", name="Reckon").first.click()
    page.locator("#even").wait_for()
    even, safe = (int(page.locator(f"#{one}").inner_text()) for one in ("even", "safe"))
    assert even == 500
    assert 600 < safe < 800
    page.get_by_label("What changes").select_option(value="deal")
    page.get_by_role("link", name="Throw it away").wait_for()
    page.get_by_label("By how much").fill("25")
    page.get_by_role("row", name="Leads it takes, as likely as not 500 400").wait_for()
    page.get_by_role("button", name="Keep this plan for the goal").click()
    page.get_by_text("Plan 1 is kept for this goal.").wait_for()
    page.get_by_role("button", name=", to be safe").click()
    page.wait_for_url(f"**/definitions/agreement/{KEY}/2/")
    draft = definitions.find_open(kind=Kind.AGREEMENT, key=KEY)
    assert agreements.volume_clause(draft.body)["at_least"] == safe // 10
    assert page.problems == []
    page.context.close()
