import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.quantiles import median, p90, quantile

NUMBERS = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=60)


@given(NUMBERS)
def test_the_median_is_the_library_s(values):
    assert median(values) == statistics.median(values)


@given(NUMBERS.filter(lambda values: len(values) > 1))
def test_nine_tenths_is_the_inclusive_decile(values):
    assert p90(values) == pytest.approx(statistics.quantiles(values, n=10, method="inclusive")[8])


@pytest.mark.parametrize(("at", "expected"), [(0, 1), (0.25, 1.75), (0.5, 2.5), (0.9, 3.7), (1, 4)])
def test_it_interpolates_between_the_nearest_ranks(at, expected):
    assert quantile([4, 1, 3, 2], at) == pytest.approx(expected)


def test_nothing_has_no_quantile_and_one_value_is_all_of_them():
    assert median([]) is None
    assert p90([]) is None
    assert p90([7]) == 7
    assert p90(range(1, 102)) == 91


def test_a_place_outside_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile([1], 90)
