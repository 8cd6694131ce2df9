"""Pages of meetings, learning, tools and promises that no other journey opens break no rule."""

import pytest

from tests import soak
from tests.browsing import needs_browser
from tests.test_desk_in_browser import beside_a_browser, browser, flaws, opened, sign_in, site

__all__ = ["beside_a_browser", "browser", "site"]
pytestmark = needs_browser
ALL = (
    "/meetings/", "/meetings/rhythm/weekly/", "/decisions/", "/decisions/new/", "/experiments/",
    "/experiments/new/", "/actions/", "/calendar/", "/announcements/", "/announcements/new/",
    "/communication/", "/together/", "/together/day/", "/together/wins/", "/together/check/",
    "/together/learning/", "/together/pairs/", "/together/pulse/", "/tools/", "/nurtures/",
    "/goals/own/", "/measures/sayings/",
)  # fmt: skip
PAGES = ALL if soak.FULL else ("/meetings/", "/experiments/", "/nurtures/")


@pytest.mark.parametrize(("theme", "width"), soak.looks())
def test_pages_of_the_rhythm_break_no_rule_of_access(browser, site, theme, width):
    page = opened(browser, site, theme=theme, width=width)
    sign_in(page, site)
    found = {}
    for path in PAGES:
        assert page.goto(site + path).status == 200, path
        found[path] = flaws(page, width=width)
    assert not any(found.values()), found
