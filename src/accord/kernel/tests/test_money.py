from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.money import (
    CurrenciesDiffer,
    Money,
    MoneyProblem,
    NothingToShareBy,
    UnableToReadMoney,
    allocate,
    total,
)

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
CURRENCIES = st.sampled_from(["EUR", "KRW", "KWD", "CLF", "RON"])


@pytest.mark.parametrize(
    ("text", "currency", "minor", "shown"),
    [
        ("12000.00", "EUR", 1_200_000, "12000.00"),
        ("-0.5", "EUR", -50, "-0.50"),
        (" 7 ", "RON", 700, "7.00"),
        ("7.000", "EUR", 700, "7.00"),
        ("1500", "KRW", 1500, "1500"),
        ("1500.0", "KRW", 1500, "1500"),
        ("1.234", "KWD", 1234, "1.234"),
        ("+3", "JPY", 3, "3"),
    ],
)
def test_an_amount_is_read_and_shown_exactly(text, currency, minor, shown):
    money = Money.parse(text, currency=currency)
    assert money.minor == minor
    assert str(money) == shown


@pytest.mark.parametrize(
    ("text", "currency", "problem"),
    [
        ("0.001", "EUR", MoneyProblem.TOO_MANY_DECIMALS),
        ("1.5", "KRW", MoneyProblem.TOO_MANY_DECIMALS),
        ("1,5", "EUR", MoneyProblem.NOT_A_NUMBER),
        ("", "EUR", MoneyProblem.NOT_A_NUMBER),
        ("1e3", "EUR", MoneyProblem.NOT_A_NUMBER),
        ("NaN", "EUR", MoneyProblem.NOT_A_NUMBER),
        ("١٢", "EUR", MoneyProblem.NOT_A_NUMBER),
        ("1", "euro", MoneyProblem.NOT_A_CURRENCY),
        ("1", "", MoneyProblem.NOT_A_CURRENCY),
    ],
)
def test_an_inexact_amount_is_refused_with_its_problem(text, currency, problem):
    with pytest.raises(UnableToReadMoney) as refused:
        Money.parse(text, currency=currency)
    assert refused.value.problem is problem


@given(AMOUNTS, CURRENCIES)
def test_showing_and_reading_are_inverse(minor, currency):
    money = Money(minor, currency)
    assert Money.parse(str(money), currency=currency) == money


@given(AMOUNTS, st.lists(st.fractions(min_value=0, max_value=1000), min_size=1, max_size=20))
def test_shares_add_up_and_stay_within_one_unit(whole, weights):
    if not sum(weights):
        with pytest.raises(NothingToShareBy):
            allocate(whole, weights)
        return
    shares = allocate(whole, weights)
    assert sum(shares) == whole
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(whole) * weight / sum(weights)) < 1


def halving(days):
    return [Fraction(2.0 ** ((day - 38) / days)) for day in (0, 5, 12, 30, 38)]


# Plain rounding of both decay rows would make 12,000.01.
@pytest.mark.parametrize(
    ("case", "weights", "credits"),
    [
        ("linear", [1] * 5, "2400.00 2400.00 2400.00 2400.00 2400.00"),
        ("first and last", [12, 2, 2, 2, 12], "4800.00 800.00 800.00 800.00 4800.00"),
        ("half-life of 7 days", halving(7), "175.19 287.44 574.88 3417.04 7545.45"),
        ("half-life of 30 days", halving(30), "1529.05 1716.30 2017.59 3058.09 3678.97"),
    ],
)
def test_a_deal_is_credited_to_the_cent(case, weights, credits):
    deal = Money.parse("12000.00", currency="EUR")
    shares = deal.allocate(weights)
    assert " ".join(map(str, shares)) == credits, case
    assert total(shares, currency="EUR") == deal


def test_a_unit_left_over_goes_to_the_earliest_of_equals():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]


def test_a_negative_weight_is_refused():
    with pytest.raises(NothingToShareBy):
        allocate(100, [2, -1])


def test_rounding_takes_the_nearest_unit():
    assert str(Money.rounded(Fraction(250_000, 90), currency="EUR")) == "2777.78"
    assert Money.rounded(Decimal("0.005"), currency="EUR").minor == 0
    assert Money.rounded(Decimal("2.5"), currency="KRW").minor == 2


def test_currencies_do_not_mix():
    euro, won = Money(1, "EUR"), Money(1, "KRW")
    for clash in (lambda: euro + won, lambda: euro - won, lambda: euro < won):
        with pytest.raises(CurrenciesDiffer):
            clash()
    assert euro + euro - Money(3, "EUR") == -euro
    assert sorted([Money(2, "EUR"), euro]) == [euro, Money(2, "EUR")]
