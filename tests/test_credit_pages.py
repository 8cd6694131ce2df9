"""Who helped to win deals: the page of all, the page of one, and the same number everywhere."""

import csv
import html
import io
import json
import re

import pytest
from click.testing import CliRunner

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
    _books, deal, _second, ana = shared
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
