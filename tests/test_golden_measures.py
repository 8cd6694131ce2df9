"""Small companies counted by hand: page, file, API and command give exactly these numbers.

Ledger B35 (quality of leads by origin), C12 (cost of a won deal by origin), C14 (customers who
bought again by origin), D38 (return by campaign), B22 (content by the buyer's steps).
"""

import csv
import html
import io
import json
import re

import pytest
from click.testing import CliRunner

from accord.reporting import cli
from accord.reporting.tests.conftest import Books
from accord.team import api as team
from tests import people


@pytest.fixture
def books(committed: None) -> Books:
    """An empty company."""
    return Books()


def by_command(measure: str, by: str) -> list[dict[str, object]]:
    said = CliRunner().invoke(cli.report, [measure, "--by", by, "--json"], catch_exceptions=False)
    return json.loads(said.stdout)["rows"]


def by_api(measure: str, by: str) -> list[dict[str, object]]:
    key = team.make_key(name="program", role="mops", at=people.AT)
    answer = people.Client().get(
        f"/api/v1/measures/{measure}?by={by}", headers={"Authorization": f"Bearer {key}"}
    )
    return answer.json()["rows"]


def as_written(value: object) -> str:
    return "" if value is None else str(value)


def everywhere(measure: str, by: str, names: tuple[str, ...]) -> list[tuple[object, ...]]:
    """These figures of each row, after it was seen that file, API and command agree on them."""
    rows = by_command(measure, by)
    assert by_api(measure, by) == rows
    client = people.signed_in(email=f"{measure}@example.com")
    written = client.get(f"/results/{measure}/file/?by={by}").content.decode("utf-8-sig")
    in_file = list(csv.DictReader(io.StringIO(written)))
    assert [[line[name] for name in names] for line in in_file] == [
        [as_written(row[name]) for name in names] for row in rows
    ]
    return [tuple(row[name] for name in names) for row in rows]


def on_page(path: str) -> list[list[str]]:
    """The cells of the first table of figures on a page, as read."""
    body = people.signed_in("viewer").get(path).content.decode()
    table = re.search(r'<table class="table table--small">.*?<tbody>(.*?)</tbody>', body, re.S)
    assert table, path
    rows = re.findall(r"<tr>(.*?)</tr>", table[1], re.S)
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in rows
    ]


def taken(books: Books, origin: str, count: int) -> None:
    for _ in range(count):
        books.lead("2026-01-01", origin=origin, mql="2026-01-02", sql="2026-01-03")


def returned(books: Books, origin: str, count: int) -> None:
    for _ in range(count):
        lead = books.lead(
            "2026-01-01", origin=origin, mql="2026-01-02", ending="rejected", closed="2026-01-05"
        )
        books.event(lead, "mql", "2026-01-05", ending="rejected", reason="not_ready")


def test_quality_of_leads_by_origin(books: Books) -> None:
    taken(books, "webinar", 3)
    returned(books, "webinar", 1)
    books.lead("2026-01-01", origin="webinar", mql="2026-01-02")  # not decided yet
    taken(books, "outbound", 1)
    returned(books, "outbound", 3)
    taken(books, "referral", 2)
    books.lead("2026-01-01", origin="referral")  # never handed over
    names = ("origin", "handed_off", "accepted", "rejected", "pending", "acceptance")
    assert everywhere("lead_quality", "origin", names) == [
        ("webinar", 5, 3, 1, 1, 0.75),
        ("outbound", 4, 1, 3, 0, 0.25),
        ("referral", 2, 2, 0, 0, 1.0),
    ]
    page = on_page("/results/lead_quality/?by=origin")
    assert [row[1:8] for row in page] == [
        ["5", "3", "1", "1", "75.0", "60.0", "30–95"],
        ["4", "1", "3", "0", "25.0", "25.0", "5–70"],
        ["2", "2", "0", "0", "100.0", "100.0", "34–100"],
    ]


def won(books: Books, value: int, **lead: object) -> None:
    key = books.lead("2026-01-05", customer="2026-02-01", ending="won", closed="2026-02-01", **lead)
    books.deal("WON", "2026-02-01", amount=value, lead_id=key)


