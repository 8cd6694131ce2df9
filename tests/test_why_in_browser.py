"""D56: from what is red to its cause and its records in three clicks; one number wherever it is."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application

from accord.definitions.values import Kind
from accord.kernel.money import Money
from accord.team import api as team
from accord.ui import api as ui
from tests import people
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
from tests.test_gap_page import NOW
from tests.test_gap_page import two_months as two_months
from tests.test_goal_pages import set_root
from tests.test_one_number import by_command

__all__ = ["beside_a_browser", "browser", "two_months"]
pytestmark = needs_browser


@pytest.fixture
def site(two_months) -> Iterator[str]:
    people.load_leads(1)  # through the intake, so that the first page has figures
    owner = people.add_member("marketing_lead", name="Ada")
    days = {"from": "2026-03-01", "to": "2026-08-31"}
    set_root(people.signed_in("rev_ops"), owner, target="40,000", name="Forty", **days)
    people.sign(kind=Kind.GOAL, key="forty", number=1, at=NOW)
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_from_red_to_the_cause_to_its_records_in_three_clicks(browser, site):
    people.add_member("sales_lead", email="lena@example.com")
    page = opened(browser, site, width=360)
    sign_in(page, site, email="lena@example.com")
    page.goto(f"{site}/")
    assert "Behind: " in page.inner_text("#behind")
    assert flaws(page, width=360) == []
    tile = page.inner_text("#tile-won_value-value .tile__number")
    page.click("#behind a")
    page.wait_for_url("**/gap/?*")
    page.click("#causes a")
    page.wait_for_url("**/gap/leads/?*")
    page.click("tr[data-line] a[href^='/leads/']")
    page.wait_for_url(re.compile(r"/leads/\d+/$"))
    assert page.query_selector("h1")
    page.goto(f"{site}/results/won_value/?by=cohort")
    with page.expect_download() as waiting:
        page.click("a[data-picture]")
    assert waiting.value.suggested_filename == "won_value.png"
    assert Path(waiting.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert flaws(page, width=360) == []
    assert_is_one_number(tile)


def assert_is_one_number(tile: str) -> None:
    """The tile's figure in the table behind it, its file, its records, the command and the API."""
    rows = by_command("won_value", "--by", "total")
    client = people.signed_in("rev_ops", name="Ren", email="ren@example.com")
    key = team.make_key(name="program", role="mops", at=people.AT)
    api = client.get(
        "/api/v1/measures/won_value?by=total", headers={"Authorization": f"Bearer {key}"}
    ).json()["rows"]
    assert api == rows
    written = client.get("/results/won_value/file/?by=total").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(written)))
    behind = client.get("/results/won_value/records/?by=total&cell=deals&group=").content.decode()
    assert [(line["value"], int(line["deals"])) for line in lines] == [
        (row["value"] or "", row["deals"]) for row in rows
    ]
    assert sum(int(str(row["deals"])) for row in rows) == len(
        re.findall(r"<tr[^>]*data-line", behind)
    )
    assert rows[0]["value"] == "3500.00"
    assert tile == ui.short_money(Money(3_500_00, "EUR"))
