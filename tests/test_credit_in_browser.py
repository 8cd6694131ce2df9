"""Credit for a won deal in a real browser: from the page of all to the deal's own, to the cent."""

import re
from collections.abc import Iterator
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application

from tests import people
from tests.test_credit_pages import books as books
from tests.test_credit_pages import shared as shared
from tests.test_credit_pages import won as won
from tests.test_desk_in_browser import (
    Quiet,
    Served,
    beside_a_browser,
    browser,
    flaws,
    opened,
    sign_in,
)
from tests.test_desk_in_browser import pytestmark as needs_browser

__all__ = ["beside_a_browser", "books", "browser", "shared", "won"]
pytestmark = needs_browser


@pytest.fixture
def site(shared) -> Iterator[str]:
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def cents(words: str) -> int:
    """An amount as it stands on a page, in cents."""
    number = re.sub(r"[^\d.]", "", words)
    return round(float(number) * 100) if number else 0


def test_shared_credit_adds_up_to_the_deal_and_to_the_page_of_all(browser, site, shared):
    _books, deal, _second, _ana = shared
    people.add_member("sales_lead", email="lena@example.com")
    page = opened(browser, site, width=360)
    sign_in(page, site, email="lena@example.com")
    page.goto(f"{site}/revenue/credit/?by=member")
    assert "Who helped" in page.inner_text("main nav.tabs [aria-current=page]")
    of_all = {
        line.query_selector("th, td").inner_text(): line.inner_text()
        for line in page.query_selector_all("tbody tr")
    }
    assert flaws(page, width=360) == []
    page.goto(f"{site}/deals/{deal}/")
    page.click(f'a[href="/deals/{deal}/credit/"]')
    page.wait_for_url(f"**/deals/{deal}/credit/")
    lines = [
        [cell.inner_text() for cell in line.query_selector_all("th, td")]
        for line in page.query_selector_all("tbody tr")
    ]
    *parts, whole = lines
    assert sum(cents(line[-1]) for line in parts) == cents(whole[-1]) == 100_00
    assert sum(float(line[-2]) for line in parts) == pytest.approx(100)
    ana = next(line for line in parts if line[0] == "Ana Ruiz")
    assert re.search(r"\d+\.\d\d", ana[-1])[0] in of_all["Ana Ruiz"]
    assert flaws(page, width=360) == []
