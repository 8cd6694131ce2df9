"""What is spent, what comes back and who comes back: companies counted by hand."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.utils import translation

from accord.currencies import api as currencies
from accord.forecasts.values import Period
from accord.foundation import clock
from accord.goals.values.goals import GoalText, Metric
from accord.kernel.money import Money
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.queries import forecasting
from accord.reporting.rules import forecast_rows, forms, money_asked
from accord.reporting.rules.rates import cohort_rates, period_ratio
from accord.reporting.tests.builders import month
from accord.team.values import Side

WEEKLY = (100, 120, 150, 190, 240, 300)
LAGS = (0.2, 0.1, 0.1)


def test_weekly_groups_keep_their_rate_where_the_same_days_say_otherwise():
    """Formulas 2.6: twice the counts of its golden vector, so that people are whole."""
    reached = [
        sum(round(came * lag) for lag in LAGS[: 6 - week]) for week, came in enumerate(WEEKLY)
    ]
    rates = cohort_rates(
        [month(entered=came, reached=r) for came, r in zip(WEEKLY, reached, strict=True)]
    )
    assert [rate.value for rate in rates] == pytest.approx([0.4, 0.4, 0.4, 0.4, 0.3, 0.2])
    passed = [
        sum(round(WEEKLY[week - late] * lag) for late, lag in enumerate(LAGS) if week >= late)
        for week in range(6)
    ]
    ratios = [period_ratio(reached=p, entered=came) for p, came in zip(passed, WEEKLY, strict=True)]
    assert ratios == pytest.approx([0.2, 0.283, 0.347, 0.342, 0.342, 0.343], abs=5e-4)


def test_a_week_of_leads_has_the_ratio_of_the_same_days_beside_it(books):
    for opened, sold in (
        ("2026-01-05", "2026-01-06"), ("2026-01-05", "2026-01-13"), ("2026-01-06", None),
        ("2026-01-12", None), ("2026-01-13", None),
    ):  # fmt: skip
        books.lead(opened, mql=opened, **({"sql": sold} if sold else {}))
    rows = books.rows("conversion", by="week", step=("mql", "sql"))
    told = {
        week: (row["entered"], row["reached"], row["period_ratio"]) for week, row in rows.items()
    }
    assert told == {"2026-W02": (3, 2, pytest.approx(1 / 3)), "2026-W03": (2, 0, 0.5)}
    assert "period_ratio" not in next(iter(books.rows("conversion", by="origin").values()))


def test_a_batch_of_fifty_leads_of_which_twenty_came_to_sales(books):
    """C45: the batch of a week; A75: 27.6 to 53.8."""
    for number in range(50):
        books.lead("2026-01-05", mql="2026-01-05", **({"sql": "2026-01-07"} if number < 20 else {}))
    (row,) = books.rows("conversion", by="week", step=("mql", "sql")).values()
    assert (row["entered"], row["reached"], row["rate"]) == (50, 20, 0.4)
    assert (row["low"], row["high"]) == pytest.approx((0.2761, 0.5382), abs=5e-5)


def test_sources_whose_ranges_meet_are_not_ranked(books):
    for number in range(20):
        path = {"sql": "2026-01-07"} if number < 12 else {}
        books.lead("2026-01-05", origin="fair", mql="2026-01-05", **path)
        path = {"sql": "2026-01-07"} if number < 9 else {}
        books.lead("2026-01-05", origin="search", mql="2026-01-05", **path)
    books.lead("2026-09-01")
    said = reporting.tell(books.ask("conversion", by="origin", step=("mql", "sql")))
    assert "too close to rank" in said


def test_acceptance_is_told_of_those_decided_and_of_all(books):
    """A7: 40 taken, 10 returned, 5 not decided."""
    for number in range(55):
        taken = {"sql": "2026-01-03"} if number < 40 else {}
        back = {"ending": "rejected", "closed": "2026-01-05"} if 40 <= number < 50 else {}
        books.lead("2026-01-01", mql="2026-01-02", **taken, **back)
    (row,) = books.rows("lead_quality").values()
    assert (row["acceptance"], row["of_all"]) == (0.8, pytest.approx(40 / 55))


def test_velocity_is_the_golden_one(books):
    """40 open deals of 25,000, a quarter won, 90 days: 2,777.78 a day."""
    for _ in range(40):
        books.deal("OPEN", opened="2026-03-01")
    books.deal("WON", "2026-04-01", opened="2026-01-01", amount=25_000_00)
    for _ in range(3):
        books.deal("LOST", "2026-04-02", opened="2026-01-01")
    (row,) = books.rows("velocity").values()
    assert (row["opportunities"], row["rate"], row["cycle_days"]) == (40, 0.25, 90.0)
    assert str(row["per_day"]) == "2777.78"


def test_a_currency_in_which_nothing_was_won_has_no_velocity(books):
    books.deal("OPEN", opened="2026-03-01")
    (row,) = books.rows("velocity").values()
    assert row["per_day"] is row["average_value"] is row["rate"] is None
    assert reporting.tell(books.ask("velocity")) == "Nothing to count yet."


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
    """C12 to C14: cost of a won deal, win rate and repeat rate by who went to whom."""
    for origin, won, lost, spent in (("organic_search", 3, 1, 300_00), ("outbound", 1, 3, 400_00)):
        for number in range(won):
            company = buyer(books)
            books.deal("WON", "2025-01-01", amount=1, origin=origin, company_id=company)
            if number == 0:
                books.deal("WON", "2025-02-01", amount=1, origin=origin, company_id=company)
        for _ in range(lost):
            books.deal("LOST", "2025-01-01", origin=origin)
        books.cost(spent, "2025-01-01", origin=origin)
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


def test_cost_in_another_currency_without_a_rate_is_set_against_nothing(books):
    fair = books.campaign("Fair", "event")
    books.cost(400_00, "2026-01-02", fair, currency="USD")
    books.deal("WON", "2026-02-01", amount=1000_00, campaign_id=fair)
    (row,) = books.ask("cost").rows
    assert (str(row.figures["cost"]), str(row.figures["won_value"])) == ("400.00", "0.00")
    with translation.override("en"):
        assert reporting.sentence(row.notes[0]) == (
            "Nothing was won in USD: this is set against nothing. Ask for all of it in one "
            "currency."
        )


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


def test_a_customer_is_new_once(books):
    company = buyer(books)
    for day in ("2026-01-10", "2026-02-10"):
        books.deal("WON", day, amount=1, company_id=company)
    assert [row["new_customers"] for row in books.rows("cac").values()] == [1]


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


def test_a_deal_that_went_back_counts_once(books):
    """A31: and its lead is counted once in the conversion."""
    lead = books.lead("2026-01-01", mql="2026-01-02", opportunity="2026-01-03")
    back, straight = (books.deal("OPEN", opened="2026-01-03", lead_id=lead) for _ in range(2))
    again = books.deal("OPEN", opened="2026-01-03")
    for deal, stages in ((back, "ababa"), (straight, "abbc")):
        for place, stage in enumerate(stages):
            books.deal_event(deal, "stage" if place else "created", after=stage)
    books.deal_event(again, "reopened")
    late = books.deal("OPEN", opened="2026-01-03")  # what was first is told last
    for kind, stage, on in (("stage", "b", 10), ("stage", "c", 12), ("created", "a", 5),
                            ("stage", "b", 8)):  # fmt: skip
        books.deal_event(late, kind, after=stage, on=f"2026-01-{on:02}")
    (row,) = books.rows("steps_back").values()
    assert (row["deals"], row["went_back"]) == (4, 2)
    assert set(books.records("steps_back", "went_back")) == {back, again}
    assert books.rows("conversion", by="total", step=("lead", "opportunity"))[None]["reached"] == 1


def test_a_group_of_nobody_has_no_rate_and_the_widest_range(books):
    books.deal("OPEN", opened="2026-01-03")
    (row,) = books.rows("win_rate", by="total").values() or ({},)
    assert row == {} or row["rate"] is None
    assert reporting.tell(books.ask("win_rate")) == "Nothing to count yet."
    assert period_ratio(reached=3, entered=0) is None
    (empty,) = cohort_rates([month(entered=0, reached=0)])
    assert (empty.value, empty.low, empty.high) == (None, 0.0, 1.0)


def test_people_and_money_of_both_teams(books):
    """C33."""
    books.cost(300_00, "2026-01-10")
    books.cost(700_00, "2026-01-10", team="sales", kind="people")
    rows = books.rows("two_sides")
    assert {side: (str(row["cost"]), row["cost_share"]) for side, row in rows.items()} == {
        "marketing": ("300.00", 0.3),
        "sales": ("700.00", 0.7),
    }


@pytest.mark.parametrize("text", ["-5", "0", "1e9", "ten", "12.345", "5 euros", "9" * 30])
def test_a_target_that_is_none_is_refused_with_what_to_write(text):
    with pytest.raises(reporting.UnableToMeasure) as refused:
        money_asked.target(text, currency="EUR")
    assert refused.value.what == "target"
    assert "such as 100000" in str(refused.value.why)


@pytest.mark.parametrize("text", ["0", "-0.1", "1.01", "60%", "nan", "inf"])
def test_a_margin_that_is_none_is_refused(text):
    with pytest.raises(reporting.UnableToMeasure) as refused:
        money_asked.margin(text)
    assert refused.value.what == "margin"


def test_the_command_takes_a_target_and_refuses_a_wrong_one(books):
    books.deal("WON", "2026-02-01", opened="2026-01-01", amount=100_00)
    books.deal("LOST", "2026-02-01", opened="2026-01-01", amount=300_00)
    books.deal("OPEN", opened="2026-01-03", amount=600_00, expected_on=clock.now().date())
    run = CliRunner()
    said = run.invoke(cli.report, ["coverage", "--target", "200", "--json"])
    assert said.exit_code == 0, said.output
    assert '"coverage": 3.0' in said.stdout
    assert '"required": 4.0' in said.stdout
    wrong = run.invoke(cli.report, ["coverage", "--target", "lots"])
    assert wrong.exit_code == 2
    assert "100000" in wrong.output


def test_the_forecast_of_the_books_and_the_deals_behind_it(books):
    today = clock.now().date()
    one = books.deal("OPEN", opened="2026-01-03", amount=600_00, expected_on=today)
    books.deal("OPEN", opened="2026-01-03", amount=None, expected_on=date(2026, 1, 9))
    books.deal("OPEN", opened="2026-01-03", amount=900_00)
    month_of = f"{today:%Y-%m}"
    row = books.rows("forecast")[month_of]
    assert (row["deals"], row["overdue"], row["without_amount"]) == (2, 1, 1)
    assert str(row["open_pipeline"]) == "600.00"
    assert one in books.records("forecast", "deals", month_of)
    assert len(books.records("forecast", "deals", month_of)) == 2
    assert len(books.records("forecast", "overdue", month_of)) == 1
    whole = books.rows("forecast", by="total")[None]
    assert whole["deals"] == 2
    notes = [reporting.sentence(note) for note in books.ask("forecast").notes]
    assert "1 open deal has no day" in notes[-1]


def test_nothing_is_judged_before_a_period_is_over():
    assert forecast_rows.about_accuracy([], mean=None) == ()


def test_a_signed_goal_of_the_very_days_is_the_target():
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    words = {"name": "Spring", "metric": Metric.REVENUE, "side": Side.BOTH, "currency": "EUR"}
    spring = GoalText(target=Decimal(500), start=quarter.start, end=quarter.end, **words)
    year = GoalText(target=Decimal(900), start=date(2026, 1, 1), end=quarter.end, **words)
    assert str(forecasting._goal_of(quarter, agreed=[year, spring])) == "500.00"
    assert forecasting._goal_of(quarter, agreed=[year]) is None


RATES = b"Date,USD,JPY\n2026-01-02,1.25,150\n2026-02-02,1.2,160\n"


def test_money_of_several_currencies_is_told_in_one_by_the_rate_of_each_day(books):
    books.deal("WON", "2026-01-03", "2026-01-01", 100_00)
    books.deal("WON", "2026-01-04", "2026-01-01", 125_00, currency="USD")
    books.deal("WON", "2026-02-03", "2026-01-01", 120_00, currency="USD")
    books.deal("WON", "2026-02-03", "2026-01-01", 1_600, currency="JPY")
    campaign = books.campaign("Fair")
    books.cost(60_00, "2026-02-02", campaign, currency="USD")
    with pytest.raises(reporting.UnableToMeasure) as refused:
        books.ask("won_value", currency="EUR")
    assert "in USD would be told in EUR: of 2, the first of 2026-01-04" in str(refused.value.why)
    currencies.load_rates(content=RATES, actor_id=None, at=clock.now())
    [row] = books.ask("won_value", by="total", currency="EUR").rows
    assert (row.figures["value"], row.figures["deals"]) == (Money(310_00, "EUR"), 4)
    dollars = books.ask("won_value", by="total", currency="USD", start=date(2026, 2, 1))
    assert dollars.rows[0].figures["value"] == Money(132_00, "USD")
    assert any("by the rate of its own day" in reporting.sentence(one) for one in dollars.notes)
    [yen] = books.ask("won_value", by="total", currency="JPY", end=date(2026, 1, 31)).rows
    assert yen.figures["value"] == Money(30_000, "JPY")
    [spent] = books.ask("cost", currency="EUR").rows
    assert spent.figures["cost"] == Money(50_00, "EUR")
    # Each by itself where nobody asks for one; a day without a rate is never left out in silence.
    assert len(books.ask("won_value", by="total").rows) == 3
    books.deal("WON", "2026-03-03", "2026-01-01", 5_00, currency="USD")
    with pytest.raises(reporting.UnableToMeasure) as refused:
        books.ask("won_value", currency="EUR")
    assert "in USD would be told in EUR: of 1, the first of 2026-03-03" in str(refused.value.why)
    for measure, currency in (("win_rate", "EUR"), ("won_value", "euro")):
        with pytest.raises(reporting.UnableToMeasure):
            books.ask(measure, currency=currency)


def test_what_is_to_come_is_told_in_one_currency_by_the_latest_rate(books, monkeypatch):
    now = datetime(2026, 2, 4, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    def ahead(measure: str, **options: object) -> reporting.Result:
        asked = reporting.Options(by="quarter", **options)
        return reporting.ask(measure=measure, at=now, options=asked)

    due = {"expected_on": "2026-03-01"}
    books.deal("WON", "2026-01-04", "2026-01-01", 125_00, currency="USD")  # 100 euros then
    books.deal("LOST", "2026-01-04", "2026-01-01", 300_00)
    books.deal("OPEN", None, "2026-01-01", 120_00, currency="USD", **due)  # 100 euros now
    books.deal("OPEN", None, "2026-01-01", 1_600, currency="JPY", **due)  # 10
    books.deal("OPEN", None, "2026-01-01", 50_00, **due)
    with pytest.raises(reporting.UnableToMeasure) as refused:
        ahead("forecast", currency="EUR")
    assert "in USD would be told in EUR: of 2, the first of 2026-01-04" in str(refused.value.why)
    currencies.load_rates(content=RATES, actor_id=None, at=now)
    [row] = [one for one in ahead("forecast", currency="EUR").rows if one.label == "2026-Q1"]
    assert row.figures["closed"] == Money(100_00, "EUR")
    assert row.figures["open_pipeline"] == Money(160_00, "EUR")
    assert row.figures["deals"] == 3
    # 400 dollars are 333.33 euros by the latest rate; a quarter of the value is won.
    target = Money(400_00, "USD")
    answer = ahead("coverage", currency="EUR", target=target)
    [row] = [one for one in answer.rows if one.label == "2026-Q1"]
    assert (row.figures["target"], row.figures["needed"]) == (
        Money(333_33, "EUR"), Money(233_33, "EUR"),
    )  # fmt: skip
    assert row.figures["value_win_rate"] == 0.25
    assert any("what is aimed at by the latest one" in reporting.sentence(one)
               for one in answer.notes)  # fmt: skip
    [row] = [one for one in ahead("forecast", currency="JPY").rows if one.label == "2026-Q1"]
    assert row.figures["open_pipeline"] == Money(1_600 + 16_000 + 8_000, "JPY")
    # Of one currency alone nothing is told otherwise than before; and never a zero for no rate.
    with pytest.raises(reporting.UnableToMeasure):
        ahead("coverage", currency="EUR", target=Money(1_00, "GBP"))
    with pytest.raises(reporting.UnableToMeasure):
        ahead("forecast_accuracy", currency="EUR")
    books.deal("OPEN", None, "2026-01-01", 1_00, currency="GBP")
    with pytest.raises(reporting.UnableToMeasure) as refused:
        ahead("coverage", currency="EUR")
    assert "in GBP would be told in EUR: of 1, the first of 2026-02-04" in str(refused.value.why)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ('=HYPERLINK("x")', '\'=HYPERLINK("x")'),
        ("@fair", "'@fair"),
        ("-1+1", "'-1+1"),
        ("-5", "-5"),
    ],
)
def test_no_name_is_a_formula_in_a_file(books, name, cell):
    books.cost(60_00, "2026-01-02", books.campaign(name))
    written = reporting.to_csv(books.ask("cost", by="campaign"))
    [row] = csv.DictReader(io.StringIO(written))
    assert (row["campaign"], row["cost"]) == (cell, "60.00")
    assert forms._cell(str(Money(-5_00, "EUR"))) == "-5.00"
