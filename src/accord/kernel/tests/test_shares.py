import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.shares import Interval, NotAShare, Share, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (20, 50, 0.2761, 0.5382),
        (10, 500, 0.0109, 0.0364),
        (0, 20, 0.0, 0.1611),
        (20, 20, 0.8389, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_of_a_counted_share(part, whole, low, high):
    interval = wilson(part, whole)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_the_interval_holds_its_share_and_mirrors(part, whole):
    part = min(part, whole)
    interval, mirror = wilson(part, whole), wilson(whole - part, whole)
    assert 0 <= interval.low <= part / whole <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirror.high, abs=1e-12)


@given(st.integers(0, 500), st.integers(1, 500), st.integers(2, 50))
def test_more_evidence_narrows_the_interval(part, whole, times):
    part = min(part, whole)
    few, many = wilson(part, whole), wilson(part * times, whole * times)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("value", [-0.01, 1.01, 40, float("nan")])
def test_no_share_outside_its_bounds(value):
    with pytest.raises(NotAShare):
        Share(value)


def test_a_share_of_nothing_is_none_and_of_too_much_refused():
    assert Share.of(0, 0) is None
    assert Share.of(1, 4) == Share(0.25)
    assert float(Share(0.25)) == 0.25
    for part, whole in ((2, 1), (-1, 3)):
        with pytest.raises(NotAShare):
            Share.of(part, whole)
        with pytest.raises(NotAShare):
            wilson(part, whole)


def test_intervals_overlap_when_they_touch():
    assert Interval(0.1, 0.2).overlaps(Interval(0.2, 0.3))
    assert Interval(0.0, 1.0).overlaps(Interval(0.4, 0.5))
    assert not Interval(0.1, 0.2).overlaps(Interval(0.21, 0.3))
