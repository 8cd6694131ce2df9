"""What is to come: open deals, the pace of sales and the target, counted by hand."""

from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from accord.forecasts.values import Period
from accord.foundation import clock
from accord.goals.values.goals import GoalText, Metric
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.queries import forecasting
from accord.reporting.rules import forecast_rows, money_asked
from accord.team.values import Side


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
