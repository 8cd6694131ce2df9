"""The same money on the page, in what opens behind it, in its file, by command and for programs."""

import csv
import html
import io
import json
import re
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.currencies import api as currencies
from accord.foundation import clock
from accord.reporting import cli
from accord.reporting.tests.conftest import Books
from accord.team import api as team
from accord.team.values import Rows
from tests import people
from tests.test_sight import say

RATES = b"date,currency,rate\n2026-01-02,USD,1.2\n2026-01-09,USD,1.25\n"


@pytest.fixture
def spent(committed: None) -> Books:
    """A fair paid in two currencies, tools of no campaign, and one deal that was won."""
    books = Books()
    currencies.load_rates(content=RATES, actor_id=None, at=clock.now())
    fair = books.campaign("Fair", "event")
    books.cost(300_01, "2026-01-02", fair)
    books.cost(100_03, "2026-01-03", fair, currency="USD")
    books.cost(49_99, "2026-01-09", fair, kind="content", team="sales")
    books.cost(20_00, "2026-01-09", kind="tools")
    lead = books.lead(
        "2026-01-05", campaign_id=fair, customer="2026-01-09", ending="won", closed="2026-01-09"
    )
    books.deal("WON", "2026-01-09", amount=1000_50, lead_id=lead)
    return books


def links(page: str) -> list[tuple[str, str]]:
    """What is read and where it leads, of the links to records."""
    found = re.findall(r'<a[^>]*href="(/results/\w+/records/[^"]*)"[^>]*>([^<]*)</a>', page)
    return [(html.unescape(text), html.unescape(address)) for address, text in found]


