"""What a newcomer does: the first link, the sample company, a lead; then a file of their own."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import (
    CHROMIUM,
    FLAGS,
    Served,
    needs_browser,
    newcomer,
    serving,
    sound,
    whole,
)
from tests.serving import accord

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = needs_browser

PATIENCE = 90.0
LEADS = 120


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, furnished: Callable[[Path], Path]) -> Path:
    return furnished(tmp_path_factory.mktemp("journey") / "home")


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    with serving(home) as running:
        yield running


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Any]:
    """A newcomer who came in by the first link and said who they are."""
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield newcomer(browser, served)
        browser.close()


def told(page: Any, tile: str) -> int:
    return whole(page.inner_text(f"#{tile} .tile__number"))


def customers_told(page: Any) -> int:
    """0 while there is no such tile."""
    is_there = page.query_selector("#tile-conversion-reached")
    return told(page, "tile-conversion-reached") if is_there else 0


def test_from_the_first_link_to_a_lead(page: Any, served: Served) -> None:
    page.goto(served.url)
    sound(page)
    page.click("text=Load the sample company")
    until = time.monotonic() + PATIENCE
    # While it loads, the first figures are of what has come so far.
    while not (customers := customers_told(page)) and time.monotonic() < until:
        time.sleep(0.5)
        page.goto(served.url)
    assert customers > 100
    for sheet in ("funnel", "origins", "months", "trend"):
        assert page.get_attribute(f"#{sheet}", "data-state") == "ready"
    sound(page)
    page.click("#tile-conversion-reached .tile__number a")
    assert whole(page.inner_text(".head__words p").rpartition(":")[2]) == customers
    sound(page)
    page.click("tbody tr a >> nth=0")
    page.wait_for_selector("text=What happened")
    assert page.is_visible("text=What happened")
    assert page.is_visible("text=Became a customer")
    sound(page)
    assert page.wrong == []


def marketing_file(folder: Path) -> Path:
    """Leads as a marketplace's marketing writes them: an id, a day, a page, an origin."""
    origins = ("paid_search", "organic_search", "social", "")
    lines = [
        f"mql-{number:04d},2026-0{1 + number % 6}-1{number % 9},"
        f"page-{number % 5},{origins[number % 4]}"
        for number in range(LEADS)
    ]
    path = folder / "leads.csv"
    path.write_text("\n".join(["mql_id,first_contact_date,landing_page_id,origin", *lines]) + "\n")
    return path


def through_the_wizard(page: Any, served: Served, path: Path) -> None:
    page.goto(f"{served.url}/imports/")
    page.set_input_files("input[type=file]", str(path))
    page.click("text=Read it")
    for _step in range(8):
        page.wait_for_load_state()
        if "/imports/new/" not in page.url:
            break
        sound(page)
        page.click("main form button.button--main")
    until = time.monotonic() + PATIENCE
    while "rogress" in page.url or not page.query_selector("text=Take it back"):
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(0.2)
        page.reload()


def funnel(page: Any, served: Served, *, other_than: str = "", like: str = "") -> str:
    """The funnel once it is so: what is written while another job still writes is seen after it."""
    until = time.monotonic() + PATIENCE
    while True:
        page.goto(f"{served.url}/results/funnel/")
        shown = page.text_content("main table >> nth=0")
        if (shown == like if like else shown != other_than) or time.monotonic() > until:
            return str(shown)
        time.sleep(0.5)


def test_a_file_of_ones_own_changes_the_picture_and_goes_again(
    page: Any, served: Served, home: Path, tmp_path: Path
) -> None:
    # Else who arrived twice is found in the meantime, and the picture changes by itself.
    assert accord(home, "identity", "match").returncode == 0
    before = funnel(page, served)
    through_the_wizard(page, served, marketing_file(tmp_path))
    assert str(LEADS) in page.inner_text("main")
    sound(page)
    imported = page.url
    assert funnel(page, served, other_than=before) != before
    page.goto(imported)
    page.click("text=Take it back >> nth=0")
    with page.expect_navigation():
        page.click("dialog[open] button.button--danger, main form button.button--danger")
    assert funnel(page, served, like=before) == before
    assert page.wrong == []
