"""Where every lead is, and rows that need fixing, in a real browser: clean, fitting, usable."""

from urllib.parse import urlencode

import pytest

from accord.intake.tests.delivered import file
from accord.intake.tests.test_pipeline import take_in
from accord.intake.tests.test_replays import BAD, DATED, DATES, PLAN
from tests import soak
from tests.browsing import needs_browser
from tests.test_desk_in_browser import beside_a_browser, browser, flaws, opened, sign_in, site

__all__ = ["beside_a_browser", "browser", "site"]
pytestmark = needs_browser
GROUP = "/intake/fixing/rows/?" + urlencode(
    {"outcome": "refused", "code": "NOT_EMAIL", "column": "email", "source": "crm"}
)


@pytest.mark.parametrize(("theme", "width"), soak.looks())
def test_rows_are_found_looked_at_ahead_and_corrected(browser, site, theme, width, tmp_path):
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    take_in(file(tmp_path, "b.csv", DATES), DATED)
    page = opened(browser, site, theme=theme, width=width)
    sign_in(page, site)
    for address in (
        "/intake/", "/intake/?by=day&period=all", "/intake/records/?place=got_it",
        "/intake/fixing/", "/intake/fixing/?outcome=refused", f"/intake/fixing/{batch}/3/",
        "/results/leaks/", GROUP,
    ):  # fmt: skip
        page.goto(site + address)
        assert flaws(page, width=width) == [], address
    page.select_option("#what", "REPLACE")
    page.fill("#old", "nobody")
    page.click("#look-ahead")
    assert "2 of 3 rows will go in" in page.inner_text("#ahead-words")
    assert flaws(page, width=width) == []
    page.click("#go")
    assert "Got it: 2 of 3 rows are in." in page.inner_text("#outcome")
    assert flaws(page, width=width) == []