def read(client: people.Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def lines(client: people.Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def asked(address: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=([^&]*)", address.partition("?")[2]))


@pytest.mark.parametrize("by", ["campaign", "total", "cost_kind"])
@pytest.mark.parametrize("told_in", ["", "EUR"])
def test_money_is_the_same_wherever_it_is_told(spent: Books, by: str, told_in: str) -> None:
    """The cost of each row: on the page, the sum of what it opens there, in the file, by command
    and for programs, to the cent."""
    client = people.signed_in()
    query = f"by={by}" + (f"&in={told_in}" if told_in else "")
    page = client.get(f"/results/cost/?{query}").content.decode()
    opened = [(text, url) for text, url in links(page) if asked(url)["cell"] == "cost"]
    command = ["cost", "--by", by, "--json", *(("--in", told_in) if told_in else ())]
    rows = json.loads(CliRunner().invoke(cli.report, command, catch_exceptions=False).stdout)[
        "rows"
    ]
    key = team.make_key(name="program", role="mops", at=people.AT)
    heads = {"Authorization": f"Bearer {key}"}
    api = people.Client()
    assert api.get(f"/api/v1/measures/cost?{query}", headers=heads).json()["rows"] == rows
    assert len(opened) == len(rows) > 0
    for (_text, url), row in zip(opened, rows, strict=True):
        shown = read(client, url)
        in_file = lines(client, url.replace("/records/", "/records/file/"))
        column = f"In {told_in}" if told_in else "Amount"
        amounts = [line[column] for line in in_file]
        assert sum(map(Decimal, amounts)) == Decimal(row["cost"])
        assert f"{Decimal(row['cost']):,.2f}" in shown
        answer = api.get(
            url.replace("/results/", "/api/v1/measures/").replace("records/", "records"),
            headers=heads,
        ).json()
        assert answer["count"] == len(in_file) == len(answer["items"])
        assert answer["together"] == [{"amount": row["cost"], "currency": row["currency"]}]
        program = [one["told"] if told_in else one["amount"] for one in answer["items"]]
        assert program == amounts


def test_what_stands_behind_money_is_told_line_by_line(spent: Books) -> None:
    client = people.signed_in("viewer")
    page = client.get("/results/cost/").content.decode()
    behind = {
        asked(url)["cell"]: url
        for _text, url in links(page)
        if asked(url).get("currency") == "EUR" and asked(url)["group"]
    }
    assert {"cost", "cost_per_lead", "won_value", "revenue_roi"} <= set(behind)
    shown = read(client, behind["cost_per_lead"])
    assert "Cost, Fair in EUR" in shown or "Cost, Fair" in shown
    assert "Behind it stand 2 costs, together €350.00." in shown
    assert "€300.01" in shown
    assert "Take as file" not in shown  # a viewer takes nothing along
    assert client.get(behind["cost"].replace("/records/", "/records/file/")).status_code == 403
    assert "€1,000.50" in read(client, behind["won_value"])
    dollars = read(client, behind["cost"].replace("currency=EUR", "currency=USD"))
    assert "US$100.03" in dollars or "$100.03" in dollars
    assert "€83.36" in dollars
    nothing = read(client, "/results/cost/records/?cell=cost&group=999&currency=EUR")
    assert "no record stands behind it" in nothing
    for cell, by in (("leads", "cost_kind"), ("moon", "campaign")):
        address = f"/results/cost/records/?cell={cell}&by={by}&group=tools"
        assert client.get(address).status_code == 422, cell


def test_a_role_that_sees_some_deals_is_shown_those_alone_behind_money(spent: Books) -> None:
    """On a full page and in the file; the figure stays that of the company."""
    say("ae", Rows.OWN)
    member = people.add_member("ae")
    for _ in range(60):
        spent.deal("WON", "2026-01-09", amount=1_00)
    mine = spent.deal("WON", "2026-01-09", amount=7_00, owner_id=member)
    client = people.as_member(member)
    url = "/results/won_value/records/?by=total&cell=value&group=&currency=EUR"
    shown = read(client, url)
    assert "Behind it stand 62 deals, together €1,067.50." in shown
    assert "Listed are only those that your role sees." in shown
    assert set(re.findall(r"/deals/(\d+)/", shown)) == {str(mine)}
    in_file = lines(people.as_member(member), url.replace("/records/", "/records/file/"))
    assert [line["Amount"] for line in in_file] == ["7.00"]


def test_a_page_of_costs_asks_as_often_as_one_of_few(spent: Books) -> None:
    client = people.signed_in()
    url = "/results/cost/records/?by=total&cell=cost&currency=EUR"

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            read(client, url)
        return len(seen)

    statements()
    few = statements()
    fair = spent.campaign("Sea", "event")
    for _ in range(60):
        spent.cost(1_00, "2026-01-04", fair)
    read(client, url)
    assert statements() == few
    first = read(client, url)
    after = re.search(r'href="([^"]*after=\d+[^"]*)"', first)
    assert after
    assert "63 in all" in first
    rest = read(client, after[1])
    assert rest.count("€1.00") == 63 - 50


def test_a_command_tells_the_costs_behind_each_row(spent: Books) -> None:
    def said(*more: str) -> str:
        asked = ["cost", "--records", "cost", *more]
        return CliRunner().invoke(cli.report, asked, catch_exceptions=False).stdout

    written = list(csv.DictReader(io.StringIO(said("--csv", "--by", "cost_kind"))))
    assert [(one["of"], one["amount"], one["told"]) for one in written] == [
        ("media", "300.01", "300.01"), ("content", "49.99", "49.99"), ("tools", "20.00", "20.00"),
        ("media", "100.03", "83.36"),
    ]  # fmt: skip
    assert [one["campaign"] for one in json.loads(said("--json", "--by", "total"))].count(
        "Fair"
    ) == 3
    assert "300.01" in said()
    wrong = CliRunner().invoke(cli.report, ["cost", "--records", "leads"])
    assert (wrong.exit_code, "cost_per_lead" in wrong.output) == (2, True)


def test_what_a_campaign_cost_opens_beside_what_it_is_credited_with(spent: Books) -> None:
    client = people.signed_in()
    page = client.get("/revenue/credit/?by=campaign").content.decode()
    found = [url for _text, url in links(page) if "cell=cost&" in url and "=EUR" in url]
    assert len(found) == 1
    assert "together €350.00" in read(client, found[0])
