"""What leads and customers cost, visits beside leads, and what sales made of leads."""

from datetime import date

import pytest

from accord.currencies import api as currencies
from accord.foundation import clock
from accord.kernel.money import total
from accord.reporting import api as reporting
from accord.reporting.rules.rates import rate_of


def test_what_a_lead_and_a_customer_cost(books):
    fair = books.campaign("Fair", "event")
    books.cost(300_00, "2026-01-02", fair)
    books.cost(100_00, "2026-01-09", fair)
    for _ in range(3):
        books.lead("2026-01-05", campaign_id=fair)
    won = books.lead(
        "2026-01-05", campaign_id=fair, customer="2026-02-01", ending="won", closed="2026-02-01"
    )
    books.deal("WON", "2026-02-01", amount=1000_00, lead_id=won)
    (row,) = reporting.to_json(books.ask("cost"))["rows"]
    del row["notes"]
    assert row == {
        "campaign": "Fair", "currency": "EUR", "cost": "400.00", "leads": 4, "mqls": 0, "sqls": 0,
        "customers": 1, "cost_per_lead": "100.00", "cost_per_mql": None,
        "cost_per_sql": None, "cost_per_customer": "400.00", "won_deals": 1,
        "cost_per_deal": "400.00", "won_value": "1000.00", "revenue_roi": 1.5, "margin_roi": None,
    }  # fmt: skip
    assert list(books.rows("cost", by="channel")) == ["event"]


def test_cost_that_names_no_group_is_set_against_nothing(books):
    books.lead("2026-01-05")
    books.cost(300_00, "2026-01-02")
    result = books.ask("cost", by="origin")
    (row,) = result.rows
    assert str(row.figures["cost"]) == "300.00"
    assert row.figures["won_value"] is row.figures["revenue_roi"] is row.figures["leads"] is None
    assert reporting.tell(result) == reporting.sentence(row.notes[0])
    assert books.rows("cost", by="total")[None]["leads"] == 1


def test_leads_are_set_beside_the_visits_of_the_same_days(books):
    books.visits(200, "2026-01-05", "search")
    books.visits(50, "2026-01-06", "search")
    books.visits(10, "2026-01-06", "fair", until="2026-01-12")
    for opened, origin in (
        ("2026-01-05", "search"), ("2026-01-06", "search"), ("2026-01-11", "fair"),
        ("2026-01-06", "partner"), ("2026-01-13", "search"),
    ):  # fmt: skip
        books.lead(opened, origin=origin)
    rows = books.rows("visits")
    told = {origin: (row["visits"], row["leads"], row["rate"]) for origin, row in rows.items()}
    assert told == {"search": (250, 2, 0.008), "fair": (10, 1, 0.1), "partner": (0, 1, None)}
    assert [row.group for row in books.ask("visits", by="day_origin").rows][:2] == [
        "2026-01-05|search",
        "2026-01-06|fair",
    ]
    first = {"start": date(2026, 1, 5), "end": date(2026, 1, 5)}
    assert books.rows("visits", **first) == {"search": {**rows["search"], **_one_of_200()}}
    assert reporting.tell(books.ask("visits")) == "4 leads came within the days of 260 visits."


def _one_of_200():
    rate = rate_of(reached=1, entered=200)
    return {"visits": 200, "leads": 1, "rate": 0.005, "low": rate.low, "high": rate.high}


def test_quality_is_what_sales_made_of_what_it_was_given(books):
    books.lead("2026-01-01", mql="2026-01-02", sql="2026-01-03")
    books.lead("2026-01-01", mql="2026-01-02")
    back = books.lead("2026-01-01", mql="2026-01-02", ending="rejected", closed="2026-01-05")
    books.event(back, "mql", "2026-01-05", ending="rejected", reason="not_ready")
    books.lead("2026-01-01")
    (row,) = books.rows("lead_quality").values()
    assert [row[name] for name in ("handed_off", "accepted", "rejected", "pending")] == [3, 1, 1, 1]
    assert row["acceptance"] == 0.5
    assert books.rows("lead_quality", by="reason")["not_ready"]["rejected"] == 1


def test_who_comes_to_two_stages_at_one_moment_has_come_to_both_at_once(books):
    """And a stage that nobody came to has no rate, instead of one of zero."""
    books.lead("2026-01-05", mql="2026-01-05", sql="2026-01-05")
    books.lead("2026-01-05", mql="2026-01-06")
    (at_once,) = books.ask("conversion", step=("lead", "mql"), within=0, by="total").rows
    assert (at_once.counted.reached, at_once.counted.entered) == (1, 2)
    (sql,) = books.ask("conversion", step=("mql", "sql"), by="total").rows
    assert (sql.counted.reached, sql.counted.entered) == (1, 2)
    assert books.ask("conversion", step=("opportunity", "customer")).rows == ()


