"""What is spent, what comes back and who comes back: companies counted by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accord.currencies import api as currencies
from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting.rules import money_rows
from accord.reporting.rules.rows import Context


def buyer(books):
    return books.company()


def test_of_a_hundred_customers_ninety_one_renewed(books):
    """A15."""
    for number in range(100):
        company = buyer(books)
        books.deal("WON", "2024-05-01", amount=100_00, company_id=company)
        if number < 91:
            books.deal("WON", "2025-05-02", amount=120_00, company_id=company)
    books.deal("LOST", "2026-01-02")
    rows = books.rows("retention")
    assert (rows["2024"]["customers"], rows["2024"]["kept"], rows["2024"]["rate"]) == (
        100,
        91,
        0.91,
    )
    assert rows["2024"]["mature"]
    assert (rows["2025"]["kept"], rows["2025"]["mature"]) == (0, False)
    assert "2026" not in rows
    (expanded,) = books.ask("expansion").rows
    assert (expanded.label, str(expanded.figures["value"])) == ("2024", "10000.00")
    assert str(expanded.figures["after"]) == "10920.00"
    assert expanded.figures["kept_value"] == pytest.approx(1.092)


def test_a_second_deal_of_a_customer_is_a_repeat(books):
    """A34."""
    company = buyer(books)
    for day in ("2025-01-01", "2025-03-01", "2025-06-01"):
        books.deal("WON", day, company_id=company, origin="partner")
    books.deal("WON", "2025-01-01", company_id=buyer(books), origin="partner")
    row = books.rows("repeat_customers")["partner"]
    assert (row["bought"], row["again"]) == (2, 1)


def test_growth_is_exact_and_a_year_that_runs_is_told(books):
    """A14."""
    books.deal("WON", "2023-03-01", amount=100_000_00)
    books.deal("WON", "2024-03-01", amount=120_000_00)
    books.deal("WON", "2024-03-01", amount=5_000, currency="KRW")
    books.deal("WON", "2025-03-01", amount=30_000_00)
    rows = {
        (row.label, row.figures["currency"]): row.figures
        for row in books.ask("revenue_growth").rows
    }
    assert rows["2024", "EUR"]["growth"] == 0.2
    assert rows["2023", "EUR"]["growth"] is None
    assert rows["2024", "KRW"]["growth"] is None
    assert (rows["2025", "EUR"]["growth"], rows["2025", "EUR"]["is_whole"]) == (-0.75, False)
    said = reporting.tell(books.ask("revenue_growth"))
    assert said.startswith("2024: 20")


def test_inbound_and_outbound_side_by_side(books):
    """C12 to C14: cost of a won deal, win rate and repeat rate by who went to whom. What calls cost
    says its campaign alone: most of its leads were gone to."""
    calls = books.campaign("Calls")
    for origin in ("outbound", "outbound", "organic_search"):
        books.lead("2025-01-01", origin=origin, campaign_id=calls)
    for origin, won, lost, spent in (("organic_search", 3, 1, 300_00), ("outbound", 1, 3, 400_00)):
        for number in range(won):
            company = buyer(books)
            books.deal("WON", "2025-01-01", amount=1, origin=origin, company_id=company)
            if number == 0:
                books.deal("WON", "2025-02-01", amount=1, origin=origin, company_id=company)
        for _ in range(lost):
            books.deal("LOST", "2025-01-01", origin=origin)
        told = {"campaign": calls} if origin == "outbound" else {"origin": origin}
        books.cost(spent, "2025-01-01", **told)
    rates = books.rows("win_rate", by="direction")
    assert {side: (row["won"], row["lost"]) for side, row in rates.items()} == {
        "inbound": (4, 1),
        "outbound": (2, 3),
    }
    again = books.rows("repeat_customers", by="direction")
    assert {side: (row["bought"], row["again"]) for side, row in again.items()} == {
        "inbound": (3, 1),
        "outbound": (1, 1),
    }
    cost = books.rows("cost", by="direction")
    assert {side: str(row["cost_per_deal"]) for side, row in cost.items()} == {
        "inbound": "75.00",
        "outbound": "200.00",
    }


def test_return_of_revenue_and_of_margin_stand_apart(books):
    fair = books.campaign("Fair", "event")
    books.cost(400_00, "2026-01-02", fair)
    books.deal("WON", "2026-02-01", amount=1000_00, campaign_id=fair)
    (row,) = books.rows("cost", margin=Decimal("0.6")).values()
    assert (row["revenue_roi"], row["margin_roi"]) == (1.5, 0.5)
    (row,) = books.rows("cost").values()
    assert (row["revenue_roi"], row["margin_roi"]) == (1.5, None)


def test_what_a_new_customer_costs_also_by_what_was_spent_a_cycle_earlier(books):
    books.cost(600_00, "2026-01-10")
    books.cost(400_00, "2026-01-11", team="sales", kind="people")
    books.cost(100_00, "2026-03-05")
    for _ in range(2):
        lead = books.lead("2026-01-15")
        books.deal(
            "WON", "2026-03-16", opened="2026-02-01", amount=1_200_00, lead_id=lead,
            company_id=buyer(books),
        )  # fmt: skip
    rows = books.rows("cac", margin=Decimal("0.5"))
    march = rows["2026-03"]
    assert (march["new_customers"], march["lag_months"]) == (2, 2)
    assert (str(march["cac"]), str(march["cac_lagged"])) == ("50.00", "500.00")
    assert march["payback_months"] == 1.0
    january = rows["2026-01"]
    assert (str(january["marketing_cost"]), str(january["sales_cost"])) == ("600.00", "400.00")
    assert january["cac"] is january["cac_lagged"] is january["payback_months"] is None
    only = books.rows("cac", start=date(2026, 3, 1))
    assert list(only) == ["2026-03"]
    assert str(only["2026-03"]["cac_lagged"]) == "500.00"


def test_a_customer_is_new_once_by_whatever_record_it_buys(books):
    """A company and the one it was joined to, somebody who works there, and a lead of theirs."""
    company, other = buyer(books), buyer(books)
    worker, again, alone, joined = (books.person() for _ in range(4))
    with connection.cursor() as cursor:
        cursor.execute("update contacts_company set canonical_id = %s where id = %s",
                       [company, other])  # fmt: skip
        cursor.execute("update contacts_person set company_id = %s where id = %s", [other, worker])
        cursor.execute("update contacts_person set canonical_id = %s where id = %s",
                       [worker, again])  # fmt: skip
        cursor.execute("update contacts_person set canonical_id = %s where id = %s",
                       [alone, joined])  # fmt: skip
    for day, named in (
        ("2023-05-10", {"company_id": company}),
        ("2024-05-10", {"company_id": other}),
        ("2025-05-10", {"person_id": again}),
        ("2025-06-10", {"lead_id": books.lead("2025-01-10", person_id=worker)}),
        ("2024-05-11", {"person_id": alone}),
        ("2025-05-11", {"person_id": joined}),
    ):
        books.deal("WON", day, amount=10_00, **named)
    books.deal("LOST", "2026-02-01")
    assert {month: row["new_customers"] for month, row in books.rows("cac").items()} == {
        "2023-05": 1, "2024-05": 1,
    }  # fmt: skip
    repeat = books.rows("repeat_customers")[None]
    assert (repeat["bought"], repeat["again"]) == (2, 2)
    kept = {year: (row["customers"], row["kept"]) for year, row in books.rows("retention").items()}
    assert kept == {"2023": (1, 1), "2024": (2, 2), "2025": (2, 0)}
    bought = {year: (row["customers"], str(row["after"]))
              for year, row in books.rows("expansion").items()}  # fmt: skip
    assert bought == {"2023": (1, "10.00"), "2024": (2, "30.00")}


def test_what_customers_cost_is_set_against_money_of_their_own_currency_alone(books):
    for month, currency in (("01", "EUR"), ("01", "USD"), ("02", "EUR"), ("03", "EUR")):
        books.deal("WON", f"2026-{month}-05", f"2026-{month}-01", 90_00, currency,
                   company_id=buyer(books))  # fmt: skip
    books.cost(100_00, "2026-01-02")
    books.cost(70_00, "2026-02-02")
    answer = books.ask("cac", margin=Decimal("0.5"))
    told = {(row.label, row.figures["currency"]): row for row in answer.rows}
    # The dollars came of the same euros; of March no cost is known, which is not a cost of nothing.
    for key in (("2026-01", "EUR"), ("2026-01", "USD"), ("2026-03", "EUR")):
        assert {told[key].figures[name] for name in ("cac", "cac_lagged", "payback_months")} == {
            None
        }, key
    assert [len(told[key].notes) for key in sorted(told)] == [1, 1, 0, 0]
    assert str(told["2026-02", "EUR"].figures["cac"]) == "70.00"
    assert "no cost is booked" in reporting.tell(answer)
    assert reporting.to_csv(answer).splitlines()[0].endswith(",notes")  # of some of the rows
    rates = b"date,currency,rate\n2026-01-05,USD,1.25\n"
    currencies.load_rates(content=rates, actor_id=None, at=clock.now())
    assert str(books.rows("cac", currency="EUR")["2026-01"]["cac"]) == "50.00"


def test_why_nothing_is_told_by_what_was_spent_a_cycle_earlier_is_said():
    def row(month, currency, **more):
        return {"label": month, "currency": currency, **more}

    rows = money_rows.customer_cost(
        [row("2026-03", "EUR", new_customers=1, average_minor=100)],
        spent=[row("2026-01", "USD", cost=7_00), row("2026-03", "EUR", cost=5_00)],
        of_sales=[], cycle=60, margin=None, since="2026-03", context=Context(dimension="month"),
    )  # fmt: skip
    [march] = rows
    assert (str(march.figures["cac"]), march.figures["cac_lagged"]) == ("5.00", None)
    assert [note.say.value for note in march.notes] == ["cycle_apart"]


def test_what_each_source_is_worth(books):
    """A36."""
    fair, ads = books.campaign("Fair", "event"), books.campaign("Ads", "ads")
    for campaign, leads, sqls, value in ((fair, 4, 3, 900_00), (ads, 10, 2, 300_00)):
        for number in range(leads):
            path = {"mql": "2026-01-02", "sql": "2026-01-03"} if number < sqls else {}
            lead = books.lead("2026-01-01", campaign_id=campaign, **path)
        books.deal("WON", "2026-02-01", amount=value, lead_id=lead)
    books.deal("WON", "2026-02-01", amount=7, currency="KRW", campaign_id=fair)
    rows = books.rows("source_quality", by="channel")
    assert {name: (row["leads"], row["sqls"], row["rate"]) for name, row in rows.items()
            if name} == {"event": (4, 3, 0.75), "ads": (10, 2, 0.2)}  # fmt: skip
    rows = {row.label: row for row in books.ask("source_quality", by="campaign").rows}
    assert {name: str(row.figures["value"]) for name, row in rows.items()} == {
        "Fair": "900.00",
        "Ads": "300.00",
    }
    assert rows["Fair"].figures["fit_share"] is None
    assert [note.say.value for note in rows["Fair"].notes][-1] == "other_currencies"


def test_people_and_money_of_both_teams(books):
    """C33."""
    books.cost(300_00, "2026-01-10")
    books.cost(700_00, "2026-01-10", team="sales", kind="people")
    rows = books.rows("two_sides")
    assert {side: (str(row["cost"]), row["cost_share"]) for side, row in rows.items()} == {
        "marketing": ("300.00", 0.3),
        "sales": ("700.00", 0.7),
    }
