"""The points of a card in a real browser: a line is moved by keyboard, the words follow, and what
was moved becomes a draft."""

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from tests import people
from tests.test_card_pages import begin, four_leads
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


def test_a_line_is_moved_by_keyboard_and_what_it_says_becomes_a_draft(browser, site):
    people.add_member("rev_ops", name="Elena Marin", email="elena@example.com")
    four_leads()
    begin()
    page = opened(browser, site)
    sign_in(page, site)
    page.goto(f"{site}/cards/main/edit/")
    fit = page.get_by_role("slider", name="From how many points fit is high")
    assert fit.get_attribute("aria-valuenow") == "50"
    fit.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowUp")
    page.get_by_text("0 leads would be Perfect").wait_for()
    assert fit.get_attribute("aria-valuenow") == "61"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "slider"
    assert page.input_value("[name=fit_threshold]") == "61"
    box = fit.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 12, box["y"] + 90, steps=4)
    page.mouse.up()
    page.get_by_text("1 lead would be Perfect").wait_for()
    assert int(page.input_value("[name=fit_threshold]")) < 61
    page.get_by_role("button", name="Save as a draft").first.click()
    page.wait_for_url("**/definitions/card/main/2/")
    version = definitions.find_version(kind=Kind.CARD, key="main", number=2)
    assert version is not None
    assert version.body["fit"]["threshold"] < 61
    assert page.problems == []
    page.context.close()