def test_what_was_spent_on_each_kind_of_cost(books):
    fair = books.campaign("Fair", "event")
    books.cost(300_00, "2026-01-02", fair)
    books.cost(100_00, "2026-01-09", kind="tools")
    books.cost(900_00, "2026-01-09", kind="people", currency="USD")
    result = books.ask("cost", by="cost_kind")
    told = [(row.name, str(row.figures["cost"]), row.figures["cost_share"]) for row in result.rows]
    assert told == [("Media", "300.00", 0.75), ("Tools", "100.00", 0.25), ("People", "900.00", 1.0)]
    assert "several currencies" in reporting.tell(result)
    early = books.ask("cost", by="cost_kind", end=date(2026, 1, 5))
    assert reporting.tell(early) == "Most went into Media: €300 of €300."
    with pytest.raises(reporting.UnableToMeasure):
        books.records("cost", "leads", "tools", by="cost_kind")


def test_the_costs_behind_a_figure_add_up_to_it(books):
    """In its own currency and in another one, whatever group; each figure of a row opens them."""
    rates = b"date,currency,rate\n2026-01-02,USD,1.2\n2026-01-09,USD,1.2\n2026-02-01,USD,1.2\n"
    currencies.load_rates(content=rates, actor_id=None, at=clock.now())
    fair = books.campaign("Fair", "event")
    first = books.cost(300_01, "2026-01-02", fair)
    second = books.cost(100_01, "2026-01-03", fair, currency="USD", kind="tools")
    loose = books.cost(50_00, "2026-01-09")
    sold = books.lead(
        "2026-01-05", campaign_id=fair, customer="2026-02-01", ending="won", closed="2026-02-01"
    )
    deal = books.deal("WON", "2026-02-01", amount=1000_00, lead_id=sold)
    for figure in ("cost", "cost_per_lead", "revenue_roi"):
        assert books.records("cost", figure, fair, told_in="EUR") == [first]
    assert books.records("cost", "won_value", fair, told_in="EUR") == [deal]
    assert books.records("cost", "cost", None) == [loose]
    assert books.records("cost", "cost", "tools", by="cost_kind") == [second]
    checked = 0
    for options in ({}, {"by": "total"}, {"by": "cost_kind"}, {"currency": "EUR"}, *_SPANS):
        for row in books.ask("cost", **options).rows:
            paid = row.figures["cost"]
            asked = {
                "measure": "cost", "cell": "cost", "group": row.group, "at": clock.now(),
                "currency": paid.currency, "options": reporting.Options(**options),
            }  # fmt: skip
            found = reporting.list_costs(**asked)
            shown = [one.told if "currency" in options else one.amount for one in found]
            assert total(shown, currency=paid.currency) == paid
            assert reporting.sum_records(**asked) == reporting.Together(len(found), (paid,))
            checked += 1
    assert checked == 12


_SPANS = ({"start": date(2026, 1, 3)}, {"currency": "USD", "end": date(2026, 1, 3)})


def test_what_a_customer_cost_opens_what_was_spent(books):
    """Also of a month of which only the end is asked for, since its cost is that of all of it."""
    early = books.cost(100_00, "2026-01-10")
    media = books.cost(300_00, "2026-03-02")
    calls = books.cost(50_00, "2026-03-05", team="sales")
    lead = books.lead("2026-01-05", customer="2026-03-10", ending="won", closed="2026-03-10")
    deal = books.deal("WON", "2026-03-10", "2026-01-05", amount=1000_00, lead_id=lead)
    march = {"measure": "cac", "group": "2026-03", "at": clock.now(), "currency": "EUR"}
    for options in (reporting.Options(), reporting.Options(start=date(2026, 3, 4))):
        asked = {**march, "options": options}
        (row,) = (
            one
            for one in reporting.ask(measure="cac", at=clock.now(), options=options).rows
            if one.group == "2026-03"
        )
        opened = {
            figure: reporting.list_records(cell=figure, **asked)
            for figure in ("marketing_cost", "sales_cost", "cac", "cac_lagged", "average_value")
        }
        assert opened == {
            "marketing_cost": [media], "sales_cost": [calls], "cac": [media, calls],
            "cac_lagged": [early], "average_value": [deal],
        }  # fmt: skip
        assert row.figures["lag_months"] == 2
        for figure in ("marketing_cost", "sales_cost", "cac", "cac_lagged"):
            assert reporting.sum_records(cell=figure, **asked).sums == (row.figures[figure],)
