"""Money of several currencies: each by itself, or in one by the rates of the days."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from accord.currencies import api as currencies
from accord.foundation import clock
from accord.kernel.money import Money
from accord.reporting import api as reporting

RATES = b"Date,USD,JPY\n2026-01-02,1.25,150\n2026-02-02,1.2,160\n"


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
