"""Small truths of pages: what has gone is said, a nought opens nothing, one word for one thing."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from accord.foundation import clock
from accord.intake.operations import undoing
from accord.reporting import cli
from accord.team import api as team
from tests import people
from tests.test_desk_pages import words

LEADS = ("external_id", "full_name", "email", "stage", "created_at", "origin", "channel")
DEALS = (
    "external_id", "name", "lead_external_id", "stage", "outcome", "amount", "currency",
    "opened_at", "closed_at",
)  # fmt: skip
GONE = "which has been taken back since"
MISSING = "known only from their deals"


def load_leads(count: int, *, start: int = 0) -> int:
    origins = ("webinar", "unknown", "")
    return people.load(
        "leads",
        LEADS,
        [
            (f"L{n}", f"Ana {n}", f"p{n}@firm.example", "lead", "2026-01-05",
             origins[n % 3], ("bought_list", "paid_search", "trade_fair")[n % 3])
            for n in range(start, start + count)
        ],
    )  # fmt: skip


def load_deals(count: int, *, days: int = 30) -> int:
    closed = clock.now() - timedelta(days=1)
    opened = closed - timedelta(days=days, hours=14)
    return people.load(
        "deals",
        DEALS,
        [
            (f"D{n}", f"Line {n}", f"L{n}", "closed_won", "won", "100", "EUR",
             opened.isoformat(), closed.isoformat())
            for n in range(count)
        ],
        at=clock.now(),
    )  # fmt: skip


def take_back(batch_id: int) -> None:
    undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())


@pytest.mark.usefixtures("committed")
def test_rows_left_unchanged_go_with_the_import_that_brought_them_and_the_page_says_so() -> None:
    first, second = load_leads(6), load_leads(6)
    client = people.signed_in()
    assert GONE not in words(client.get(f"/imports/{second}/"))
    take_back(first)
    told = words(client.get(f"/imports/{second}/"))
    assert f"import {first}, {GONE}. Load this file again" in told
    assert GONE not in words(client.get(f"/imports/{first}/"))
    third, fourth = load_leads(6), load_leads(6)
    assert GONE not in words(client.get(f"/imports/{fourth}/")), "these came after it was undone"
    take_back(third)
    assert f"import {third}, {GONE}" in words(client.get(f"/imports/{fourth}/"))


@pytest.mark.usefixtures("committed")
def test_leads_known_only_from_deals_are_no_share_of_all_leads() -> None:
    first = load_leads(20)
    load_deals(10)
    client = people.signed_in()
    assert MISSING not in words(client.get("/"))
    take_back(first)
    today = words(client.get("/"))
    assert "10 of 10 leads have become customers" in today
    assert MISSING in today
    assert MISSING in words(client.get("/results/conversion/"))


@pytest.mark.usefixtures("committed")
def test_leads_that_all_bought_are_a_share_all_the_same() -> None:
    load_leads(10)
    load_deals(10)
    today = words(people.signed_in().get("/"))
    assert "10 of 10 leads have become customers" in today
    assert MISSING not in today


@pytest.mark.usefixtures("committed")
def test_one_rounding_for_one_number() -> None:
    load_leads(3)
    load_deals(3, days=43)  # and 14 hours: 43.6
    client = people.signed_in()
    page = client.get("/").content.decode()
    tile = page[page.index('id="tile-time_to_win-deals"') :]
    said = re.search(r'tile__number"><a[^>]*>([^<]+)<', tile)
    assert said is not None
    assert said[1] == "44"
    assert "within 44 days" in tile
    assert "43.6" not in words(client.get("/results/time_to_win/?by=total"))


@pytest.mark.usefixtures("committed")
def test_codes_of_tools_are_words_everywhere_and_who_said_nothing_is_not_unknown() -> None:
    load_leads(9)
    load_deals(1)
    client = people.signed_in()
    by_channel = words(client.get("/results/conversion/?by=channel"))
    for word in ("Bought lists", "Paid search", "Trade fair"):
        assert word in by_channel
    assert "bought_list" not in by_channel
    behind = "/results/conversion/records/?by=channel&cell=entered&group="
    assert "Paid search" in words(client.get(f"{behind}paid_search"))
    assert "Trade fair" in words(client.get(f"{behind}trade_fair"))
    by_origin = words(client.get("/results/conversion/?by=origin"))
    assert "Unknown" in by_origin
    assert "No origin given" in by_origin
    told = CliRunner().invoke(cli.report, ["conversion", "--by", "origin"], catch_exceptions=False)
    assert re.search(r"^No origin given +3 ", told.stdout, re.MULTILINE)
    assert re.search(r"^unknown +3 ", told.stdout, re.MULTILINE)
    deals = words(client.get("/deals/"))
    assert "Closed won" in deals
    assert "closed_won" not in deals


@pytest.mark.usefixtures("committed")
def test_a_nought_opens_no_list_and_a_table_stands_once() -> None:
    load_leads(9)
    client = people.signed_in()
    page = client.get("/results/conversion/?by=origin").content.decode()
    assert page.count("<caption") == 2  # its own table, and what others report
    assert "Show as table" not in page
    linked = re.findall(r'<a href="[^"]*/records/[^"]*">([^<]*)</a>', page)
    assert "3" in linked
    assert "0" not in linked
    assert re.search(r'<td class="is-number[^"]*">0</td>', page)


@pytest.mark.usefixtures("committed")
def test_months_too_young_are_marked_in_the_chart_as_in_the_table() -> None:
    load_leads(9)
    page = people.signed_in().get("/results/conversion/?by=cohort").content.decode()
    assert "chart__dot--young" in page
    assert "What is dotted or hollow cannot be compared yet" in page
    old = people.signed_in("viewer").get("/results/win_rate/").content.decode()
    assert "chart__dot--young" not in old


@pytest.mark.django_db
def test_the_head_of_a_list_shows_the_order_in_force() -> None:
    load_leads(3)
    load_deals(3)
    client = people.signed_in()

    def heads(address: str) -> dict[str, tuple[str, str]]:
        body = client.get(address).content.decode()
        found = re.findall(r'aria-sort="(\w+)"><a class="sort" href="([^"]*)">([^<]+)', body)
        return {label: (sort, url) for sort, url, label in found}

    assert heads("/leads/") == {
        "Name": ("none", "/leads/?sort=name"),
        "Came in": ("descending", "/leads/?sort=oldest"),
    }
    assert heads("/leads/?sort=oldest")["Came in"] == ("ascending", "/leads/")
    assert heads("/leads/?sort=name")["Came in"] == ("none", "/leads/?sort=oldest")
    assert heads("/deals/")["Opened"][0] == "descending"
    assert heads("/deals/?sort=closed")["Closed"][0] == "descending"
    assert heads("/deals/?sort=closed")["Opened"] == ("none", "/deals/")


@pytest.mark.django_db
def test_a_link_says_at_once_that_it_is_spent_and_looking_does_not_spend_it() -> None:
    member = team.add_member(email="ana@example.com", name="Ana", role="viewer", at=clock.now())
    secret = team.make_link(member_id=member, at=clock.now())
    address, stranger = f"/welcome/{secret}/", Client()
    for _ in range(2):
        seen = stranger.get(address)
        assert seen.status_code == 200
        assert "Come in" in words(seen)
    assert stranger.post(address).status_code == 302
    again = Client().get(address)
    assert again.status_code == 410
    assert "This link no longer opens" in words(again)
    old = team.make_link(member_id=member, at=clock.now() - timedelta(hours=13))
    assert Client().get(f"/welcome/{old}/").status_code == 410
    assert Client().get("/welcome/nothing-of-the-kind/").status_code == 410