def test_cost_of_a_won_deal_by_origin(books: Books) -> None:
    for origin, spent in (("webinar", 600_00), ("referral", 100_00), ("outbound", 900_00)):
        books.cost(spent, "2026-01-02", origin=origin)
    won(books, 1500_00, origin="webinar")
    for _ in range(2):
        books.lead("2026-01-05", origin="webinar")
        won(books, 250_00, origin="referral")
    books.lead("2026-01-05", origin="outbound")
    names = (
        "origin", "cost", "leads", "customers", "cost_per_lead", "cost_per_customer", "revenue_roi",
    )  # fmt: skip
    assert everywhere("cost", "origin", names) == [
        ("webinar", "600.00", 3, 1, "200.00", "600.00", 1.5),
        ("referral", "100.00", 2, 2, "50.00", "50.00", 4.0),
        ("outbound", "900.00", 1, 0, "900.00", None, -1.0),
    ]
    page = on_page("/results/cost/?by=origin")
    assert [[row[at] for at in (1, 2, 5, 6, 9, 12)] for row in page] == [
        ["€600", "3", "1", "€200", "€600", "€1,500"],
        ["€100", "2", "2", "€50", "€50", "€500"],
        ["€900", "1", "0", "€900", "–", "€0"],
    ]


def test_return_by_campaign(books: Books) -> None:
    fair, search = books.campaign("Fair", "event"), books.campaign("Search", "ads")
    books.cost(300_00, "2026-01-02", fair)
    books.cost(100_00, "2026-01-09", fair)
    books.cost(1000_00, "2026-01-02", search)
    won(books, 1000_00, campaign_id=fair)
    won(books, 250_00, campaign_id=search)
    books.lead("2026-01-05", campaign_id=search)
    names = ("campaign", "cost", "customers", "won_value", "revenue_roi")
    assert everywhere("cost", "campaign", names) == [
        ("Search", "1000.00", 1, "250.00", -0.75),
        ("Fair", "400.00", 1, "1000.00", 1.5),
    ]
    page = on_page("/results/cost/?by=campaign")
    assert [(row[0], row[1], row[12], row[13]) for row in page] == [
        ("Search", "€1,000", "€250", "−0.8"),
        ("Fair", "€400", "€1,000", "1.5"),
    ]


def bought(books: Books, origin: str, *days: str, **buyer: int) -> None:
    """Deals won on these days; the first grew from a lead of this origin, the rest from none."""
    lead = books.lead(days[0], origin=origin, customer=days[0], ending="won", closed=days[0])
    for place, moment in enumerate(days):
        books.deal("WON", moment, amount=100_00, **buyer, **({} if place else {"lead_id": lead}))


def test_customers_who_bought_again_by_origin(books: Books) -> None:
    bought(books, "referral", "2026-01-01", "2026-01-11", company_id=books.company())
    bought(books, "referral", "2026-01-01", "2026-01-21", "2026-02-01", person_id=books.person())
    bought(books, "referral", "2026-01-01", company_id=books.company())
    for _ in range(4):
        bought(books, "webinar", "2026-01-01", company_id=books.company())
    bought(books, "outbound", "2026-01-30", company_id=books.company())
    books.deal("LOST", "2026-01-15", company_id=books.company())
    names = ("origin", "bought", "again", "rate", "mature")
    assert everywhere("repeat_customers", "origin", names) == [
        ("webinar", 4, 0, 0.0, True),
        ("referral", 3, 2, 2 / 3, True),
        ("outbound", 1, 0, 0.0, False),
    ]
    page = on_page("/results/repeat_customers/?by=origin")
    assert [row[1:4] for row in page] == [["4", "0", "0.0"], ["3", "2", "66.7"], ["1", "0", "0.0"]]
    assert page[2][-1] == "Too early: 1 of 1 customer may still buy again."
    home = people.signed_in().get("/results/").content.decode()
    assert "2 of 8 customers have bought again." in home


def test_what_mql_is_worth(books: Books) -> None:
    for number in range(40):
        won = number < 10
        books.lead(
            "2024-01-01", mql="2024-01-05", ending="won" if won else "lost", closed="2024-02-01",
            **({"customer": "2024-02-01"} if won else {}),
        )  # fmt: skip
    for number in range(80):
        won = number < 4
        # Who skipped the stage was called ready by nobody.
        path = {"mql": "2024-02-01", "inferred": ("mql",), "customer": "2024-02-01"} if won else {}
        books.lead("2024-01-01", ending="won" if won else "lost", closed="2024-02-01", **path)
    names = ("called", "leads", "customers", "rate", "times", "mature")
    assert everywhere("mql_validity", "called", names) == [
        ("mql", 40, 10, 0.25, 5.0, True),
        ("other", 80, 4, 0.05, None, True),
    ]
    page = on_page("/results/mql_validity/")
    assert [row[:6] for row in page] == [
        ["Called ready for sales (MQL)", "40", "10", "25.0", "5.0", "1.7"],
        ["All other leads", "80", "4", "5.0", "–", "–"],
    ]
    home = people.signed_in().get("/results/").content.decode()
    assert "MQLs become customers 5.0 times as often as other leads, at least 1.7 times." in home
    assert 'id="doubt"' not in people.signed_in("sdr").get("/definitions/").content.decode()


