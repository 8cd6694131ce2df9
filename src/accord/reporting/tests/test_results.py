from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.money import CurrenciesDiffer, Money
from accord.reporting.rules.results import (
    cost_each,
    return_on_investment,
    time_summary,
    velocity,
)


def euros(text):
    return Money.parse(text, currency="EUR")


@pytest.mark.parametrize(
    ("opportunities", "value", "rate", "days", "a_day"),
    [(40, "25000", "0.25", 90, "2777.78"), (50, "10000", "0.20", 30, "3333.33")],
)
def test_velocity_is_money_won_per_day(opportunities, value, rate, days, a_day):
    found = velocity(
        opportunities=opportunities,
        win_rate=Decimal(rate),
        average_value=euros(value),
        cycle_days=days,
    )
    assert str(found) == a_day


def test_a_fifth_less_time_is_a_quarter_more_speed():
    slow, fast = (
        velocity(
            opportunities=40,
            win_rate=Fraction(1, 4),
            average_value=euros("36000"),
            cycle_days=days,
        )
        for days in (Decimal(90), Decimal(72))
    )
    assert fast.minor * 4 == slow.minor * 5


def test_a_cycle_of_no_length_has_no_velocity():
    assert (
        velocity(opportunities=1, win_rate=Decimal(1), average_value=euros("1"), cycle_days=0)
        is None
    )


@pytest.mark.parametrize(
    ("gained", "cost", "expected"),
    [("150", "100", 0.5), ("100", "100", 0.0), ("0", "100", -1.0), ("100", "0", None)],
)
def test_return_compares_what_came_back_with_what_was_spent(gained, cost, expected):
    assert return_on_investment(gained=euros(gained), cost=euros(cost)) == expected


def test_return_across_currencies_is_refused():
    with pytest.raises(CurrenciesDiffer):
        return_on_investment(gained=euros("1"), cost=Money(1, "KRW"))


def test_cost_of_one():
    assert str(cost_each(cost=euros("100"), count=3)) == "33.33"
    assert cost_each(cost=euros("100"), count=0) is None


def test_time_is_summed_up():
    summary = time_summary([1, 2, 3, 4])
    assert (summary.count, summary.mean, summary.median) == (4, 2.5, 2.5)
    assert summary.p90 == pytest.approx(3.7)
    nothing = time_summary([])
    assert (nothing.count, nothing.mean, nothing.median, nothing.p90) == (0, None, None, None)


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_half_are_within_the_median_and_nine_in_ten_within_the_p90(days):
    summary = time_summary(days)
    assert sum(day <= summary.median for day in days) * 2 >= len(days)
    assert summary.median <= summary.p90 <= max(days)
