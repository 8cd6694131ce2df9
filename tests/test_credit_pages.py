"""Who helped to win deals: the page of all, the page of one, and the same number everywhere."""

import csv
import html
import io
import json
import re

import pytest
from click.testing import CliRunner

from accord.currencies import cli as currency_cli
from accord.definitions import api as definitions
from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.tests.conftest import books as books
from accord.reporting.tests.test_attribution import touched
from accord.reporting.tests.test_attribution import won as won
from accord.team import api as team
from tests import people

__all__ = ["books", "won"]


def read(client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return html.unescape(response.content.decode())


def rows_of(page: str) -> list[list[str]]:
    """The texts of a table's lines."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", line)]
        for line in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


@pytest.fixture
def shared(won):
    """The deal of 100.00, to which Ana adds a meeting."""
    book, deal, second = won
    ana = team.add_member(email="ana@example.org", name="Ana Ruiz", role="ae", at=clock.now())
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select person_id from deals_deal where id = %s", [deal])
        buyer = cursor.fetchone()[0]
    touched(
        book,
        buyer,
        "2026-02-20",
        kind="meeting_held",
        team="sales",
        channel="meeting",
        member_id=ana,
    )
    return book, deal, second, ana


def test_the_shared_credit_of_a_deal_adds_up_to_it(shared):
    _books, deal, _second, _ana = shared
    client = people.signed_in()
    lines = rows_of(read(client, f"/deals/{deal}/credit/"))
    *parts, whole = lines
    assert [line[0] for line in parts] == ["Ads", "Phone", "Ana Ruiz"]
    assert [line[4] for line in parts] == ["33.4", "33.3", "33.3"]
    assert [re.sub(r"[^\d.]", "", line[5]) for line in parts] == ["33.34", "33.33", "33.33"]
    assert float(re.sub(r"[^\d.]", "", whole[5])) == 100
    assert whole[4] in ("100", "100.0")
    page = read(client, f"/deals/{deal}/")
    assert f'href="/deals/{deal}/credit/"' in page


def test_a_deal_that_is_not_won_and_one_nobody_touched_say_so(shared):
    book, _deal, _second, _ana = shared
    client = people.signed_in()
    lost = book.deal("LOST", "2026-03-05", "2026-02-01", 70_00)
    assert "not won, so there is nothing to share" in read(client, f"/deals/{lost}/credit/")
    bare = book.deal("WON", "2026-03-05", "2026-02-01", 70_00)
    assert "No touch is known that counts" in read(client, f"/deals/{bare}/credit/")
    assert f"/deals/{lost}/credit/" not in read(client, f"/deals/{lost}/")
    read(client, "/deals/999999/credit/", status=404)


def test_the_first_tab_is_equal_parts_of_both_teams_and_the_rest_is_advanced(shared):
    _books, _deal, _second, _ana = shared
    client = people.signed_in()
    page = read(client, "/revenue/credit/")
    tabs = re.findall(r'<a href="(/revenue/credit/[^"]*)"[^>]*>([^<]+)</a>', page)
    assert [label for _url, label in tabs][:4] == ["Who helped", "First", "Last", "Advanced"]
    assert 'name="model"' not in page
    assert [line[0] for line in rows_of(page)] == ["Mail", "Ads", "Meeting", "Phone"]
    first = read(client, "/revenue/credit/?tab=first")
    assert [line[0] for line in rows_of(first)] == ["Ads", "Mail"]
    advanced = read(client, "/revenue/credit/?tab=advanced&model=full&teams=marketing")
    assert '<option value="full" selected>' in advanced
    assert [line[0] for line in rows_of(advanced)] == ["Ads", "Mail"]
    assert "cannot be asked" in read(client, "/revenue/credit/?tab=advanced&model=x", status=422)
    assert "weights" in read(client, "/revenue/credit/?tab=advanced&model=custom", status=422)


def test_without_a_won_deal_it_says_what_will_be_here(committed):
    page = read(people.signed_in(), "/revenue/credit/")
    assert "No deal is won in this time." in page


def test_page_file_command_program_and_deal_say_the_same(shared):
    """Who helped, by colleague and channel: one number, wherever it is read."""
    book, deal, _second, ana = shared
    client = people.signed_in("sales_lead")
    [of_ana] = [
        line for line in rows_of(read(client, f"/deals/{deal}/credit/")) if line[0] == "Ana Ruiz"
    ]
    told = re.sub(r"[^\d.]", "", of_ana[5])
    page = rows_of(read(client, "/revenue/credit/?by=member"))
    assert told in "".join(next(line for line in page if line[0] == "Ana Ruiz"))
    lines = client.get("/results/attribution/file/?by=member").content.decode("utf-8-sig")
    assert {row["member"]: row["value"] for row in csv.DictReader(io.StringIO(lines))}[
        "Ana Ruiz"
    ] == told
    said = CliRunner().invoke(cli.report, ["attribution", "--by", "member", "--json"])
    assert {row["member"]: row["value"] for row in json.loads(said.stdout)["rows"]}[
        "Ana Ruiz"
    ] == told
    key = team.make_key(name="program", role="rev_ops", at=people.AT)
    answer = people.Client().get(
        "/api/v1/measures/attribution?by=member", headers={"Authorization": f"Bearer {key}"}
    )
    assert {row["member"]: row["value"] for row in answer.json()["rows"]}["Ana Ruiz"] == told
    assert reporting.list_records(
        measure="attribution", cell="deals", group=ana, at=clock.now(),
        options=reporting.Options(by="member", seen=None),
    ) == [deal]  # fmt: skip
    # A group with money in two currencies is two rows, and each opens its own deals.
    buyer = book.person()
    dollars = book.deal("WON", "2026-03-05", "2026-02-01", 30_00, "USD", person_id=buyer)
    touched(book, buyer, "2026-02-01")
    page = read(client, "/revenue/credit/")
    behind = re.findall(r'"(/results/attribution/records/[^"]*group=ads[^"]*)"', page)
    listed = {address[-3:]: read(client, address) for address in behind}
    assert listed.keys() == {"EUR", "USD"}
    for currency, number in (("EUR", deal), ("USD", dollars)):
        assert f"Ads in {currency}, Deals: 1 deal." in listed[currency]
        assert set(re.findall(r'href="/deals/(\d+)/"', listed[currency])) == {str(number)}
    read(client, f"{behind[0][:-3]}euro", status=422)


RULES, CHANGE = "/revenue/credit/rules/", "/revenue/credit/rules/edit/"


def form(**more: object) -> dict[str, object]:
    """What the editor sends: the calls of sales do not count, and weights of one's own."""
    return {
        "kinds": ["web_visit", "email_click", "meeting_held"], "look_back": "40",
        "influence": "90", "half_life": "30", "shortest_talk": "0", "collapse": "1",
        "by_sales": "1", "sourced": "pre_sales", "weight_first": "40", "weight_rest": "60",
        "act": "save", **more,
    }  # fmt: skip


def test_rules_of_touches_are_looked_at_written_signed_and_hold_from_then_on(shared):
    _books, deal, _second, _ana = shared
    client = people.signed_in("rev_ops", name="Rea")
    assert "They hold until both leaders have signed others." in read(client, RULES)
    looked = client.post(CHANGE, form(act="look")).content.decode()
    # Ads were there 59 days before; the call was one of the kinds.
    effect = html.unescape(looked.partition('id="effect"')[2].partition("</section>")[0])
    assert re.search(r"This moves .*33\.34 from Ads to Meeting", effect)
    assert re.search(r"This moves .*33\.33 from Phone to Meeting", effect)
    assert "would go by whether marketing was there before sales" in effect
    before = [row[:4] for row in rows_of(read(client, f"/deals/{deal}/credit/"))]
    assert client.post(CHANGE, form()).headers["location"] == "/definitions/touches/1/"
    drafted = read(client, "/definitions/touches/1/")
    for words in (
        "Visited the website",
        "Own weights, of 100: the first touch",
        "See what it would move",
    ):
        assert words in drafted, words
    assert re.search(r"This moves .* from Ads to Meeting", read(client, RULES))
    ads = next(row for row in rows_of(read(client, "/revenue/credit/")) if row[0] == "Ads")
    assert "33.34" in "".join(ads)  # a draft changes no report
    people.sign(kind=definitions.Kind.TOUCHES, number=1, at=clock.now())
    told = rows_of(read(client, "/revenue/credit/"))
    assert [row[0] for row in told] == ["Mail", "Meeting"]
    # A report of a time that is over, and a deal of then, stay as they were.
    then = "/revenue/credit/?tab=advanced&to=2026-03-31"
    assert "Phone" in {row[0] for row in rows_of(read(client, then))}
    assert [row[:4] for row in rows_of(read(client, f"/deals/{deal}/credit/"))] == before
    now = rows_of(read(client, f"{then}&definitions=1"))
    assert [row[0] for row in now] == ["Mail", "Meeting"]
    own = read(client, "/revenue/credit/?tab=advanced&model=custom")
    assert '<option value="custom" selected>' in own
    said = CliRunner().invoke(
        cli.report, ["attribution", "--model", "custom", "--definitions", "1", "--json"]
    )
    document = json.loads(said.stdout)
    assert document["definition"] == {"kind": "touches", "version": 1}
    assert sum(float(row["value"]) for row in document["rows"]) == 150
    assert CliRunner().invoke(cli.report, ["attribution", "--definitions", "7"]).exit_code == 2


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"kinds": []}, "", "Nothing would count"),
        ({"look_back": "soon"}, "look_back", "from 1 to 3,650"),
        ({"sourced": "gut"}, "sourced", "Choose one from the list"),
        ({"weight_rest": "50"}, "weight_first", "add up to 100"),
        ({"weight_rest": "many"}, "weight_rest", "from 0 to 100"),
    ],
)
def test_what_is_no_rule_is_said_beside_its_field_and_nothing_is_kept(db, wrong, field, said):
    answer = people.signed_in("rev_ops").post(CHANGE, form(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert not field or f'id="id_{field}_error"' in page
    assert definitions.find_open(kind=definitions.Kind.TOUCHES) is None


def test_rates_are_loaded_listed_and_asked_by_on_every_way(shared, tmp_path):
    client = people.signed_in("rev_ops", name="Rea")
    assert "No rates are known yet" in read(client, "/revenue/rates/")
    rates = "Date,USD,RON,\n2026-03-02,1.25,5,\n"
    for content, said in (("shop\n1", "There is: shop."), ("Date,USD\n3 May,1", "Line 2: “3 May”")):
        refused = client.post("/revenue/rates/", {"file": io.BytesIO(content.encode())})
        assert refused.status_code == 422
        assert said in html.unescape(refused.content.decode())
    file = tmp_path / "rates.csv"
    file.write_text(rates)
    with file.open("rb") as opened:
        assert client.post("/revenue/rates/", {"file": opened}).status_code == 302
    page = read(client, "/revenue/rates/")
    assert "2 rates are new" in page
    assert [row[0] for row in rows_of(page)] == ["RON", "USD"]
    refused = read(client, "/results/won_value/?by=total&in=USD", status=422)
    assert "in EUR would be told in USD" in refused  # of the deal of 1 March no rate is known
    told = read(client, "/results/won_value/?by=total&in=USD&from=2026-03-02&to=2026-03-31")
    assert "62.5" in told
    assert '<option value="USD" selected>' in told
    again = CliRunner().invoke(currency_cli.rates, [str(file), "--json"])
    assert json.loads(again.stdout)["same"] == 2
    said = CliRunner().invoke(
        cli.report, ["won_value", "--by", "total", "--in", "USD", "--from", "2026-03-02", "--json"]
    )
    assert [row["value"] for row in json.loads(said.stdout)["rows"]] == ["62.50"]
    key = team.make_key(name="program", role="rev_ops", at=people.AT)
    answer = people.Client().get(
        "/api/v1/measures/won_value?by=total&in=USD&from=2026-03-02",
        headers={"Authorization": f"Bearer {key}"},
    )
    assert [row["value"] for row in answer.json()["rows"]] == ["62.50"]


def test_the_page_of_a_lead_leads_to_the_shared_credit_of_its_won_deals(shared):
    _books, deal, _second, _ana = shared
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select lead_id from deals_deal where id = %s", [deal])
        lead = cursor.fetchone()[0]
    assert f'href="/deals/{deal}/credit/"' in read(people.signed_in(), f"/leads/{lead}/")