def test_a_definition_that_picks_no_better_leads_is_told_so(books: Books) -> None:
    for called in (True, False):
        for number in range(30):
            path = {"mql": "2024-01-05"} if called else {}
            path |= {"customer": "2024-02-01"} if number < 6 else {}
            books.lead(
                "2024-01-01", ending="won" if number < 6 else "lost", closed="2024-02-01",
                inferred=() if called else ("mql",), **path,
            )  # fmt: skip
    page = people.signed_in("viewer").get("/definitions/").content.decode()
    assert "It cannot be told that MQLs become customers more often than other leads" in page
    home = people.signed_in().get("/results/").content.decode()
    assert "It cannot be told that MQLs become customers more often than other leads" in home


def test_content_by_the_steps_of_the_buyer(books: Books) -> None:
    guide, prices = books.piece("awareness", "Guide"), books.piece("decision", "Prices")
    reader, keen = (books.lead("2026-01-01", origin="webinar") for _ in range(2))
    for lead, piece in ((reader, guide), (reader, guide), (keen, guide), (keen, prices)):
        books.touch(lead, piece, "2026-01-02")
    silent = books.lead("2026-01-01", origin="referral")
    books.touch(silent, prices, "2026-01-03", direction="out")  # sent, and never opened
    names = ("origin", "leads", "awareness", "consideration", "decision", "no_step")
    assert everywhere("content_reach", "origin", names) == [
        ("webinar", 2, 2, 0, 1, 0),
        ("referral", 1, 0, 0, 0, 0),
    ]
    assert everywhere("content_use", "asset", ("asset", "leads", "customers")) == [
        ("Guide", 2, 0),
        ("Prices", 1, 0),
    ]


def test_a_piece_belongs_to_the_lead_that_was_open_then(books: Books) -> None:
    guide, person = books.piece("awareness"), books.person()
    first = books.lead("2026-01-10", person_id=person, ending="lost", closed="2026-02-01")
    again = books.lead("2026-03-01", person_id=person, cycle_no=2)
    for moment in ("2026-01-01", "2026-02-15", "2026-03-02"):
        books.touch(first, guide, moment)
    assert books.records("content_use", "leads", guide, by="asset") == [first, again]
    books.touch(first, books.piece("decision", "Prices"), "2026-03-05")
    assert books.records("content_reach", "decision", by="total") == [again]


def test_each_fact_about_a_piece_stands_by_itself(books: Books) -> None:
    guide, prices = books.piece("awareness", "Guide"), books.piece("decision", "Prices")
    buyer = books.lead("2026-01-01", customer="2026-02-01", ending="won", closed="2026-02-01")
    books.deal("WON", "2026-02-01", amount=100, lead_id=buyer)
    loser, idle = books.lead("2026-01-01"), books.lead("2026-01-01")
    books.deal("LOST", "2026-02-01", lead_id=loser)
    for lead, piece, day, kind, way in (
        (buyer, guide, "2026-01-02", "download", "in"),
        (buyer, guide, "2026-01-03", "content_view", "in"),
        (buyer, guide, "2026-01-04", "content_view", "in"),
        (buyer, prices, "2026-03-01", "content_view", "in"),  # after the deal
        (loser, guide, "2026-01-02", "content_shared", "out"),
        (loser, guide, "2026-01-02", "email_sent", "out"),
        (idle, guide, "2026-01-02", "content_view", "in"),
    ):
        books.touch(lead, piece, day, direction=way, kind=kind)
    seller = people.add_member("sdr")
    for lead, member, useful in ((buyer, None, True), (buyer, seller, True), (idle, seller, False)):
        books.rating(lead, guide, useful=useful, member=member)
    names = ("asset", "downloaded", "shared", "opened", "useful", "useful_to_them", "in_deals",
             "in_won_deals")  # fmt: skip
    assert everywhere("content_facts", "asset", names) == [
        ("Guide", 1, 1, 2, 1, 1, 2, 1),
        ("Prices", 0, 0, 1, 0, 0, 0, 0),
    ]
    assert books.records("content_facts", "opened", guide, by="asset") == [buyer, idle]
