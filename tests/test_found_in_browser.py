"""Leads that never arrived, in a real browser: from two files to the list."""

from pathlib import Path

import pytest

from accord.toolaudit import jobs
from accord.toolaudit.queries import comparing as queries
from accord.toolaudit.tests.test_found import CRM, table
from accord.toolaudit.tests.test_reconciling import HEADER, people
from tests import soak
from tests.browsing import needs_browser
from tests.test_desk_in_browser import beside_a_browser, browser, flaws, opened, sign_in, site

__all__ = ["beside_a_browser", "browser", "site"]
pytestmark = needs_browser


@pytest.mark.parametrize(("theme", "width"), soak.looks())
def test_two_files_are_compared(browser, site, theme, width, tmp_path: Path):
    rows = people(1_000, seed=30)
    (tmp_path / "form.csv").write_text(table(HEADER, rows))
    crm = [[row[3], f"{row[1]} {row[2]}", row[5], "Zoe"] for row in rows[27:]]
    (tmp_path / "crm.csv").write_text(table(CRM, crm))
    page = opened(browser, site, theme=theme, width=width)
    sign_in(page, site)
    page.goto(site + "/found/")
    assert flaws(page, width=width) == []
    page.fill("#name", "Form to CRM")
    page.set_input_files("#left", tmp_path / "form.csv")
    page.set_input_files("#right", tmp_path / "crm.csv")
    page.click("#go")
    page.wait_for_selector("#job")
    assert flaws(page, width=width) == []
    [card] = queries.list_runs()
    jobs.run(card.id)
    page.wait_for_selector("#outcome:has-text('never arrived')")  # the page goes on by itself
    assert "27 of 1,000 never arrived" in page.inner_text("#outcome")
    assert flaws(page, width=width) == []
    page.goto(site + "/found/")
    assert flaws(page, width=width) == []
