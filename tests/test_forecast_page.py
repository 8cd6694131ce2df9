"""The page of the forecast: sums, a target, and how a deal counts."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from accord.currencies import api as currencies
from accord.deals.tests.test_deals import take
from accord.deals.values import DealStatus
from accord.forecasts import api as forecasts
from accord.foundation import bulk, clock
from accord.journal import api as journal
from tests import people


@pytest.fixture
def deal(committed: None) -> int:
    """One deal of six hundred open, expected today; one won of four decided."""
    at = clock.now()
    opened = {"opened_at": at - timedelta(days=40), "amount_minor": 100_00}
    for number in range(4):
        status = DealStatus.WON if number == 0 else DealStatus.LOST
        closed = {"closed_at": at - timedelta(days=20), "status": status}
        take({"external_key": f"d{number}", **opened, **closed}, at=at)
    asked = {"external_key": "o", "amount_minor": 600_00, "stage": "offer", "name": "Big plant"}
    return take({**asked, "opened_at": at, "expected_on": at.date()}, at=at).ids[0]


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/forecast/{query}")
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_says_what_is_expected_and_whether_it_is_enough(deal: int) -> None:
    client = people.signed_in("sales_lead")
    text = page(client, "?target=200")
    assert "Big plant" in text
    # A hundred of the target are left, and a quarter of the value is usually won.
    assert "times what is still needed" in text
    assert "No period is over yet" in text
    # What is kept of a month that no forecast is judged of is a click away.
    today = clock.now().date()
    last = today.replace(day=1) - timedelta(days=1)
    forecasts.keep_week(at=clock.now() - (today - last + timedelta(days=3)))
    text = page(client)
    assert "1 period that is over is not judged" in text
    assert f"What each week said of {last:%B %Y}" in page(client, f"?of={last:%Y-%m}")
    assert "Nothing was kept of this month." in page(client, "?of=2001-02")
    assert client.get("/forecast/?target=lots").status_code == 422
    refused = client.get("/forecast/?in=USD")
    assert refused.status_code == 422
    assert "in EUR would be told in USD" in refused.content.decode()
    days = "".join(f"{today - timedelta(days=back)},USD,1.25\n" for back in (0, 20))
    currencies.load_rates(
        content=f"date,currency,rate\n{days}".encode(), actor_id=None, at=clock.now()
    )
    text = page(client, "?in=USD&target=200")
    assert "All money is told in USD" in text
    assert "750" in text  # of the six hundred euros that are open


def test_the_picture_of_the_forecast_is_of_what_is_expected(deal: int) -> None:
    drawn = people.signed_in("sales_lead").get("/results/forecast/picture/").content.decode()
    assert re.search(r">Expected[^<]*\. As of ", drawn)


def test_a_seller_says_how_a_deal_counts(deal: int) -> None:
    client = people.signed_in("sales_lead")
    answer = client.post(f"/forecast/deals/{deal}/", {"category": "commit"}, follow=True)
    assert "The deal counts so from now on." in answer.content.decode()
    assert bulk.fetch("select category from forecasts_categorychoice", []) == [("commit",)]
    answer = client.post(f"/forecast/deals/{deal}/", {"category": "closed"}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert bulk.fetch("select category from forecasts_categorychoice", []) == [("commit",)]
    entries = journal.list_entries(subject="deal", subject_id=deal)
    assert [one.kind for one in entries] == ["deal.category_chosen"]


def test_leaders_say_what_a_stage_counts_as_and_others_may_not(deal: int) -> None:
    leader = people.signed_in("sales_lead")
    answer = leader.post("/forecast/stages/", {"stage": "offer", "category": "most_likely"})
    assert answer.status_code == 302
    assert bulk.fetch("select stage, category from forecasts_stagecategory", []) == [
        ("offer", "most_likely")
    ]
    other = people.signed_in("demand_gen", email="other@example.com")
    assert other.post("/forecast/stages/", {"stage": "offer"}).status_code == 403


def test_the_page_asks_as_much_of_many_deals_as_of_one(
    deal: int, django_assert_max_num_queries: object
) -> None:
    client = people.signed_in("sales_lead")
    client.get("/forecast/")
    with django_assert_max_num_queries(200) as few:  # type: ignore[operator]
        client.get("/forecast/")
    count = len(few.captured_queries)
    at = clock.now()
    one = {"amount_minor": 1, "expected_on": at.date()}
    take(*({"external_key": f"m{number}", **one} for number in range(30)), at=at)
    client.get("/forecast/")
    with django_assert_max_num_queries(count):  # type: ignore[operator]
        client.get("/forecast/")


def test_each_measure_of_money_and_forecasts_has_its_page_and_its_file(deal: int) -> None:
    client = people.signed_in("sales_lead")
    for name in (
        "forecast", "coverage", "forecast_accuracy", "velocity", "cac", "revenue_growth",
        "retention", "expansion", "source_quality", "steps_back", "two_sides",
        "conversion_in_time",
    ):  # fmt: skip
        assert client.get(f"/results/{name}/").status_code == 200, name
        assert client.get(f"/results/{name}/file/").status_code == 200, name
    month = f"{clock.now():%Y-%m}"
    behind = client.get(f"/results/forecast/records/?by=month&cell=deals&group={month}")
    assert "Big plant" in behind.content.decode()
    assert client.get("/results/cac/?margin=lots").status_code == 422
    assert client.get("/results/two_sides/records/").status_code == 422
