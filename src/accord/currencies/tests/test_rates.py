"""Rates as files write them, money in another currency, and the rate that held on a day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from accord.currencies import api as currencies
from accord.currencies import cli
from accord.currencies.rules import convert, read_rates
from accord.currencies.values import Loaded, NoRate, Rate, RateFlaw, UnableToReadRates
from accord.kernel.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
ECB = b"""Date,USD,JPY,CYP,
2026-01-05,1.25,156.5,N/A,
2026-01-02,1.2,155,N/A,
"""
LONG = b"date;currency;rate\n2026-01-02;USD;1.2\n\n2026-01-02;GBP;0.8\n"


def test_both_layouts_are_read_and_what_is_not_there_is_none():
    assert read_rates(ECB) == [
        Rate("USD", date(2026, 1, 5), Decimal("1.25")),
        Rate("JPY", date(2026, 1, 5), Decimal("156.5")),
        Rate("USD", date(2026, 1, 2), Decimal("1.2")),
        Rate("JPY", date(2026, 1, 2), Decimal(155)),
    ]
    assert [(one.currency, one.per_euro) for one in read_rates(LONG)] == [
        ("USD", Decimal("1.2")), ("GBP", Decimal("0.8")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "flaw", "line"),
    [
        (b"\xff\xfe", RateFlaw.NOT_TEXT, 0),
        (b"", RateFlaw.NO_COLUMNS, 1),
        (b"shop,amount\n1,2\n", RateFlaw.NO_COLUMNS, 1),
        (b"Date,USD\n", RateFlaw.NO_RATES, 0),
        (b"Date,USD\n02.01.2026,1\n", RateFlaw.NOT_A_DAY, 2),
        (b"Date,USD\n1970-01-01,1\n", RateFlaw.NOT_A_DAY, 2),
        (b"date,currency,rate\n2026-01-02,usd,1\n", RateFlaw.NOT_A_CURRENCY, 2),
        (b"date,currency,rate\n2026-01-02,EUR,1\n", RateFlaw.NOT_A_CURRENCY, 2),
        (b"Date,USD\n2026-01-02,0\n", RateFlaw.NOT_A_RATE, 2),
        (b"Date,USD\n2026-01-02,-1.2\n", RateFlaw.NOT_A_RATE, 2),
        (b"Date,USD\n2026-01-02,1e999999999\n", RateFlaw.NOT_A_RATE, 2),
        (b"Date,USD\n2026-01-02,0.0000000001\n", RateFlaw.NOT_A_RATE, 2),
        (b"Date,USD\n2026-01-02,1\n2026-01-02,2\n", RateFlaw.TWICE, 3),
        (b"x" * (12 * 1024 * 1024 + 1), RateFlaw.TOO_LARGE, 0),
    ],
)
def test_what_is_no_rate_is_refused_with_its_line(content, flaw, line):
    with pytest.raises(UnableToReadRates) as refused:
        read_rates(content)
    assert (refused.value.flaw, refused.value.line) == (flaw, line)


RATES = st.decimals("0.00000001", "999999999", places=8)


@given(st.integers(-(10**15), 10**15), RATES, RATES)
def test_money_in_another_currency_is_right_to_the_nearest_smallest_unit(minor, below, above):
    told = convert(Money(minor, "USD"), to="JPY", below=below, above=above)
    exact = Fraction(minor, 100) * Fraction(above) / Fraction(below)
    assert abs(told.minor - exact) <= Fraction(1, 2)
    assert convert(Money(-minor, "USD"), to="JPY", below=below, above=above).minor == -told.minor


@pytest.mark.django_db
def test_a_file_that_holds_no_rates_is_refused_with_what_to_write(tmp_path):
    file = tmp_path / "rates.csv"
    file.write_bytes(b"Date,USD\n2026-01-02,0\n")
    refused = CliRunner().invoke(cli.rates, [str(file)])
    assert refused.exit_code == 1
    assert "Line 2: “0” is no rate above nought. Write the units for one euro" in refused.output


@pytest.mark.django_db
def test_the_rate_of_the_last_day_before_holds_for_ten_days_and_then_none_does():
    assert currencies.load_rates(content=ECB, actor_id=None, at=AT) == Loaded(4, 0, 0)
    again = ECB.replace(b"1.25", b"1.3")
    assert currencies.load_rates(content=again, actor_id=None, at=AT) == Loaded(0, 1, 3)
    on = {day: currencies.rate_on(currency="USD", day=date(2026, 1, day))[0] for day in (2, 4, 14)}
    assert on == {2: Decimal("1.2"), 4: Decimal("1.2"), 14: Decimal("1.3")}
    hundred = Money(120_00, "USD")
    assert currencies.convert(money=hundred, to="EUR", day=date(2026, 1, 3)) == Money(100_00, "EUR")
    assert currencies.convert(money=hundred, to="JPY", day=date(2026, 1, 3)) == Money(15_500, "JPY")
    for currency, day in (("USD", 15), ("USD", 1), ("CYP", 5)):
        with pytest.raises(NoRate):
            currencies.rate_on(currency=currency, day=date(2026, 1, day))
    known = {one.currency: (one.day, one.days) for one in currencies.list_known()}
    assert known == {"USD": (date(2026, 1, 5), 2), "JPY": (date(2026, 1, 5), 2)}
    assert currencies.list_codes() == ["JPY", "USD"]
    # Also rates that change places are other rates.
    before = currencies.state()
    changed = again.replace(b"1.3", b"?").replace(b"1.2,", b"1.3,").replace(b"?", b"1.2")
    assert currencies.load_rates(content=changed, actor_id=None, at=AT) == Loaded(0, 2, 2)
    assert currencies.state() != before
